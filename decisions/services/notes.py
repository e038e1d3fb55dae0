"""Notes of a meeting are marked as done, and opened again, here. No one approves them, and nothing is sealed."""

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import MEETING, Level, MeetingState
from decisions.models import Meeting
from decisions.services.meetings import lock_meeting, require_minutes_open
from foundation.errors import RuleError, StateRefusedError
from foundation.transitions import take_step


@transaction.atomic
def finish_notes(*, meeting: Meeting, by: User) -> Meeting:
    """Mark the notes of a held meeting as done: they are locked, and open to the parties.

    Raises StateRefusedError where minutes are kept or the meeting has not been held, RuleError if no attendance is
    recorded or an item has no result.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_minutes_open(meeting)
    if not meeting.keeps_notes:
        raise StateRefusedError(_("Minutes are kept of this meeting. Send them out for approval."))
    if not meeting.is_held:
        raise StateRefusedError(_("The meeting has not been held yet. Note first that it has."))
    if not any(attendance.is_present for attendance in meeting.attendances.all()):
        raise RuleError(_("Record who was at the meeting before the notes are done."))
    waiting = [str(item.matter) for item in meeting.agenda_items.select_related("matter") if item.is_waiting]
    if waiting:
        raise RuleError(
            _("These matters have no result yet: %(matters)s. Record what became of them.")
            % {"matters": get_text_list(waiting, _("and"))}
        )
    take_step(MEETING, meeting, to=MeetingState.NOTES_DONE, by=by, extra={"level": Level.PARTIES})
    return meeting


@transaction.atomic
def reopen_notes(*, meeting: Meeting, by: User, comment: str) -> Meeting:
    """Open notes that are done again, to be put right; until they are done anew the body alone sees them.

    Raises RuleError without the reason, StateRefusedError for notes that are not done.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    if not meeting.notes_are_done:
        raise StateRefusedError(_("The notes of this meeting are not done, so there is nothing to open again."))
    if not comment.strip():
        raise RuleError(_("Say why the notes are opened again."))
    take_step(MEETING, meeting, to=MeetingState.HELD, by=by, comment=comment.strip(), extra={"level": Level.BODY})
    return meeting
