"""The running text of minutes and notes is written here: what is no recorded fact."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import MinutesPlace
from decisions.models import AgendaItem, Meeting, MinutesText
from decisions.queries.keeping import places_of
from decisions.services.agenda import lock_item
from decisions.services.meetings import lock_meeting, require_item_open, require_minutes_open
from foundation.edits import claim_edit
from foundation.errors import StateRefusedError
from foundation.history import save_as
from foundation.validation import require_valid


def require_writable(meeting: Meeting) -> None:
    """Raise, in words, unless the texts of the meeting can be written now: for the page, before anything is typed."""
    require_minutes_open(meeting)
    if not meeting.is_held:
        raise StateRefusedError(_("The meeting has not been held yet. Note first that it has."))


@transaction.atomic
def write_item_text(*, item: AgendaItem, text: str, by: User, seen: int | None = None) -> MinutesText:
    """Write the text that stands before what became of an item; raises as `write_text`."""
    item = lock_item(item)
    require_right(by, Right.KEEP_MINUTES, item.meeting.body)
    require_item_open(item)
    return _write(_Place(item.meeting, MinutesPlace.ITEM, item), text, by, seen)


@transaction.atomic
def write_text(*, meeting: Meeting, place: MinutesPlace, text: str, by: User, seen: int | None = None) -> MinutesText:
    """Write a text that stands before or after the matters, in the minutes or the notes of a held meeting.

    An empty text takes away what stood there. Raises RightRefusedError without the right to keep minutes in the
    body, StateRefusedError or FrozenError unless the meeting has been held and its minutes or notes are being
    written, StaleEditError if someone has saved since the page with the number `seen`: 0 where nothing was written.
    """
    return _write(_Place(lock_meeting(meeting), place), text, by, seen)


class _Place(NamedTuple):
    """A place in the minutes or notes of a locked meeting."""

    meeting: Meeting
    at: MinutesPlace
    item: AgendaItem | None = None


def _write(place: _Place, text: str, by: User, seen: int | None) -> MinutesText:
    meeting = place.meeting
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_writable(meeting)
    if place.at not in places_of(meeting):
        raise StateRefusedError(_("Notes are kept of this meeting, and no one approves notes."))
    row: MinutesText = MinutesText.at(*place)
    if row.pk:
        claim_edit(row, seen=seen)
    else:
        row.edit_number = 1
    row.text = text.strip()
    require_valid(row)
    save_as(row, by=by)
    return row
