"""What the lists of meetings, matters and decisions can be narrowed by."""

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from collaboration.models import Body
from decisions.enums import MatterState, MeetingState
from decisions.models import Decision, Matter, Meeting
from foundation.dates import today

FIRST_YEAR = 2016


def _years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(today().year + 1, FIRST_YEAR - 1, -1)]


class _BodyAndYear(django_filters.FilterSet):
    """Rows of one body, and of one year."""

    day_field = "date"

    organ = django_filters.ChoiceFilter(field_name="body__slug", label=_("Body"), empty_label=_("All bodies"))
    ar = django_filters.ChoiceFilter(method="filter_year", label=_("Year"), empty_label=_("All years"), choices=_years)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.by_name().values_list("slug", "name")
        self.filters["organ"].field.choices = [("", _("All bodies")), *bodies]

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
