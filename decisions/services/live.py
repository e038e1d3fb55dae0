"""A meeting begins with who is there, and is closed by its chair."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import PRESENT_MODES, AttendanceMode, MeetingMode, ReplyAnswer
from decisions.models import Meeting
from decisions.queries.replies import SeatReply, replies_of
from decisions.services.attendance import Present, write_attendance
from decisions.services.meetings import hold_meeting, lock_meeting, require_minutes_open
from foundation.errors import StateRefusedError
from foundation.history import save_as

_MODES = {
    ReplyAnswer.COMING: AttendanceMode.PRESENT,
    ReplyAnswer.REMOTE: AttendanceMode.REMOTE,
    ReplyAnswer.ABSENT: AttendanceMode.EXCUSED,
}


def suggested_attendance(meeting: Meeting) -> list[Present]:
    """Return who is likely to be there: as each replied, and whoever has a seat and said nothing; two queries.

    A substitute is on the list who was asked by a member that cannot come, or replied to come; the first serves for
    that member unless the answer was no.
    """
    replies = replies_of(meeting)
    members = {
        row.reply.substitute_id: row.seat.person for row in replies.rows if row.reply and row.reply.substitute_id
    }
    return [
        _suggested(row, members.get(row.seat.person_id), meeting)
        for row in replies.rows
        if row.is_expected or row.comes
    ]


def _suggested(row: SeatReply, member: Person | None, meeting: Meeting) -> Present:
    silent = AttendanceMode.REMOTE if meeting.mode == MeetingMode.REMOTE else AttendanceMode.PRESENT
    mode = _MODES[ReplyAnswer(row.reply.answer)] if row.reply else silent
    serving_for = member if mode in PRESENT_MODES else None
    return Present(row.seat.person, MembershipRole(row.seat.role), row.seat.organisation, mode, serving_for)


@transaction.atomic
def begin_meeting(*, meeting: Meeting, by: User, today: dt.date) -> Meeting:
    """Begin a meeting: note that it is held, and record who is there as the seats and the replies suggest.

    What the suggestion has wrong is changed person by person. Raises RuleError before the meeting's day,
    StateRefusedError for one that has begun or was cancelled.
    """
    meeting = hold_meeting(meeting=meeting, by=by, today=today)
    people = suggested_attendance(meeting)
    if people:
        write_attendance(meeting, people, by)
    return meeting


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: dt.datetime | None = None) -> Meeting:
    """Note when the chair closed the meeting, now if `at` is left out: after that KL 4:27 takes no reservation.

    On the meeting's own day, and after it began, it is also when the meeting ended. Raises StateRefusedError unless
    the meeting is going on.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_minutes_open(meeting)
    if not meeting.is_going_on:
        raise StateRefusedError(_("The meeting has not begun, or it is already closed."))
    meeting.closed_at = at or timezone.now()
    local = timezone.localtime(meeting.closed_at)
    ended = local.time().replace(second=0, microsecond=0)
    if local.date() == meeting.date and (meeting.start_time is None or ended > meeting.start_time):
        meeting.end_time = ended
    save_as(meeting, by=by)
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """Open a meeting that was closed by mistake, or before all that was said there had been recorded.

    Raises StateRefusedError unless it is closed and its minutes are open.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_minutes_open(meeting)
    if not meeting.is_closed:
        raise StateRefusedError(_("The meeting is not closed."))
    meeting.closed_at = None
    save_as(meeting, by=by)
    return meeting
