"""What is to be done next with a meeting, and who can do it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _

from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right
from decisions.enums import MeetingState
from decisions.models import AgendaItem, Meeting, MinutesApproval
from foundation.dates import format_date


class Step(Enum):
    """The one thing that takes a meeting further."""

    FILL_AGENDA = "fill_agenda"
    CALL = "call"
    HOLD = "hold"
    ATTENDANCE = "attendance"
    DECIDE = "decide"
    SEND = "send"
    APPROVE = "approve"
    WAIT = "wait"
    DONE = "done"


@dataclass(frozen=True)
class NextStep:
    """The step, in words, and whether this person can take it."""

    step: Step
    words: str
    is_mine: bool
    item: AgendaItem | None = field(default=None, compare=False)
    approval: MinutesApproval | None = field(default=None, compare=False)


def next_step(
    meeting: Meeting,
    *,
    user: Visitor,
    items: Sequence[AgendaItem],
    approvals: Sequence[MinutesApproval],
    has_people: bool,
) -> NextStep:
    """Return what comes next for a meeting, from rows already read; no query of its own."""
    state = MeetingState(meeting.state)
    body = meeting.body
    if state == MeetingState.PLANNED and not items:
        words = _("Put the matters on the agenda.")
        return NextStep(Step.FILL_AGENDA, words, has_right(user, Right.CALL_MEETING, body))
    if state == MeetingState.PLANNED:
        words = _("Call the meeting, or note that it has been held.")
        return NextStep(Step.CALL, words, has_right(user, Right.CALL_MEETING, body))
    if state == MeetingState.CALLED:
        words = _("Note that the meeting has been held, once it has.")
        return NextStep(Step.HOLD, words, has_right(user, Right.RECORD_ATTENDANCE, body))
    if state == MeetingState.HELD:
        return _after_meeting(meeting, user, items, has_people=has_people)
    if state == MeetingState.MINUTES_SENT:
        return _approval(user, approvals)
    words = _("The minutes are approved and nothing can be changed.")
    if state == MeetingState.CANCELLED:
        words = _("The meeting was cancelled.")
    return NextStep(Step.DONE, words, is_mine=False)


def _after_meeting(meeting: Meeting, user: Visitor, items: Sequence[AgendaItem], *, has_people: bool) -> NextStep:
    keeps = has_right(user, Right.KEEP_MINUTES, meeting.body)
    if not has_people:
        words = _("Record who was at the meeting.")
        return NextStep(Step.ATTENDANCE, words, has_right(user, Right.RECORD_ATTENDANCE, meeting.body))
    waiting = next((item for item in items if item.is_waiting), None)
    if waiting is not None:
        words = _("Record what was decided in “%(matter)s”.") % {"matter": waiting.matter}
        return NextStep(Step.DECIDE, words, keeps, item=waiting)
    return NextStep(Step.SEND, _("Send the minutes out for approval."), keeps)


def _approval(user: Visitor, approvals: Sequence[MinutesApproval]) -> NextStep:
    left = [row for row in approvals if row.approved_at is None]
    person = getattr(user, "person_id", None)
    own = next((row for row in left if row.approver_id == person), None)
    if own is not None:
        return NextStep(Step.APPROVE, _("Read the minutes and approve them."), is_mine=True, approval=own)
    names = ", ".join(str(row.approver) for row in left)
    return NextStep(Step.WAIT, _("Waits for approval by %(names)s.") % {"names": names}, is_mine=False)


@dataclass(frozen=True)
class TrackStep:
    """One step of a matter's way: what, when, and what is said of it."""

    title: str
    when: str = ""
    note: str = ""
    url: str = ""
    state: str = "done"


def track_of(items: Sequence[AgendaItem], opened: TrackStep) -> list[TrackStep]:
    """Return a matter's way: opened, each meeting it came to, and what those meetings made of it."""
    steps = [opened]
    for item in items:
        meeting = item.meeting
        steps.append(
            TrackStep(
                title=str(item.get_state_display()).capitalize(),
                when=format_date(meeting.date),
                note=str(meeting.body),
                url=meeting.get_absolute_url(),
                state="now" if item.is_waiting else "done",
            )
        )
    return steps
