"""What was moved, voted on and objected to in an item, in the words of the minutes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from decisions.enums import Choice, StatementKind
from decisions.models import AgendaItem, Disqualification, Meeting, Statement, Vote
from decisions.queries.tally import vote_words


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


@dataclass
class _Found:
    votes: list[Vote] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    conflicts: list[Disqualification] = field(default_factory=list)


def proceedings_of(meeting: Meeting, rows: Sequence[Any] | None = None) -> Mapping[int, Proceedings]:
    """Return the proceedings of the items of a meeting that have any, by the item's id.

    One query for a meeting where nothing was moved, voted on or objected to; five at most, whatever the number. One
    less where the items are given as `rows`, annotated with MARKS.
    """
    found: dict[int, _Found] = defaultdict(_Found)
    marked: Sequence[Any] = list(AgendaItem.objects.filter(meeting=meeting).annotate(**MARKS)) if rows is None else rows
    if any(item.has_votes for item in marked):
        votes = Vote.objects.filter(agenda_item__meeting=meeting).prefetch_related("ballots")
        for vote in votes.order_by("agenda_item", "order"):
            found[vote.agenda_item_id].votes.append(vote)
    if any(item.has_statements for item in marked):
        for statement in Statement.objects.filter(agenda_item__meeting=meeting).order_by("agenda_item", "order"):
            found[statement.agenda_item_id].statements.append(statement)
    closed = {item.matter_id: item.pk for item in marked if item.has_conflicts}
    if closed:
        conflicts = Disqualification.objects.filter(matter__in=closed).select_related("person")
        for conflict in conflicts.order_by("declared_at", "pk"):
            found[closed[conflict.matter_id]].conflicts.append(conflict)
    return {pk: _proceedings(rows) for pk, rows in found.items()}


def _proceedings(rows: _Found) -> Proceedings:
    motions = [row for row in rows.statements if row.kind == StatementKind.MOTION]
    objections = [row for row in rows.statements if row.kind != StatementKind.MOTION]
    return Proceedings(
        conflicts=tuple(str(row.person) for row in rows.conflicts),
        conflict_ids=frozenset(row.person_id for row in rows.conflicts),
        motions=_statements(motions),
        votes=tuple(VoteBlock(vote.question, vote_words(vote), _by_choice(vote)) for vote in rows.votes),
        objections=_statements(objections),
    )


def _statements(rows: Sequence[Statement]) -> tuple[StatementBlock, ...]:
    return tuple(
        StatementBlock(str(StatementKind(row.kind).label).capitalize(), row.person_name, row.text) for row in rows
    )


def _by_choice(vote: Vote) -> tuple[tuple[str, tuple[str, ...]], ...]:
    ballots = sorted(vote.ballots.all(), key=lambda ballot: ballot.order)
    names = {choice: tuple(row.person_name for row in ballots if row.choice == choice) for choice in Choice}
    return tuple((str(choice.label).capitalize(), given) for choice, given in names.items() if given)
