"""What the lists of meetings, matters, decisions and terms of reference can be narrowed by."""

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from collaboration.models import Body
from decisions.enums import AdoptionState, MatterState, MeetingState, RecordKind
from decisions.models import Decision, Matter, Meeting, Publication, SealedRecord, TermsOfReference
from foundation.collation import swedish_key
from foundation.dates import today

FIRST_YEAR = 2016


def _years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(today().year + 1, FIRST_YEAR - 1, -1)]


class _OfBody(django_filters.FilterSet):
    """Rows of one body, among those that the person may see."""

    organ = django_filters.ChoiceFilter(field_name="body__slug", label=_("Body"), empty_label=_("All bodies"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.visible_to(self.request.user).by_name().values_list("slug", "name")
        self.filters["organ"].field.choices = [("", _("All bodies")), *bodies]


class _BodyAndYear(_OfBody):
    """Rows of one body, and of one year."""

    day_field = "date"

    ar = django_filters.ChoiceFilter(method="filter_year", label=_("Year"), empty_label=_("All years"), choices=_years)

    def filter_year(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep what lies in the year."""
        span = (dt.date(int(value), 1, 1), dt.date(int(value), 12, 31))
        return rows.filter(**{f"{self.day_field}__range": span})


class MeetingFilter(_BodyAndYear):
    """Meetings by body, year and state."""

    lage = django_filters.ChoiceFilter(
        field_name="state", choices=MeetingState.choices, label=_("State"), empty_label=_("All")
    )

    class Meta:
        model = Meeting
        fields: list[str] = []


class MatterFilter(_BodyAndYear):
    """Matters by body, the year they were opened, and state."""

    day_field = "created_date"
    lage = django_filters.ChoiceFilter(
        field_name="state", choices=MatterState.choices, label=_("State"), empty_label=_("All")
    )

    class Meta:
        model = Matter
        fields: list[str] = []


class DecisionFilter(_BodyAndYear):
    """Decisions by body and year."""

    class Meta:
        model = Decision
        fields: list[str] = []


class PublicationFilter(django_filters.FilterSet):
    """What is published, by kind, body and year; only bodies and years that something is published of are named."""

    typ = django_filters.ChoiceFilter(
        field_name="subject__kind",
        choices=[(kind.value, kind.label) for kind in (RecordKind.DECISION, RecordKind.MINUTES)],
        label=_("Kind"),
        empty_label=_("All"),
    )
    organ = django_filters.ChoiceFilter(field_name="body_name", label=_("Body"), empty_label=_("All bodies"))
    ar = django_filters.ChoiceFilter(field_name="date__year", label=_("Year"), empty_label=_("All years"))

    class Meta:
        model = Publication
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Publication.objects.in_force().values_list("body_name", "date__year").distinct()
        bodies, years = {name for name, _year in there}, {year for _name, year in there}
        choices = {"organ": sorted(bodies, key=swedish_key), "ar": sorted(years, reverse=True)}
        first = {"organ": _("All bodies"), "ar": _("All years")}
        for name, values in choices.items():
            self.filters[name].field.choices = [("", first[name]), *((str(value), str(value)) for value in values)]


class RecordFilter(django_filters.FilterSet):
    """Sealed records by kind and the year they were sealed."""

    typ = django_filters.ChoiceFilter(
        field_name="kind", choices=RecordKind.choices, label=_("Kind"), empty_label=_("All")
    )
    ar = django_filters.ChoiceFilter(
        field_name="sealed_at__year", label=_("Year"), empty_label=_("All years"), choices=_years
    )

    class Meta:
        model = SealedRecord
        fields: list[str] = []


class TermsFilter(_OfBody):
    """Terms of reference by body and state."""

    lage = django_filters.ChoiceFilter(
        field_name="state", choices=AdoptionState.choices, label=_("State"), empty_label=_("All")
    )

    class Meta:
        model = TermsOfReference
        fields: list[str] = []
