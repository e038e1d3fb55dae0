"""What stands in minutes and notes before and after the matters: the standing items, the end, and their texts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, DateField, TextField, Value
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from decisions.enums import MinutesPlace, StandingKind
from decisions.models import Meeting, MinutesText
from decisions.models.standing import standing_words
from decisions.queries.keeping import standing_kinds
from foundation.dates import format_date


@dataclass(frozen=True)
class MinutesPoint:
    """A heading, what is recorded under it, and what was written. `at` is a value of MinutesPlace."""

    at: str
    heading: str
    recorded: str = ""
    text: str = ""


@dataclass(frozen=True)
class Texts:
    """The running texts of a meeting: of its items by their ids, and of the other places.

    `standing` holds its standing items by their kinds, each with the day of the meeting before, if there was one.
    """

    items: Mapping[int, str]
    places: Mapping[str, str]
    standing: Mapping[str, dt.date | None]


def texts_of(meeting: Meeting) -> Texts:
    """Return every running text of a meeting, and its standing items; one query."""
    texts = MinutesText.objects.filter(meeting=meeting).values_list(
        "place", "agenda_item", "text", Value(None, DateField())
    )
    standing = meeting.standing_items.in_order().order_by()
    points = standing.values_list("kind", Value(None, BigIntegerField()), Value(None, TextField()), "previous_date")
    rows = list(texts.union(points, all=True))
    return Texts(
        items={item: text for _at, item, text, _day in rows if item},
        places={at: text for at, item, text, _day in rows if text is not None and not item},
        standing={at: day for at, _item, text, day in rows if text is None},
    )


def opening_of(meeting: Meeting, texts: Texts, approvers: Sequence[str]) -> tuple[MinutesPoint, ...]:
    """Return the points before the matters: each standing item, and what has a text without being one; no query.

    `approvers` are the names of those who approve the minutes.
    """
    points = []
    for kind in standing_kinds(meeting.keeps):
        text, previous = texts.places.get(kind, ""), texts.standing.get(kind)
        if kind not in texts.standing and not text:
            continue
        recorded = ""
        if kind == StandingKind.APPROVERS and approvers:
            names = get_text_list(list(approvers), str(_("and")))
            recorded = _("The minutes are approved by %(names)s.") % {"names": names}
        if kind == StandingKind.PREVIOUS_MINUTES and previous:
            recorded = _("The meeting of %(day)s.") % {"day": format_date(previous)}
        points.append(MinutesPoint(kind.value, heading_of(meeting, kind.value), recorded, text))
    return tuple(points)


def closing_of(meeting: Meeting, texts: Texts) -> tuple[MinutesPoint, ...]:
    """Return the end of the meeting, where something is written of it."""
    text = texts.places.get(MinutesPlace.CLOSING, "")
    at = MinutesPlace.CLOSING.value
    return (MinutesPoint(at, heading_of(meeting, at), text=text),) if text else ()


def heading_of(meeting: Meeting, at: str) -> str:
    """Return the heading of a place before or after the matters."""
    words = MinutesPlace(at).label if at == MinutesPlace.CLOSING else standing_words(at, meeting.keeps)
    return str(capfirst(str(words)))
