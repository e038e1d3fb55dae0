"""The notes of a meeting as plain data: who came, what was taken up and what became of it. Nothing is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decisions.models import Meeting
from decisions.queries.chairs import chair_words, secretary_name
from decisions.queries.minutes import (
    MinutesItem,
    PeopleGroup,
    absent_groups,
    item_rows,
    people_groups,
    place_words,
    time_words,
    undecided_item,
)
from decisions.queries.points import MinutesPoint, closing_of, opening_of, texts_of
from decisions.queries.presence import attendance_of
from decisions.queries.proceedings import Proceedings, proceedings_of
from foundation.dates import format_date


@dataclass(frozen=True)
class Notes:
    """Everything the notes say. Empty text is a fact that is not there; it is shown as missing."""

    body: str
    date: str
    time: str
    place: str
    chair: str
    secretary: str
    groups: tuple[PeopleGroup, ...]
    opening: tuple[MinutesPoint, ...]
    items: tuple[MinutesItem, ...]
    closing: tuple[MinutesPoint, ...]
    is_draft: bool


def notes_of(meeting: Meeting, rows: Sequence[Any] | None = None) -> Notes:
    """Return the notes of a meeting as far as they are written; the number of queries does not grow with items.

    `rows` are those of `item_rows`, where they have been read already.
    """
    rows = item_rows(meeting) if rows is None else rows
    attendances, texts, proceedings = attendance_of(meeting), texts_of(meeting), proceedings_of(meeting, rows)
    items = (
        undecided_item(row, proceedings.get(row.pk, Proceedings()), text=texts.items.get(row.pk, "")) for row in rows
    )
    there = [row for row in attendances if row.is_present]
    return Notes(
        body=meeting.body.name,
        date=format_date(meeting.date),
        time=time_words(meeting),
        place=place_words(meeting),
        chair=chair_words(meeting, rows, attendances),
        secretary=secretary_name(meeting, attendances),
        groups=people_groups((_("Present"), there), *absent_groups(attendances)),
        opening=opening_of(meeting, texts, ()),
        items=tuple(items),
        closing=closing_of(meeting, texts),
        is_draft=not meeting.notes_are_done,
    )
