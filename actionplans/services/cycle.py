"""The fixed points of a year: added, changed, removed, and copied to the next year."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from actionplans.models import CycleEvent
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.errors import RuleError
from foundation.history import delete_as, save_as
from foundation.validation import require_valid


@dataclass(frozen=True)
class CycleEventInput:
    """A fixed point as someone wrote it; `day` is None where only the month is settled."""

    title: str
    year: int
    month: int
    day: int | None = None
    basis: str = ""
    responsible: str = ""


def _write(event: CycleEvent, given: CycleEventInput, by: User) -> None:
    event.title, event.basis, event.responsible = given.title, given.basis, given.responsible
    event.year, event.month, event.day = given.year, given.month, given.day
    require_valid(event)
    save_as(event, by=by)


@transaction.atomic
def add_cycle_event(*, given: CycleEventInput, by: User) -> CycleEvent:
    """Return a new fixed point of a year.

    Raises RightRefusedError without the right to follow up plans, InvalidError for a day that does not exist.
    """
    require_right(by, Right.MANAGE_PLAN)
    event = CycleEvent()
    _write(event, given, by)
    return event


@transaction.atomic
def change_cycle_event(*, event: CycleEvent, given: CycleEventInput, by: User) -> CycleEvent:
    """Change a fixed point of a year. Raises as `add_cycle_event` does."""
    require_right(by, Right.MANAGE_PLAN)
    event = CycleEvent.objects.select_for_update().get(pk=event.pk)
    _write(event, given, by)
    return event


@transaction.atomic
def remove_cycle_event(*, event: CycleEvent, by: User) -> None:
    """Take a fixed point out of its year; other years keep theirs. Raises RightRefusedError."""
    require_right(by, Right.MANAGE_PLAN)
    delete_as(event, by=by)


@transaction.atomic
def copy_cycle(*, year: int, to: int, by: User) -> int:
    """Copy the fixed points of `year` to the year `to`, return how many were new.

    What the other year already has is left as it stands there, so copying again does no harm. 29 February becomes the
    28th where there is none. Raises RightRefusedError, and RuleError where the two years are one or there is nothing
    to copy; InvalidError for a year out of range.
    """
    require_right(by, Right.MANAGE_PLAN)
    if year == to:
        raise RuleError(_("Choose another year to copy to."))
    events = list(CycleEvent.objects.select_for_update().filter(year=year).by_day())
    if not events:
        raise RuleError(_("%(year)d has no fixed points to copy.") % {"year": year})
    there = set(CycleEvent.objects.filter(year=to).values_list("key", flat=True))
    missing = [event for event in events if event.key not in there]
    for event in missing:
        copied = CycleEvent(year=to, month=event.month, title=event.title, key=event.key)
        copied.basis, copied.responsible = event.basis, event.responsible
        copied.day = event.day and _day_in(to, event)
        require_valid(copied)
        save_as(copied, by=by)
    return len(missing)


def _day_in(year: int, event: CycleEvent) -> int:
    return CycleEvent(year=year, month=event.month, day=event.day).date.day
