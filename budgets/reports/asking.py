"""What every report on a budget is asked with, and who may have it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Budget
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right_somewhere
from foundation.errors import RightRefusedError, RuleError
from reports.parameters import Params


def budget_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """Return the field that asks which budget; the form narrows it to what the person may see."""
    return forms.ModelChoiceField(label=gettext_lazy("Budget"), queryset=Budget.objects.none())


def budgets_for(user: User | None) -> Any:
    """Return the budgets `user` may have reports on, the latest first; None is the installer, who sees all."""
    budgets = Budget.objects.all() if user is None else Budget.objects.visible_to(user)
    return budgets.select_related("matter", "adopted_by").newest_first()


def require_may_order(user: User | None, params: Params | None) -> None:
    """Raise RightRefusedError unless `user` may order reports and see the budget."""
    if user is None:
        return
    require_right_somewhere(user, Right.ORDER_REPORT)
    if params is not None and not Budget.objects.visible_to(user).filter(pk=params["budget"].pk).exists():
        raise RightRefusedError(_("The budget is not open to you."))


def latest_budget() -> Mapping[str, Any]:
    """Return the budget in force of the latest year. Raises RuleError where none has been adopted."""
    budget = Budget.objects.current().newest_first().first()
    if budget is None:
        raise RuleError(_("No budget has been adopted yet."))
    return {"budget": budget.pk}
