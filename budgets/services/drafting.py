"""A budget is drafted and its head is changed."""

from decimal import Decimal

from django.db import transaction

from budgets.models import Budget
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.services.adoption import lock, require_open
from foundation.edits import claim_edit
from foundation.history import save_as
from foundation.validation import require_valid


@transaction.atomic
def create_budget(*, year: int, title: str, by: User, stated_total: Decimal | None = None) -> Budget:
    """Return a new draft budget for `year`; amounts in SEK.

    Raises RightRefusedError without the right to draft budgets, InvalidError for what no budget can be.
    """
    require_right(by, Right.MANAGE_BUDGET)
    budget = Budget(year=year, title=title, stated_total=stated_total, created_by=by)
    require_valid(budget)
    save_as(budget, by=by)
    return budget


@transaction.atomic
def change_budget(
    *, budget: Budget, year: int, title: str, stated_total: Decimal | None, by: User, seen: int | None = None
) -> Budget:
    """Change a draft's year, title and stated total (SEK).

    `seen` is the edit number the person's page was built on. Raises FrozenError once adopted,
    StateRefusedError while proposed or withdrawn, StaleEditError if someone else saved in between, InvalidError
    for what no budget can be.
    """
    budget = claim_draft(budget=budget, by=by, seen=seen)
    budget.year, budget.title, budget.stated_total = year, title, stated_total
    require_valid(budget)
    save_as(budget, by=by)
    return budget


def claim_draft(*, budget: Budget, by: User, seen: int | None) -> Budget:
    """Return the budget locked and ready to be changed by `by`, or raise what stands in the way, in words."""
    require_right(by, Right.MANAGE_BUDGET)
    budget = lock(budget)
    require_open(budget)
    claim_edit(budget, seen=seen)
    return budget
