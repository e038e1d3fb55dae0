from budgets.models.budget import Budget, BudgetQuerySet
from budgets.models.carry_over import CarryOver
from budgets.models.line import BudgetCategory, BudgetLine

__all__ = ["Budget", "BudgetCategory", "BudgetLine", "BudgetQuerySet", "CarryOver"]
