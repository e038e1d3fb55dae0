"""What was moved, voted on and objected to in an item, in the words of the minutes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Exists, FilteredRelation, OuterRef, Value
from django.db.models.functions import Concat

from decisions.enums import Choice, StatementKind
from decisions.models import AgendaItem, Ballot, Disqualification, Meeting, Statement, Vote
from decisions.queries.tally import vote_words
from foundation.prepared import STAND_IN_ID, Prepared


@dataclass(frozen=True)
class VoteBlock:
    """One vote: what was put, how it ended, and who voted how where it was by name."""

    question: str
    words: str
    by_choice: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class StatementBlock:
    """What one person wanted said: a motion, a reservation, a separate statement, a note."""

    kind: str
    person: str
    text: str


@dataclass(frozen=True)
class Proceedings:
    """What happened in an item before its decision, and what was said against it."""

    conflicts: tuple[str, ...] = ()
    conflict_ids: frozenset[int] = frozenset()
    motions: tuple[StatementBlock, ...] = ()
    votes: tuple[VoteBlock, ...] = ()
    objections: tuple[StatementBlock, ...] = ()


MARKS = {
    "has_votes": Exists(Vote.objects.filter(agenda_item=OuterRef("pk"))),
    "has_statements": Exists(Statement.objects.filter(agenda_item=OuterRef("pk"))),
    "has_conflicts": Exists(Disqualification.objects.filter(matter=OuterRef("matter"))),
}


class _Marked(NamedTuple):
    pk: int
    matter_id: int | None
    has_votes: bool
    has_statements: bool
    has_conflicts: bool


_MARKED = Prepared(
    lambda meeting: AgendaItem.objects.filter(meeting=meeting).annotate(**MARKS).values_list("pk", "matter_id", *MARKS),
    STAND_IN_ID,
)


@dataclass
class _Found:
    votes: list[VoteBlock] = field(default_factory=list)
    motions: list[StatementBlock] = field(default_factory=list)
    objections: list[StatementBlock] = field(default_factory=list)
    conflicts: dict[int, str] = field(default_factory=dict)


def proceedings_of(meeting: Meeting, rows: Sequence[Any] | None = None) -> Mapping[int, Proceedings]:
    """Return the proceedings of the items of a meeting that have any, by the item's id.

    One query for a meeting where nothing was moved, voted on or objected to; three at most, whatever the number. One
    less where the items are given as `rows`, annotated with MARKS.
    """
    found: dict[int, _Found] = defaultdict(_Found)
    marked: Sequence[Any] = [_Marked(*row) for row in _MARKED.rows(meeting.pk)] if rows is None else rows
    if any(item.has_votes for item in marked):
        for vote, ballots in _votes_of(meeting):
            block = VoteBlock(vote.question, vote_words(vote), _by_choice(ballots))
            found[vote.agenda_item_id].votes.append(block)
    if any(item.has_statements or item.has_conflicts for item in marked):
        _read_said(meeting, marked, found)
    return {
        pk: Proceedings(
            conflicts=tuple(rows.conflicts.values()),
            conflict_ids=frozenset(rows.conflicts),
            motions=tuple(rows.motions),
            votes=tuple(rows.votes),
            objections=tuple(rows.objections),
        )
        for pk, rows in found.items()
    }


def _votes_of(meeting: Meeting) -> list[tuple[Vote, list[Ballot]]]:
    """Return the votes of a meeting, each with its ballots, in order; one query for both."""
    rows: Any = Vote.objects.filter(agenda_item__meeting=meeting).annotate(ballot=FilteredRelation("ballots"))
    found: dict[int, tuple[Vote, list[Ballot]]] = {}
    for row in rows.select_related("ballot").order_by("agenda_item", "order", "ballot__order"):
        _vote, ballots = found.setdefault(row.pk, (row, []))
        if getattr(row, "ballot", None):
            ballots.append(row.ballot)
    return list(found.values())


def _read_said(meeting: Meeting, marked: Sequence[Any], found: Mapping[int, _Found]) -> None:
    """Add what was said in each item, and who has a conflict of interest there; one query for both."""
    statements = Statement.objects.filter(agenda_item__meeting=meeting).values_list(
        Value(None, DateTimeField()), "order", "agenda_item", "kind", "person", "person_name", "text"
    )
    closed = {item.matter_id: item.pk for item in marked if item.has_conflicts}
    name = Concat("person__given_name", Value(" "), "person__family_name")
    conflicts = Disqualification.objects.filter(matter__in=closed).values_list(
        "declared_at", "pk", "matter", Value(""), "person", name, Value("")
    )
    rows = statements.union(conflicts, all=True) if closed else statements
    in_order = sorted(rows, key=lambda row: (row[0] is not None, row[0] or 0, row[1]))
    for moment, _place, of, kind, person, person_name, text in in_order:
        if moment:
            found[closed[of]].conflicts[person] = person_name
        else:
            block = StatementBlock(str(StatementKind(kind).label).capitalize(), person_name, text)
            said = found[of]
            (said.motions if kind == StatementKind.MOTION else said.objections).append(block)


def _by_choice(ballots: Iterable[Ballot]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    given = {choice: tuple(row.person_name for row in ballots if row.choice == choice) for choice in Choice}
    return tuple((str(choice.label).capitalize(), names) for choice, names in given.items() if names)
