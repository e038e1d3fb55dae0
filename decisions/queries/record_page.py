"""Minutes and notes as their own page shows them: what they say, with what of it a person may write."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from decisions.enums import MinutesPlace
from decisions.models import AgendaItem, Meeting
from decisions.queries.minutes import Minutes, MinutesItem
from decisions.queries.notes import Notes
from decisions.queries.points import MinutesPoint, heading_of


@dataclass(frozen=True)
class Written:
    """A running text in its place on the page: `key` names the place there, `address` is where it is written."""

    key: str
    text: str
    address: str


@dataclass(frozen=True)
class PointEntry:
    """A point before or after the matters."""

    shown: MinutesPoint
    written: Written


@dataclass(frozen=True)
class ItemEntry:
    """An item, and its row. `is_closed`: the person has a conflict of interest in it."""

    shown: MinutesItem
    row: Any
    written: Written
    is_closed: bool


@dataclass(frozen=True)
class RecordPage:
    """What stands before the matters, the matters, and what stands after them."""

    opening: tuple[PointEntry, ...]
    items: tuple[ItemEntry, ...]
    closing: tuple[PointEntry, ...]

    @property
    def has_closed(self) -> bool:
        """Whether the person has a conflict of interest in any of the matters."""
        return any(entry.is_closed for entry in self.items)


def record_page(meeting: Meeting, content: Minutes | Notes, rows: Sequence[Any], *, may_write: bool) -> RecordPage:
    """Return the page of what is kept of a meeting; no query. Who may write is offered the opening and the end."""
    always = (MinutesPlace.OPENING, MinutesPlace.CLOSING) if may_write else ()
    opening, closing = list(content.opening), list(content.closing)
    for points, place in ((opening, MinutesPlace.OPENING), (closing, MinutesPlace.CLOSING)):
        if place in always and not any(point.at == place for point in points):
            points.insert(0, MinutesPoint(place.value, heading_of(meeting, place.value)))
    return RecordPage(
        tuple(_point(meeting, point) for point in opening),
        tuple(
            ItemEntry(shown, row, of_item(row, shown.text), row.is_closed)
            for shown, row in zip(content.items, rows, strict=True)
        ),
        tuple(_point(meeting, point) for point in closing),
    )


def _point(meeting: Meeting, point: MinutesPoint) -> PointEntry:
    return PointEntry(point, of_place(meeting, point.at, point.text))


def of_place(meeting: Meeting, at: str, text: str) -> Written:
    """Return the running text of a place before or after the matters as the page shows it."""
    return Written(f"text-{at}", text, reverse("meeting_text", args=[meeting.pk, at]))


def of_item(item: AgendaItem, text: str) -> Written:
    """Return the running text of an item as the page shows it."""
    return Written(f"text-{item.pk}", text, reverse("item_text", args=[item.pk]))
