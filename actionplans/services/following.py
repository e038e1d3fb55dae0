"""How a measure goes is said by those responsible, or by whoever manages plans; a new turn begins by itself."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.enums import FOLLOW_UP, MeasureState, Recurrence
from actionplans.models import StatusUpdate, TrackedMeasure
from actionplans.queries.conditions import left_out
from actionplans.queries.following import may_report
from actionplans.services.answering import bring_needs_forward, lock_tracked, require_followed
from collaboration.models import User
from foundation.dates import half_year, last_day_of
from foundation.edits import StaleEditError
from foundation.errors import RightRefusedError, RuleError
from foundation.transitions import take_step


@transaction.atomic
def report_status(
    *, tracked: TrackedMeasure, state: str, by: User, today: dt.date, text: str = "", seen: str | None = None
) -> StatusUpdate:
    """Say how a measure goes. Returns the update, which is never changed afterwards.

    `seen` is the state that a board showed it in. Raises RightRefusedError for whoever is neither responsible nor
    manages plans, StateRefusedError when the plan is no longer in force, StaleEditError for a board that is old,
    RuleError for an update that says nothing.
    """
    tracked = lock_tracked(tracked)
    if not may_report(by, tracked, today):
        raise RightRefusedError(
            _("Only those responsible for the measure, and those who manage plans, may say how it goes.")
        )
    require_followed(tracked)
    if seen is not None and seen != tracked.state:
        raise StaleEditError(
            _("Someone else has moved the measure since you opened the board: it is %(state)s now. Nothing is changed.")
            % {"state": tracked.get_state_display()}
        )
    if state == tracked.state and not text.strip():
        raise RuleError(_("Say how it goes, or choose another state."))
    return _note(tracked, state, text.strip(), by)


def _note(tracked: TrackedMeasure, state: str, text: str, by: User | None) -> StatusUpdate:
    now = timezone.now()
    if state != tracked.state:
        take_step(FOLLOW_UP, tracked, to=state, by=by, comment=text, extra={"dropped_by": None})
    TrackedMeasure.objects.filter(pk=tracked.pk).update(touched_at=now)
    tracked.touched_at = now
    bring_needs_forward(measures=[tracked.measure_id])
    return StatusUpdate.objects.create(tracked=tracked, state=state, text=text, by=by, at=now)


def begin_new_turns(*, now: dt.datetime | None = None) -> int:
    """Let recurring measures that were done in a turn that has ended begin anew; return how many did.

    A year is a turn for what recurs yearly, a half-year for the rest. The last day moves on by as many turns as have
    passed. What a settled condition leaves out begins no more. May run any number of times: a second run finds nothing.
    """
    today = timezone.localdate(now or timezone.now())
    rows = TrackedMeasure.objects.in_force().filter(state=MeasureState.DONE)
    rows = rows.exclude(measure__recurrence=Recurrence.NONE).select_related("measure__item__area")
    done = [row for row in rows if timezone.localdate(row.touched_at) < _turn_began(row.measure.recurrence, today)]
    gone = left_out(done)
    over = [row for row in done if row.pk not in gone]
    for row in over:
        with transaction.atomic():
            _begin(row, today)
    return len(over)


def _begin(row: TrackedMeasure, today: dt.date) -> None:
    if row.due_date is not None:
        due = row.due_date
        while due < _turn_began(row.measure.recurrence, today):
            due = _next(due, row.measure.recurrence)
        TrackedMeasure.objects.filter(pk=row.pk).update(due_date=due)
    _note(row, MeasureState.NOT_STARTED, _("A new turn has begun."), None)


def _turn_began(recurrence: str, today: dt.date) -> dt.date:
    return dt.date(today.year, 1, 1) if recurrence == Recurrence.YEARLY else half_year(today)[0]


def _next(day: dt.date, recurrence: str) -> dt.date:
    """Return the same day one turn later; the last of a month stays the last."""
    months = 12 if recurrence == Recurrence.YEARLY else 6
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = last_day_of(dt.date(year, month + 1, 1), "month")
    was_last = day == last_day_of(day, "month")
    return last if was_last else dt.date(year, month + 1, min(day.day, last.day))
