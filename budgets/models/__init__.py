from budgets.models.budget import Budget, BudgetCategory, BudgetLine, BudgetQuerySet
from budgets.models.carry_over import CarryOver

__all__ = ["Budget", "BudgetCategory", "BudgetLine", "BudgetQuerySet", "CarryOver"]
