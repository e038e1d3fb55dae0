"""A record with some of it left out: what can be, and the record without it. Nothing is painted over; it is not there.

Where something stood, «[uppgift utelämnad]» stands instead, in the text, in the annexes and in the data for machines.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from decisions.queries.minutes import Minutes, MinutesItem
from decisions.queries.points import MinutesPoint
from decisions.queries.publication import item_title, items_of, points_around
from decisions.queries.record import AnnexBlock, CorrectionLine, Record

OMITTED_ANNEX = "decisions/_omitted_annex.html"
NO_TEXT = {"template_name"}
Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Omissions:
    """What is left out: `words` wherever they stand (names among them), and the `parts` by their keys."""

    words: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.parts)


def omitted() -> str:
    """Return what stands where something is left out."""
    return _("[detail left out]")


def parts_of(shown: Record | Minutes) -> Iterator[tuple[str, str]]:
    """Yield the key and the words of each part that can be left out: items, texts, clauses, reasons, annexes."""
    for point in points_around(shown):
        if point.text:
            yield f"text-{point.at}", _("%(heading)s: the running text") % {"heading": point.heading}
    for place, item in enumerate(items_of(shown)):
        yield from _parts_of_item(item, place)
    if isinstance(shown, Record):
        for annex in shown.annexes:
            yield f"annex-{annex.number}", _("The annex “%(title)s”") % {"title": annex.title}


def _parts_of_item(item: Record | MinutesItem, place: int) -> Iterator[tuple[str, str]]:
    about = ""
    if isinstance(item, MinutesItem):
        about = f"{item.paragraph or item.number}: "
        yield f"item-{place}", _("The whole of %(title)s") % {"title": item_title(item)}
        if item.text:
            yield f"text-{place}", about + _("The running text")
    for number, clause in enumerate(item.clauses):
        yield f"clause-{place}-{number}", about + _("The clause “%(text)s”") % {"text": clause}
    if item.change:
        yield f"change-{place}", about + _("The older decision: %(words)s") % {"words": item.change.words}
    if item.reasons:
        yield f"reasons-{place}", about + _("The reasons")


def without(shown: Record | Minutes, omissions: Omissions) -> Any:
    """Return the record or the minutes with the parts and the words left out."""
    if isinstance(shown, Minutes):
        items = tuple(_item(item, place, omissions.parts) for place, item in enumerate(shown.items))
        opening, closing = (_left(points, omissions.parts) for points in (shown.opening, shown.closing))
        left = dataclasses.replace(shown, items=items, opening=opening, closing=closing)
        return without_words(left, omissions.words)
    corrections = tuple(_correction(line, omissions.parts) for line in shown.corrections)
    annexes = tuple(_annex(annex, omissions.parts) for annex in shown.annexes)
    decided = _decided(shown, 0, omissions.parts)
    left_record = dataclasses.replace(shown, annexes=annexes, corrections=corrections, **decided)
    return without_words(left_record, omissions.words)


def _left(points: tuple[MinutesPoint, ...], parts: frozenset[str]) -> tuple[MinutesPoint, ...]:
    """Leave out the running text of points; heading and what is recorded stay, and lose words only."""
    return tuple(
        dataclasses.replace(point, text=omitted()) if f"text-{point.at}" in parts else point for point in points
    )


def _decided(item: Record | MinutesItem, place: int, parts: frozenset[str]) -> dict[str, Any]:
    clauses = tuple(
        omitted() if f"clause-{place}-{number}" in parts else clause for number, clause in enumerate(item.clauses)
    )
    change = None if f"change-{place}" in parts else item.change
    return {"clauses": clauses, "change": change, "reasons": omitted() if f"reasons-{place}" in parts else item.reasons}


def _correction(line: CorrectionLine, parts: frozenset[str]) -> CorrectionLine:
    """Leave out what a correction quotes as soon as any part goes: it may quote that very part."""
    return dataclasses.replace(line, stood=omitted(), shall_read=omitted(), reason=omitted()) if parts else line


def _item(item: MinutesItem, place: int, parts: frozenset[str]) -> MinutesItem:
    if f"item-{place}" in parts:
        return MinutesItem(item.number, item.paragraph, omitted(), omitted(), omitted(), "")
    text = omitted() if f"text-{place}" in parts else item.text
    return dataclasses.replace(item, text=text, **_decided(item, place, parts))


def _annex(annex: AnnexBlock, parts: frozenset[str]) -> AnnexBlock:
    if f"annex-{annex.number}" not in parts:
        return annex
    return AnnexBlock(annex.number, annex.kicker, omitted(), OMITTED_ANNEX, omitted())


def finder(words: tuple[str, ...]) -> "re.Pattern[str] | None":
    """Return what finds any of the words, in any case and with any spaces between; None where there are none."""
    found = [r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True) if word.split()]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def without_words(value: Shown, words: tuple[str, ...]) -> Shown:
    """Return plain data with the words left out of every text in them."""
    pattern = finder(words)
    if pattern is None:
        return value
    cleaned: Shown = _mapped(value, lambda text: pattern.sub(omitted(), text))
    return cleaned


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str | Promise):
        return change(str(value))
    if isinstance(value, Mapping):
        return {key: _mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        parts = [_mapped(inner, change) for inner in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value) if field.init and field.name not in NO_TEXT)
        fields = {name: _mapped(getattr(value, name), change) for name in names}
        return dataclasses.replace(value, **fields)
    return value
