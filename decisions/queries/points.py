"""What stands in minutes and notes before and after the matters: the standing items, the end, and their texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from decisions.enums import MinutesPlace, StandingKind
from decisions.models import Meeting, MinutesApproval, MinutesText
from decisions.models.standing import standing_words
from decisions.queries.agenda import standing_items_of
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
    """The running texts of a meeting: of its items by their ids, and of the other places."""

    items: Mapping[int, str]
    places: Mapping[str, str]


def texts_of(meeting: Meeting) -> Texts:
    """Return every running text of a meeting; one query."""
    rows = list(MinutesText.objects.filter(meeting=meeting))
    return Texts(
        items={row.agenda_item_id: row.text for row in rows if row.agenda_item_id},
        places={row.place: row.text for row in rows if not row.agenda_item_id},
    )


def opening_of(meeting: Meeting, texts: Texts, approvals: Sequence[MinutesApproval]) -> tuple[MinutesPoint, ...]:
    """Return the points before the matters: each standing item, and what has a text without being one. One query."""
    standing: dict[str, Any] = {row.kind: row for row in standing_items_of(meeting)}
    points = []
    for kind in standing_kinds(meeting.keeps):
        text, row = texts.places.get(kind, ""), standing.get(kind)
        if row is None and not text:
            continue
        recorded = ""
        if kind == StandingKind.APPROVERS and approvals:
            names = get_text_list([str(approval.approver) for approval in approvals], str(_("and")))
            recorded = _("The minutes are approved by %(names)s.") % {"names": names}
        if kind == StandingKind.PREVIOUS_MINUTES and row is not None and row.previous_date:
            recorded = _("The meeting of %(day)s.") % {"day": format_date(row.previous_date)}
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
