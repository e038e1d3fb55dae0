"""A surplus is carried over to a purpose in this budget's year, outside its sum."""

from decimal import Decimal

from django.db import transaction

from budgets.models import Budget, CarryOver
from budgets.services.drafting import claim_draft
from collaboration.models import User
from foundation.history import delete_as, save_as
from foundation.validation import require_valid


@transaction.atomic
def add_carry_over(
    *,
    budget: Budget,
    source_year: int,
    amount: Decimal,
    purpose: str,
    by: User,
    is_forecast: bool = True,
    seen: int | None = None,
) -> CarryOver:
    """Promise `amount` SEK left from `source_year` to `purpose`; it never enters the budget's sum.

    Raises FrozenError once the budget is adopted, StateRefusedError while it is proposed or withdrawn,
    InvalidError for an amount of 0 or less.
    """
    budget = claim_draft(budget=budget, by=by, seen=seen)
    carry_over = CarryOver(
        budget=budget, source_year=source_year, amount=amount, purpose=purpose, is_forecast=is_forecast
    )
    require_valid(carry_over)
    save_as(carry_over, by=by)
    return carry_over


@transaction.atomic
def remove_carry_over(*, carry_over: CarryOver, by: User, seen: int | None = None) -> None:
    """Take a carry-over out of a draft. Raises as `add_carry_over` does."""
    claim_draft(budget=carry_over.budget, by=by, seen=seen)
    delete_as(carry_over, by=by)
