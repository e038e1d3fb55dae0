"""What is to be done next with a meeting, and who can do it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _

from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right
from decisions.enums import MeetingState
from decisions.models import AgendaItem, Meeting, MinutesApproval
from foundation.dates import format_date, today


class Step(Enum):
    """The one thing that takes a meeting further."""

    FILL_AGENDA = "fill_agenda"
    CALL = "call"
    CALL_AGAIN = "call_again"
    HOLD = "hold"
    ATTENDANCE = "attendance"
    DECIDE = "decide"
    NOTE = "note"
    SEND = "send"
    FINISH = "finish"
    APPROVE = "approve"
    TAKE_BACK = "take_back"
    ANNOUNCE = "announce"
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

    @property
    def is_for_others(self) -> bool:
        """Whether something is to be done that this person does not do."""
        return not self.is_mine and self.step not in {Step.WAIT, Step.DONE}

    @property
    def is_declined(self) -> bool:
        """Whether an approver has declined, so that no one approves before it has been sent out again."""
        return self.step == Step.TAKE_BACK

    @property
    def is_approval(self) -> bool:
        """Whether it is the person's own approval that is asked for."""
        return self.step == Step.APPROVE


def next_step(
    meeting: Meeting,
    *,
    user: Visitor,
    items: Sequence[AgendaItem],
    approvals: Sequence[MinutesApproval],
    has_people: bool,
    is_outdated: bool = False,
    announce_by: dt.date | None = None,
) -> NextStep:
    """Return what comes next for a meeting, from rows already read; no query of its own.

    `is_outdated` says that something has changed since the notice was sent, `announce_by` by which day the approved
    minutes are to be announced: None where they need not be, or have been.
    """
    state = MeetingState(meeting.state)
    body = meeting.body
    if state == MeetingState.PLANNED or (is_outdated and meeting.date > today()):
        return _calling(meeting, user, has_items=bool(items), is_outdated=is_outdated)
    if state == MeetingState.CALLED:
        if meeting.date > today():
            words = _("The meeting is on %(day)s. Once it has been held, that is noted here.")
            return NextStep(Step.WAIT, words % {"day": format_date(meeting.date)}, is_mine=False)
        words = _("Note that the meeting has been held.")
        return NextStep(Step.HOLD, words, has_right(user, Right.RECORD_ATTENDANCE, body))
    if state == MeetingState.HELD:
        return _after_meeting(meeting, user, items, has_people=has_people)
    if state == MeetingState.MINUTES_SENT:
        declined = _("%(name)s has declined to approve. Take back the minutes, change them and send them out again.")
        own = _("Read the minutes and approve them.")
        return _approval(meeting, user, approvals, declined_words=declined, own_words=own)
    return _afterwards(meeting, user, announce_by)


def _afterwards(meeting: Meeting, user: Visitor, announce_by: dt.date | None) -> NextStep:
    """Return what is left of a meeting that is locked or cancelled."""
    if announce_by is not None:
        words = _("The minutes are approved. Announce them by %(day)s, and note it here.")
        words %= {"day": format_date(announce_by)}
        return NextStep(Step.ANNOUNCE, words, has_right(user, Right.KEEP_MINUTES, meeting.body))
    ends = {
        MeetingState.NOTES_DONE: _("The notes are done."),
        MeetingState.CANCELLED: _("The meeting was cancelled."),
    }
    approved = _("The minutes are approved and nothing can be changed.")
    return NextStep(Step.DONE, ends.get(MeetingState(meeting.state), approved), is_mine=False)


def _calling(meeting: Meeting, user: Visitor, *, has_items: bool, is_outdated: bool) -> NextStep:
    step, words = Step.CALL, _("Call the meeting, or note that it has been held.")
    if not has_items:
        step, words = Step.FILL_AGENDA, _("Put the matters on the agenda.")
    elif is_outdated:
        step = Step.CALL_AGAIN
        words = _("Something has changed since the notice was sent. Send a new one, so that everyone knows.")
    return NextStep(step, words, has_right(user, Right.CALL_MEETING, meeting.body))


def _after_meeting(meeting: Meeting, user: Visitor, items: Sequence[AgendaItem], *, has_people: bool) -> NextStep:
    keeps = has_right(user, Right.KEEP_MINUTES, meeting.body)
    if not has_people:
        words = _("Record who was at the meeting.")
        return NextStep(Step.ATTENDANCE, words, has_right(user, Right.RECORD_ATTENDANCE, meeting.body))
    waiting = next((item for item in items if item.is_waiting), None)
    if waiting is not None:
        step, words = Step.DECIDE, _("Record what was decided in “%(matter)s”.")
        if meeting.keeps_notes:
            step, words = Step.NOTE, _("Record what was said in “%(matter)s”, and what becomes of it.")
        if waiting.is_report:
            words = _("Note that the decision in “%(matter)s” is reported.")
        if getattr(waiting, "is_closed", False):
            return NextStep(Step.WAIT, _("A matter that is closed to you has no result yet."), is_mine=False)
        return NextStep(step, words % {"matter": waiting.matter}, keeps, item=waiting)
    out = next((item for item in items if item.is_out), None)
    if out is not None:
        words = _("§ %(number)s is out for immediate approval. The minutes are sent out when it is approved.")
        return NextStep(Step.WAIT, words % {"number": out.paragraph_number}, is_mine=False, item=out)
    if meeting.keeps_notes:
        return NextStep(Step.FINISH, _("Read the notes through, then mark them as done."), keeps)
    return NextStep(Step.SEND, _("Send the minutes out for approval."), keeps)


def next_step_of_item(
    item: AgendaItem | None, *, user: Visitor, approvals: Sequence[MinutesApproval]
) -> NextStep | None:
    """Return what comes next for a § that is out for immediate approval, from rows already read; None for any other."""
    if item is None or not item.is_out:
        return None
    declined = _("%(name)s has declined to approve. Take the paragraph back, change it and send it out again.")
    own = _("Read the paragraph and approve it.")
    return _approval(item.meeting, user, approvals, declined_words=declined, own_words=own)


def _approval(
    meeting: Meeting, user: Visitor, approvals: Sequence[MinutesApproval], *, declined_words: str, own_words: str
) -> NextStep:
    declined = next((row for row in approvals if row.declined_at), None)
    if declined is not None:
        words = declined_words % {"name": declined.approver}
        return NextStep(Step.TAKE_BACK, words, has_right(user, Right.KEEP_MINUTES, meeting.body))
    left = [row for row in approvals if row.approved_at is None]
    person = getattr(user, "person_id", None)
    own = next((row for row in left if row.approver_id == person), None)
    if own is not None:
        return NextStep(Step.APPROVE, own_words, is_mine=True, approval=own)
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
