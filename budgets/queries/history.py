"""Who has changed what in a budget, its lines and its carry-overs."""

from budgets.models import Budget, BudgetCategory, BudgetLine, CarryOver
from collaboration.models import User
from foundation.history import Change, changes_of


def budget_history(budget: Budget) -> list[Change]:
    """Return the latest changes of a budget and its rows, newest first; rows that are gone are named too."""
    categories = BudgetCategory.history.filter(budget_id=budget.pk).values("id")
    return changes_of(
        budget,
        BudgetLine.history.filter(category_id__in=categories),
        CarryOver.history.filter(budget_id=budget.pk),
        users=User.objects.select_related("person"),
    )
