"""What the lists can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from collaboration.enums import BodyKind, OrganisationKind
from collaboration.models import Body, Organisation
from collaboration.queries.organisations import is_party_on
from foundation.dates import today


class BodyFilter(django_filters.FilterSet):
    """Bodies by kind, and by whether they are at work or closed."""

    typ = django_filters.ChoiceFilter(
        field_name="kind", choices=BodyKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    lage = django_filters.ChoiceFilter(
        method="filter_state",
        choices=[("oppna", _("At work")), ("avslutade", _("Closed"))],
        label=_("State"),
        empty_label=_("All"),
    )

    class Meta:
        model = Body
        fields: list[str] = []

    def filter_state(self, rows: QuerySet[Body], _name: str, value: str) -> QuerySet[Body]:
        """Keep the bodies that exist today, or those that have been closed."""
        return rows.in_force(today()) if value == "oppna" else rows.filter(valid_to__lt=today())  # type: ignore[attr-defined]


class OrganisationFilter(django_filters.FilterSet):
    """Organisations by kind, and by whether they are parties today."""

    typ = django_filters.ChoiceFilter(
        field_name="kind", choices=OrganisationKind.choices, label=_("Kind"), empty_label=_("All kinds")
    )
    visa = django_filters.ChoiceFilter(
        method="filter_parties",
        choices=[("parter", _("Parties today")), ("ovriga", _("Not parties"))],
        label=_("Show"),
        empty_label=_("All organisations"),
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def filter_parties(self, rows: QuerySet[Organisation], _name: str, value: Any) -> QuerySet[Organisation]:
        """Keep the organisations bound by an agreement today, or the others."""
        condition = is_party_on(today())
        return rows.filter(condition) if value == "parter" else rows.exclude(condition)
