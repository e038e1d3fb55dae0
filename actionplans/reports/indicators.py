"""The indicators of a plan as XLSX or CSV: a row for the start and for every value that was measured."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Indicator, Measurement, Plan
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right_somewhere
from foundation.dates import format_date
from foundation.errors import RightRefusedError, RuleError
from foundation.spreadsheets import Sheet
from foundation.tables import Column, Kind, Table
from reports.kinds import FormatForm, Occasion, SpreadsheetReport
from reports.parameters import Params
from reports.registry import register

COLUMNS = (
    Column("section", gettext_lazy("section")),
    Column("goal", gettext_lazy("goal")),
    Column("whose", gettext_lazy("Whose goal")),
    Column("indicator", gettext_lazy("indicator")),
    Column("unit", gettext_lazy("unit")),
    Column("start", gettext_lazy("value at the start"), Kind.NUMBER),
    Column("start_date", gettext_lazy("date of the start")),
    Column("target", gettext_lazy("target"), Kind.NUMBER),
    Column("target_date", gettext_lazy("date of the target")),
    Column("value", gettext_lazy("value"), Kind.NUMBER),
    Column("date", gettext_lazy("measured on")),
    Column("source", gettext_lazy("source")),
)


class IndicatorsForm(FormatForm):
    """Which plan, in which kind of file."""

    plan = forms.ModelChoiceField(label=gettext_lazy("Plan"), queryset=Plan.objects.none())

    def narrow(self, user: User | None) -> None:
        """Offer the plans the person may see."""
        plans = Plan.objects.all() if user is None else Plan.objects.visible_to(user)
        self.fields["plan"].queryset = plans.newest_first()  # type: ignore[attr-defined]


@register
class IndicatorsReport(SpreadsheetReport):
    """The indicators of one plan with everything that was measured of them; one without a value has one row."""

    kind = "plan-indicators"
    title = gettext_lazy("Indicators of a plan")
    description = gettext_lazy("Goals and indicators of a plan as a spreadsheet, with every value that was measured.")
    parameters = IndicatorsForm

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see the plan."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        if params is not None and not Plan.objects.visible_to(user).filter(pk=params["plan"].pk).exists():
            raise RightRefusedError(_("The plan is not open to you."))

    def latest(self) -> Mapping[str, Any]:
        """Return the newest plan."""
        plan = Plan.objects.newest_first().first()
        if plan is None:
            raise RuleError(_("There is no plan yet."))
        return {"plan": plan.pk}

    def build(self, params: Params, occasion: Occasion) -> Sheet:  # noqa: ARG002 - the same whoever asks
        """Return the sheet: values as numbers, dates as exactly as they are known."""
        plan: Plan = params["plan"]
        rows = list(_rows(plan))
        return Sheet.of(plan.title, Table(COLUMNS, rows), total=len(rows))

    def filename(self, params: Params) -> str:
        """Return the file's name: «Indikatorer Utvecklingsområden 2015–2017»."""
        return _("Indicators %(plan)s") % {"plan": params["plan"].title}


def _rows(plan: Plan) -> Iterator[dict[str, Any]]:
    indicators = Indicator.objects.filter(goal__plan=plan)
    indicators = indicators.select_related("goal__area", "goal__body", "goal__organisation")
    found = list(indicators.order_by("goal__area__order", "goal__order", "order", "pk"))
    rows = Measurement.objects.filter(indicator__key__in=[row.key for row in found])
    measured = list(rows.select_related("indicator").order_by("date", "pk"))
    for row in found:
        values = [value for value in measured if value.indicator.key == row.key]
        if not values:
            yield {**_facts(row), "value": None, "date": "", "source": ""}
        for value in values:
            yield {**_facts(row), "value": value.value, "date": value.shown_date, "source": value.source}


def _facts(row: Indicator) -> dict[str, Any]:
    return {
        "section": row.goal.area.heading if row.goal.area else "",
        "goal": row.goal.text,
        "whose": row.goal.whose,
        "indicator": row.name,
        "unit": row.unit,
        "start": row.baseline_value,
        "start_date": format_date(row.baseline_date, row.baseline_precision) if row.baseline_date else "",
        "target": row.target_value,
        "target_date": format_date(row.target_date, row.target_precision) if row.target_date else "",
    }
