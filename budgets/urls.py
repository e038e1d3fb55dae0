"""The addresses under /budget/."""

from django.urls import path

from budgets.views.browsing import BudgetDetail, BudgetHistory, BudgetList
from budgets.views.editing import (
    BudgetChange,
    BudgetCreate,
    BudgetLines,
    BudgetRevise,
    CarryOverAdd,
    CarryOverRemove,
)

urlpatterns = [
    path("", BudgetList.as_view(), name="budget_list"),
    path("ny/", BudgetCreate.as_view(), name="budget_create"),
    path("<int:pk>/", BudgetDetail.as_view(), name="budget_detail"),
    path("<int:pk>/uppgifter/", BudgetChange.as_view(), name="budget_change"),
    path("<int:pk>/rader/", BudgetLines.as_view(), name="budget_lines"),
    path("<int:pk>/overforing/", CarryOverAdd.as_view(), name="budget_carry_over"),
    path("<int:pk>/overforing/<int:row>/ta-bort/", CarryOverRemove.as_view(), name="budget_carry_over_remove"),
    path("<int:pk>/historik/", BudgetHistory.as_view(), name="budget_history"),
    path("<int:pk>/ny-version/", BudgetRevise.as_view(), name="budget_revise"),
]
