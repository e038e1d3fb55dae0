from budgets.queries.changes import BudgetChanges, LineChange, changes_since_previous
from budgets.queries.history import budget_history
from budgets.queries.sums import BudgetSums, budget_sums
from budgets.queries.table import BudgetTable, TableRow, budget_table

__all__ = [
    "BudgetChanges",
    "BudgetSums",
    "BudgetTable",
    "LineChange",
    "TableRow",
    "budget_history",
    "budget_sums",
    "budget_table",
    "changes_since_previous",
]
