"""A budget's lines as XLSX or CSV, in the columns that the import reads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.enums import LineColumn
from budgets.models import Budget
from budgets.queries import budget_table
from budgets.reports.asking import budget_field, budgets_for, latest_budget, require_may_order
from collaboration.models import User
from foundation.spreadsheets import Sheet
from foundation.tables import Column, Kind, Table
from reports.kinds import FormatForm, Occasion, SpreadsheetReport
from reports.parameters import Params
from reports.registry import register

COLUMNS = (
    Column("category", LineColumn.ACTIVITY.label),
    Column("note", LineColumn.NOTE.label),
    Column("amount", LineColumn.AMOUNT.label, Kind.KSEK),
    Column("is_staff_cost", LineColumn.STAFF.label, Kind.BOOL),
    Column("footnote", LineColumn.FOOTNOTE.label),
)


class BudgetLinesForm(FormatForm):
    """Which budget, in which kind of file."""

    budget = budget_field()

    def narrow(self, user: User | None) -> None:
        """Offer the budgets the person may see."""
        self.fields["budget"].queryset = budgets_for(user)  # type: ignore[attr-defined]


@register
class BudgetLinesReport(SpreadsheetReport):
    """The lines of one budget, amounts in tkr."""

    kind = "budget-lines"
    title = gettext_lazy("Budget lines")
    description = gettext_lazy("The lines of a budget as a spreadsheet, in the columns that the import reads.")
    parameters = BudgetLinesForm

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see the budget."""
        require_may_order(user, params)

    def latest(self) -> Mapping[str, Any]:
        """Return the budget in force of the latest year."""
        return latest_budget()

    def build(self, params: Params, occasion: Occasion) -> Sheet:  # noqa: ARG002 - the same whoever asks
        """Return the sheet: a row for each line, with the activity on every row and the footnote's text."""
        budget: Budget = params["budget"]
        table = budget_table(budget)
        rows = [
            {
                "category": row.category,
                "note": row.note,
                "amount": row.amount,
                "is_staff_cost": row.is_staff_cost,
                "footnote": table.footnotes[row.footnote - 1] if row.footnote else "",
            }
            for row in table.rows
        ]
        return Sheet.of(budget.title, Table(COLUMNS, rows), total=len(rows))

    def filename(self, params: Params) -> str:
        """Return the file's name: «Budgetrader 2020, version 2»."""
        budget: Budget = params["budget"]
        return _("Budget lines %(year)s, version %(number)s") % {"year": budget.year, "number": budget.version}
