"""Whether minutes or notes are kept of a meeting."""

from typing import Any

from django.db.models import Q, QuerySet

from collaboration.enums import BodyKind
from collaboration.models import Body
from decisions.enums import AgendaState, Keeping, MinutesPlace, StandingKind
from decisions.models import Meeting, Statement, Vote

PREPARING_KINDS = (BodyKind.THEME_GROUP, BodyKind.WORKING_GROUP, BodyKind.DRAFTING_GROUP)


def usual_keeping(body: Body) -> Keeping:
    """Return what is usually kept of a body's meetings: notes in groups that prepare, minutes in bodies that decide."""
    return Keeping.NOTES if body.kind in PREPARING_KINDS else Keeping.MINUTES


def may_keep_notes(meeting: Meeting) -> bool:
    """Return whether nothing is there yet that only minutes hold; five queries at most.

    That is a §, a decision, a vote, a statement, someone who approves, or a text of who does.
    """
    items = meeting.agenda_items
    approvers_text = meeting.minutes_texts.filter(place=MinutesPlace.APPROVERS).exclude(text="")
    only_in_minutes: tuple[QuerySet[Any], ...] = (
        items.filter(Q(paragraph_number__isnull=False) | Q(state=AgendaState.DECIDED)),
        Vote.objects.filter(agenda_item__meeting=meeting),
        Statement.objects.filter(agenda_item__meeting=meeting),
        meeting.minutes_approvals.all(),
        approvers_text,
    )
    return not any(rows.exists() for rows in only_in_minutes)


def standing_kinds(keeps: Keeping | str) -> tuple[StandingKind, ...]:
    """Return what a meeting can begin with: no one is chosen to approve notes."""
    without = {StandingKind.APPROVERS} if keeps == Keeping.NOTES else set()
    return tuple(kind for kind in StandingKind if kind not in without)


def places_of(meeting: Meeting) -> tuple[MinutesPlace, ...]:
    """Return where a running text can stand, in order."""
    standing = {MinutesPlace(kind.value) for kind in standing_kinds(meeting.keeps)}
    return tuple(place for place in MinutesPlace if place in {*standing, MinutesPlace.ITEM, MinutesPlace.CLOSING})
