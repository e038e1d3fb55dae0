"""Meetings are planned, called, held and cancelled here."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import Body, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import AGENDA, MATTER, MEETING, AgendaState, Level, MatterState, MeetingMode, MeetingState
from decisions.models import Decision, Meeting
from decisions.services.bodies import require_open_body
from foundation.dates import format_date
from foundation.errors import FrozenError, RuleError, StateRefusedError
from foundation.history import save_as
from foundation.transitions import take_step
from foundation.validation import require_valid


@dataclass(frozen=True)
class MeetingFacts:
    """When and where a body meets. What is not known is left out and shown as missing."""

    date: dt.date
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    place: str = ""
    mode: MeetingMode = MeetingMode.ON_SITE
    chair: Person | None = None
    secretary: Person | None = None


def lock_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting read anew, locked until the transaction ends, with its body."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)


def require_minutes_open(meeting: Meeting) -> None:
    """Raise, in words, unless agenda, attendance and decisions may still be written.

    FrozenError once the minutes are approved, StateRefusedError while they are out for approval or if the
    meeting was cancelled.
    """
    if meeting.is_frozen:
        raise FrozenError(
            _("The minutes of %(meeting)s are approved. A change is a new decision at a new meeting.")
            % {"meeting": meeting}
        )
    if meeting.minutes_are_out:
        raise StateRefusedError(_("The minutes are out for approval. Take them back first, then change them."))
    if not meeting.is_open:
        raise StateRefusedError(_("The meeting was cancelled."))


@transaction.atomic
def plan_meeting(*, body: Body, facts: MeetingFacts, by: User, today: dt.date) -> Meeting:
    """Plan a meeting of `body`.

    Raises RightRefusedError without the right to call meetings there, RuleError if the body is closed on `today`
    or does not exist on the day of the meeting.
    """
    require_right(by, Right.CALL_MEETING, body)
    Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    require_open_body(body, today)
    require_open_body(body, facts.date)
    meeting = Meeting(body=body, created_by=by)
    _write(meeting, facts, by)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, facts: MeetingFacts, by: User) -> Meeting:
    """Change when, where or in what form a meeting is, until its minutes go out for approval.

    Once a § has been drawn the meeting stays in its year, since the § belongs to that year's series.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    require_minutes_open(meeting)
    require_open_body(meeting.body, facts.date)
    numbered = meeting.agenda_items.filter(paragraph_number__isnull=False).exists()
    if numbered and facts.date.year != meeting.date.year:
        raise StateRefusedError(
            _("The meeting has § numbers of %(year)s and cannot move to another year.") % {"year": meeting.date.year}
        )
    _write(meeting, facts, by)
    Decision.objects.filter(agenda_item__meeting=meeting, date__isnull=False).update(date=meeting.date)
    return meeting


def _write(meeting: Meeting, facts: MeetingFacts, by: User) -> None:
    meeting.date, meeting.start_time, meeting.end_time = facts.date, facts.start_time, facts.end_time
    meeting.place, meeting.mode = facts.place.strip(), facts.mode
    meeting.chair, meeting.secretary = facts.chair, facts.secretary
    require_valid(meeting)
    save_as(meeting, by=by)


@transaction.atomic
def call_meeting(*, meeting: Meeting, by: User, today: dt.date) -> Meeting:
    """Call a planned meeting. The notice names time, place and matters (KL 5:15), so all three must be there."""
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    require_open_body(meeting.body, today)
    if meeting.start_time is None or not (meeting.place or meeting.mode == MeetingMode.REMOTE):
        raise RuleError(_("A notice of meeting names time and place. Fill them in, then call the meeting."))
    if not meeting.agenda_items.exists():
        raise RuleError(_("A notice of meeting names the matters. Put at least one on the agenda first."))
    take_step(MEETING, meeting, to=MeetingState.CALLED, by=by)
    return meeting


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: User, today: dt.date) -> Meeting:
    """Note that a meeting has taken place. Raises RuleError before its day."""
    meeting = lock_meeting(meeting)
    require_right(by, Right.RECORD_ATTENDANCE, meeting.body)
    if meeting.date > today:
        raise RuleError(
            _("The meeting is on %(day)s and has not taken place yet.") % {"day": format_date(meeting.date)}
        )
    take_step(MEETING, meeting, to=MeetingState.HELD, by=by)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, comment: str = "") -> Meeting:
    """Cancel a meeting that has not been held; its matters go back to be prepared for another."""
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    take_step(MEETING, meeting, to=MeetingState.CANCELLED, by=by, comment=comment, extra={"level": Level.BODY})
    for item in meeting.agenda_items.select_related("matter", "decision").filter(state=AgendaState.WAITING):
        take_step(AGENDA, item, to=AgendaState.TABLED, by=by)
        take_step(MATTER, item.matter, to=MatterState.PREPARING, by=by)
        Decision.objects.filter(agenda_item=item).update(agenda_item=None)
    return meeting
