"""Who chaired a meeting, and which of its items, where the chair changed part-way; who was its secretary."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Person
from decisions.models import AgendaItem, Attendance, Decider, Meeting
from foundation.numbers import HARD_SPACE


def own_chair(meeting: Meeting, attendances: Iterable[Attendance]) -> int | None:
    """Return the id of who chairs the meeting where nothing else is said of an item: as planned, else by the seat."""
    seat = next((row.person_id for row in attendances if row.role == MembershipRole.CHAIR and row.is_present), None)
    return meeting.chair_id or seat


def chair_at(item: AgendaItem, attendances: Iterable[Attendance]) -> int | None:
    """Return the id of who chairs an item; None where no one is known to."""
    return item.chair_id or own_chair(item.meeting, attendances)


def chair_among(there: Iterable[Attendance], item: AgendaItem, attendances: Iterable[Attendance]) -> Attendance | None:
    """Return the chair of an item among those who decide in it; None where the chair has left or has no vote."""
    chair = chair_at(item, attendances)
    return next((row for row in there if row.person_id == chair), None)


def chair_name(
    meeting: Meeting | None, attendances: Sequence[Attendance | Decider], item: AgendaItem | None = None
) -> str:
    """Return who chaired the meeting, or an item of it: as recorded, else whoever sat as chair."""
    if item and item.chair_name:
        return item.chair_name
    return _named(meeting.chair if meeting else None, MembershipRole.CHAIR, attendances)


def secretary_name(meeting: Meeting, attendances: Sequence[Attendance]) -> str:
    """Return who was the meeting's secretary: as planned, else whoever was there in that seat; nothing if no one."""
    return _named(meeting.secretary, MembershipRole.SECRETARY, attendances)


def _named(planned: Person | None, seat: MembershipRole, attendances: Sequence[Attendance | Decider]) -> str:
    if planned is None:
        return next((row.person_name for row in attendances if row.role == seat and row.is_present), "")
    return name_then(planned, attendances)


def name_then(person: Person, attendances: Iterable[Attendance | Decider]) -> str:
    """Return what a person of the meeting was called then; as today where they were not at it."""
    return next((row.person_name for row in attendances if row.person_id == person.pk), "") or str(person)


def chair_words(meeting: Meeting, items: Iterable[AgendaItem], attendances: Sequence[Attendance]) -> str:
    """Return who chaired the meeting: «Astrid Wennerhag §§ 1–4, Joakim Sandelius §§ 5–7», or one name alone.

    `items` come in order. Until every § is drawn the items are called by their place on the agenda.
    """
    own, rows = chair_name(meeting, attendances), list(items)
    spells = [(name, list(spell)) for name, spell in groupby(rows, lambda item: item.chair_name or own)]
    if len(spells) < 2:  # noqa: PLR2004 - one chair or none
        return spells[0][0] if spells else own
    numbered = all(item.paragraph_number for item in rows)
    return ", ".join(f"{name or _('no one')} {_span(spell, numbered=numbered)}" for name, spell in spells)


def _span(spell: Sequence[AgendaItem], *, numbered: bool) -> str:
    first, last = spell[0], spell[-1]
    if not numbered:
        words = _("item %(first)d") if first == last else _("items %(first)d–%(last)d")
        return words % {"first": first.order, "last": last.order}
    if first == last:
        return f"§{HARD_SPACE}{first.paragraph_number}"
    return f"§§{HARD_SPACE}{first.paragraph_number}–{last.paragraph_number}"
