"""A budget as an annex."""

from budgets.models import Budget
from budgets.queries import budget_table
from decisions.queries.annexes import AnnexContent, register_annex


def budget_annex(budget: Budget) -> AnnexContent:
    """Return the budget's table with its notes and what lies outside the sum."""
    return AnnexContent(title=budget.title, template_name="budgets/_annex.html", content=budget_table(budget))


register_annex(Budget, budget_annex)
