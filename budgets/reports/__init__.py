"""The budget as PDF and as a spreadsheet, and how it is shown as an annex."""

from budgets.reports.annex import budget_annex
from budgets.reports.document import BudgetReport
from budgets.reports.lines import BudgetLinesReport

__all__ = ["BudgetLinesReport", "BudgetReport", "budget_annex"]
