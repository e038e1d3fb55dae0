"""What pays for a call beside the budget."""

from django.db import transaction

from budgets.models import CarryOver
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from projects.models import Call


@transaction.atomic
def link_carry_over(*, call: Call, carry_over: CarryOver, by: User) -> None:
    """Trace a carry-over to the call it pays for. Possible also after adoption: the trace is no part of either.

    Raises RightRefusedError without the right to draft calls.
    """
    require_right(by, Right.MANAGE_CALL, call)
    call.carry_overs.add(carry_over)
