"""A meeting's agenda, as one person may see it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import ngettext

from collaboration.queries.rights import Visitor
from decisions.enums import MatterState
from decisions.models import Matter, Meeting, StandingItem, Vote
from decisions.queries.closed import closed_to
from decisions.queries.papers import paper_count
from decisions.queries.tally import vote_words

FOUR_WEEKS = 28  # days
SHOWN_WAITING = 8


class ShownVote(NamedTuple):
    """A vote with its words."""

    row: Vote
    words: str


class WaitingMatters(NamedTuple):
    """Matters that wait for an agenda: the first of them, and whether there are more."""

    shown: list[Matter]
    more: bool


def agenda_of(meeting: Meeting, user: Visitor) -> list[Any]:
    """Return the agenda in order, each item with `shown_decision`, `shown_votes`, `shown_statements`, `paper_count`.

    Three queries; one while the meeting is ahead, when nothing has been voted on or said. `is_closed` marks the
    matters in which the person has a conflict of interest.
    """
    items = meeting.agenda_items.annotate(is_closed=closed_to(user), papers_now=paper_count()).select_related(
        "matter", "decision__matter", "meeting", "presenter", "reports"
    )
    seen = () if meeting.is_ahead else ("votes", "statements")
    rows: list[Any] = list(items.prefetch_related(*seen).order_by("order"))
    for row in rows:
        row.shown_presenter = presenter_of(row)
        row.paper_count = row.papers_now if row.is_waiting else len(row.laid_papers)
        row.shown_decision = row.reports or getattr(row, "decision", None)
        votes = sorted(row.votes.all(), key=lambda vote: vote.order) if seen else []
        row.shown_votes = [ShownVote(vote, vote_words(vote)) for vote in votes]
        row.shown_statements = sorted(row.statements.all(), key=lambda statement: statement.order) if seen else []
    return rows


def free_matters(meeting: Meeting, user: Visitor) -> QuerySet[Matter]:
    """Return the body's matters that are on no agenda and that the person may see, those that wait first."""
    own = Matter.objects.visible_to(user).filter(body=meeting.body)
    return own.filter(state__in=(MatterState.PREPARING, MatterState.DECIDED)).order_by("-state", "title", "pk")


def waiting_matters(meeting: Meeting, user: Visitor) -> WaitingMatters | None:
    """Return the matters of `free_matters` that nothing has been decided in, None if there is none; one query."""
    found = list(free_matters(meeting, user).filter(state=MatterState.PREPARING)[: SHOWN_WAITING + 1])
    return WaitingMatters(found[:SHOWN_WAITING], more=len(found) > SHOWN_WAITING) if found else None


def presenter_of(item: Any) -> str:
    """Return who presents an item: whoever was named for the meeting, else the proposal's presenter; no query."""
    decision = getattr(item, "decision", None)
    return str(item.presenter or (decision.presenter_name if decision else ""))


def standing_items_of(meeting: Meeting) -> list[StandingItem]:
    """Return what the meeting begins with, in order, with the meeting before; one query."""
    return list(meeting.standing_items.in_order())


def minutes_words(minutes: Iterable[int | None]) -> str:
    """Return how long the agenda takes in all: «55 minuter»; nothing where no item has a time."""
    total = sum(given or 0 for given in minutes)
    return ngettext("%(total)d minute", "%(total)d minutes", total) % {"total": total} if total else ""


def date_like(pattern: dt.date, today: dt.date) -> dt.date:
    """Return a day for a meeting like one on `pattern`: the same weekday so many times four weeks on, after `today`."""
    periods = max((today - pattern).days // FOUR_WEEKS, 0) + 1
    return pattern + dt.timedelta(days=FOUR_WEEKS * periods)
