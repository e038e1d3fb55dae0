"""What is closed to someone with a conflict of interest (KL 6:30), until what is kept is locked (ADR 0049)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext as _

from collaboration.queries.rights import Visitor
from decisions.enums import MeetingState
from decisions.models import AgendaItem, Disqualification, Meeting
from foundation.errors import RightRefusedError

LOCKED = (MeetingState.MINUTES_APPROVED, MeetingState.NOTES_DONE)


def closed_to(user: "Visitor | None") -> Any:
    """Return the condition «closed to `user`» for agenda items, to annotate them with as `is_closed`."""
    person = getattr(user, "person_id", None)
    if person is None:
        return Value(value=False)
    return ~Q(meeting__state__in=LOCKED) & Exists(_conflicts_of(person))


def require_open_to(user: Visitor, item: AgendaItem) -> None:
    """Raise RightRefusedError for an item that is closed to the person; `item` carries `is_closed`, or one query."""
    is_closed = getattr(item, "is_closed", None)
    if is_closed is None:
        is_closed = AgendaItem.objects.annotate(closed=closed_to(user)).filter(pk=item.pk, closed=True).exists()
    if is_closed:
        words = _("You have a conflict of interest in this matter, so item %(number)d is closed to you.")
        raise RightRefusedError(f"{words % {'number': item.order}} {_('Someone else keeps the minutes of it.')}")


def require_whole_open_to(user: Visitor, meeting: Meeting) -> None:
    """Raise RightRefusedError for what tells of the whole meeting while one of its matters is closed to the person."""
    if not meeting.agenda_items.annotate(closed=closed_to(user)).filter(closed=True).exists():
        return
    until = _("until the notes are done") if meeting.keeps_notes else _("until the minutes are approved")
    words = _(
        "You have a conflict of interest in a matter of this meeting. This tells of that matter too, and is closed to "
        "you %(until)s. The rest you read on the meeting's own page."
    ) % {"until": until}
    raise RightRefusedError(words)


def _conflicts_of(person: int) -> Any:
    return Disqualification.objects.filter(matter=OuterRef("matter"), person=person)
