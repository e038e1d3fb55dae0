"""What rounds, boards and word of needs put on people's desks: read as one, since a desk has few queries to spend."""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right, has_right_somewhere, in_scopes_with
from foundation.dates import LAST_DAY
from needs.enums import WORD_LETTERS, LetterKind, RoundState, SubmissionState
from needs.models import Letter, Submission
from needs.queries.board import new_on_boards


class Thing(IntEnum):
    """What a row of the desk is about."""

    WORD = 1
    WISH = 2
    DRAFT = 3
    EMPTY = 4
    BOARD = 5
    OFFER = 6


@dataclass(frozen=True)
class DeskRow:
    """One thing that waits: what it is, its id, what it is called, the party, a text, a last day and a number."""

    thing: Thing
    key: int
    title: str
    party: str
    text: str
    due: dt.date | None
    number: int


def rows_on_desk(user: Visitor, today: dt.date) -> list[DeskRow]:
    """Return what waits for `user`, what falls due first at the top; one query for all of it.

    Own drafts that can still be handed in, wishes to reopen that need an answer, word of needs and of results offered
    for who is told in the portal alone, and boards with new needs.
    """
    first, *others = [_submissions(user, today), _offers(user), *(_board(rows) for rows in new_on_boards(user))]
    found = [DeskRow(Thing(thing), *facts) for thing, *facts in first.union(*others, all=True)]
    return sorted(found, key=lambda row: (row.due or LAST_DAY, row.thing, row.party, row.key))


def _submissions(user: Visitor, today: dt.date) -> "QuerySet[Any, Any]":
    """Return drafts, wishes and word. A draft waits for who hands in, never for who merely may do everything."""
    waiting = Q(reopen_asked_at__isnull=False) if has_right(user, Right.OPEN_ROUND) else Q(pk__in=())
    unread = Letter.objects.filter(submission=OuterRef("pk"), user=user.pk, kind__in=WORD_LETTERS)
    unread = unread.filter(seen_at=None, by_mail=False)
    mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "organisation__scope")
    if mine:
        open_now = Q(round__state=RoundState.OPEN, round__closes_on__gte=today) | Q(reopened_at__isnull=False)
        waiting |= mine & (Q(Exists(unread)) | (open_now & Q(state=SubmissionState.DRAFT)))
    thing = Case(
        When(Exists(unread), then=Value(Thing.WORD.value)),
        When(state=SubmissionState.HANDED_IN, reopen_asked_at__isnull=False, then=Value(Thing.WISH.value)),
        When(opened_at__isnull=False, then=Value(Thing.DRAFT.value)),
        default=Value(Thing.EMPTY.value),
        output_field=IntegerField(),
    )
    is_due = Q(state=SubmissionState.DRAFT, registry_number=None)
    due = Case(When(is_due, then=F("round__closes_on")), default=Value(None), output_field=DateField())
    rows = Submission.objects.filter(waiting)
    return _row(rows, thing, F("pk"), F("round__title"), F("organisation__name"), F("reopen_reason"), due, Value(0))


def _offers(user: Visitor) -> "QuerySet[Any, Any]":
    hands_in = Q() if has_right_somewhere(user, Right.HAND_IN_NEEDS) else Q(pk__in=())
    rows = Letter.objects.filter(hands_in, user=user.pk, kind=LetterKind.OFFERED, seen_at=None, by_mail=False)
    return _row(rows, Value(Thing.OFFER.value), F("pk"), F("subject"), *_nothing(), Value(0))


def _board(rows: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    return _row(rows, Value(Thing.BOARD.value), F("board"), F("title"), *_nothing(), F("number"))


def _nothing() -> tuple[Any, Any, Any]:
    """Return no party, no text and no day."""
    return Value("", CharField()), Value("", CharField()), Cast(Value(None), DateField())


def _row(rows: "QuerySet[Any, Any]", *values: Any) -> "QuerySet[Any, Any]":
    """Return the rows in the columns of the desk, under the same names whatever they are rows of."""
    names = ("thing", "key", "called", "party", "said", "due", "many")
    found: QuerySet[Any, Any] = rows.order_by().annotate(**dict(zip(names, values, strict=True))).values_list(*names)
    return found
