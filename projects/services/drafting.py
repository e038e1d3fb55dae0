"""A call is drafted and its head is changed."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.services.adoption import lock, require_open
from foundation.edits import claim_edit
from foundation.history import save_as
from foundation.validation import require_valid
from projects.models import Call


@dataclass(frozen=True)
class CallInput:
    """The head of a call as someone wrote it: the frame in SEK, the window to the minute."""

    title: str
    year: int
    frame: Decimal | None = None
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    criteria: str = ""


def _write(call: Call, head: CallInput, by: User) -> None:
    call.title, call.year, call.frame = head.title, head.year, head.frame
    call.opens_at, call.closes_at, call.criteria = head.opens_at, head.closes_at, head.criteria
    require_valid(call)
    save_as(call, by=by)


@transaction.atomic
def create_call(*, head: CallInput, by: User) -> Call:
    """Return a new draft call.

    Raises RightRefusedError without the right to draft calls, InvalidError for what no call can be, such as one
    that closes before it opens.
    """
    require_right(by, Right.MANAGE_CALL)
    call = Call(created_by=by)
    _write(call, head, by)
    return call


@transaction.atomic
def change_call(*, call: Call, head: CallInput, by: User, seen: int | None = None) -> Call:
    """Change the head of a draft call.

    Raises FrozenError once adopted, StateRefusedError while proposed or withdrawn, StaleEditError if someone saved
    after `seen` was read, InvalidError for what no call can be.
    """
    call = claim_draft(call=call, by=by, seen=seen)
    _write(call, head, by)
    return call


def claim_draft(*, call: Call, by: User, seen: int | None) -> Call:
    """Return the call locked and ready to be changed by `by`, or raise what stands in the way, in words."""
    require_right(by, Right.MANAGE_CALL, call)
    call = lock(call)
    require_open(call)
    claim_edit(call, seen=seen)
    return call
