"""What the list of needs can be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from collaboration.enums import BodyKind
from collaboration.models import Body, Organisation
from needs.enums import NeedKind
from needs.models import Need, Round, Submission


class NeedFilter(django_filters.FilterSet):
    """Needs by round, party, kind and theme; only parties that have handed in are named."""

    omgang = django_filters.ChoiceFilter(field_name="submission__round_id", label=_("Round"), empty_label=_("All"))
    part = django_filters.ChoiceFilter(field_name="submission__organisation_id", label=_("Party"), empty_label=_("All"))
    typ = django_filters.ChoiceFilter(
        field_name="kind", choices=NeedKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    tema = django_filters.ChoiceFilter(field_name="theme_id", label=_("Theme"), empty_label=_("All"))

    class Meta:
        model = Need
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answered = Submission.objects.handed_in().values("organisation")
        rounds = Round.objects.visible_to(self.request.user).newest_first().values_list("pk", "title")
        parties = Organisation.objects.filter(pk__in=answered).by_name().values_list("pk", "name")
        themes = Body.objects.filter(kind=BodyKind.THEME_GROUP).by_name().values_list("pk", "name")
        for name, rows in (("omgang", rounds), ("part", parties), ("tema", themes)):
            self.filters[name].field.choices = [("", _("All")), *((str(key), label) for key, label in rows)]
