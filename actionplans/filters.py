"""What the list of measures, and the rows of obligations, can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.enums import MeasureState, Standing
from actionplans.models import Indicator, ObligationRow, Plan, TrackedMeasure
from collaboration.models import Organisation
from foundation.dates import today

SHOWN = [
    ("egna", _("mine")),
    ("forsenade", _("late")),
    ("utan-datum", _("without a date")),
    ("ororda", _("nobody has touched for 60 days")),
]


class TrackedMeasureFilter(django_filters.FilterSet):
    """Measures by what is wrong with them, by state and by plan."""

    visa = django_filters.ChoiceFilter(method="filter_shown", label=_("Show"), empty_label=_("All"), choices=SHOWN)
    lage = django_filters.ChoiceFilter(
        field_name="state", choices=MeasureState.choices, label=_("State"), empty_label=_("All")
    )
    plan = django_filters.ChoiceFilter(
        field_name="measure__item__area__plan", label=_("Plan"), empty_label=_("All plans")
    )

    class Meta:
        model = TrackedMeasure
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = Plan.objects.visible_to(self.request.user).current().newest_first()
        followed = plans.filter(areas__items__measure__isnull=False).distinct()
        self.filters["plan"].field.choices = [("", _("All plans")), *followed.values_list("pk", "title")]

    def filter_shown(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep what is the person's own, late, undated or untouched."""
        kept: dict[str, Any] = {
            "egna": lambda: rows.answered_for_by(self.request.user, today()),  # type: ignore[attr-defined]
            "forsenade": lambda: rows.late(today()),  # type: ignore[attr-defined]
            "utan-datum": rows.undated,  # type: ignore[attr-defined]
            "ororda": lambda: rows.untouched(timezone.now()),  # type: ignore[attr-defined]
        }
        found: QuerySet[Any] = kept[value]()
        return found


class IndicatorFilter(django_filters.FilterSet):
    """Indicators by plan, and those that nothing has been measured of."""

    visa = django_filters.ChoiceFilter(
        method="filter_shown", label=_("Show"), empty_label=_("All"), choices=[("saknas", _("no value measured"))]
    )
    plan = django_filters.ChoiceFilter(field_name="goal__plan", label=_("Plan"), empty_label=_("All plans"))

    class Meta:
        model = Indicator
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = Plan.objects.visible_to(self.request.user).current().newest_first()
        measured = plans.filter(goals__indicators__isnull=False).distinct()
        self.filters["plan"].field.choices = [("", _("All plans")), *measured.values_list("pk", "title")]

    def filter_shown(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """Keep those without a value."""
        return rows.filter(latest_value=None)


def _asked(_request: object) -> object:
    """Return the organisations that some row asks, in Swedish order."""
    asked = ObligationRow.objects.filter(organisation__isnull=False).values("organisation")
    return Organisation.objects.filter(Q(pk__in=asked)).by_name()


class ObligationRowFilter(django_filters.FilterSet):
    """Rows by how they stand, whom they ask, and which obligation they belong to; the page says which there are."""

    lage = django_filters.ChoiceFilter(
        field_name="standing", choices=Standing.choices, label=_("How it stands"), empty_label=_("All")
    )
    part = django_filters.ModelChoiceFilter(
        field_name="organisation", queryset=_asked, label=_("Party or department"), empty_label=_("All")
    )
    atagande = django_filters.ChoiceFilter(field_name="obligation", label=_("Obligation"), empty_label=_("All"))

    class Meta:
        model = ObligationRow
        fields: list[str] = []
