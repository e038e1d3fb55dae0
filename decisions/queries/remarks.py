"""The discussion of a proposal: what was remarked on the whole and on each clause, version by version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collaboration.models.rights import ids_along
from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right
from decisions.models import Disqualification, Matter, ProposalVersion, Remark, VersionClause
from decisions.models.levels import CONFLICTS

WHOLE = 0  # the number of the thread about the whole proposal


@dataclass(frozen=True)
class ShownRemark:
    """A remark with its answers. `said_of` is the clause as it was, where it was another version's and has changed."""

    row: Remark
    answers: tuple["ShownRemark", ...]
    is_own: bool
    is_earlier: bool
    said_of: str = ""

    @property
    def may_be_changed(self) -> bool:
        """Whether the person may still change it: the own words, until someone has answered them."""
        return self.is_own and not self.row.is_withdrawn and not self.answers


@dataclass(frozen=True)
class Thread:
    """What was remarked on one clause, or on the whole (number 0). `count` leaves out what was taken away."""

    number: int
    text: str
    count: int
    remarks: tuple[ShownRemark, ...] = ()

    @property
    def words(self) -> str:
        """What the fold that holds it is called."""
        if not self.count:
            return _("Remark on the whole") if self.is_whole else _("Write a remark")
        return ngettext("%(count)d remark", "%(count)d remarks", self.count) % {"count": self.count}

    @property
    def is_whole(self) -> bool:
        """Whether it is about the proposal as a whole."""
        return self.number == WHOLE


@dataclass(frozen=True)
class Discussion:
    """The threads about a proposal as it was last sent: the whole first, then each clause."""

    version: ProposalVersion
    threads: tuple[Thread, ...]

    def thread(self, number: int) -> Thread | None:
        """Return the thread about clause `number`, or about the whole."""
        return next((thread for thread in self.threads if thread.number == number), None)


def reads_remarks(user: Visitor, matter: Matter) -> bool:
    """Return whether a person who sees the matter may read the discussion; no query in a request.

    It is working material, also when the decision is not, and stays closed to who has a conflict of interest.
    """
    closed = ids_along(user, CONFLICTS)
    if closed is None:
        person = getattr(user, "person_id", None)
        rows = Disqualification.objects.filter(matter=matter)
        is_closed = person is not None and rows.filter(person=person).exists()
    else:
        is_closed = matter.pk in closed
    return not is_closed and has_right(user, Right.VIEW_WORKING_MATERIAL, matter.body)


def writes_remarks(user: Visitor, matter: Matter) -> bool:
    """Return whether the person may write in the discussion: the body's members and the secretariat, until it ends."""
    return matter.is_open and has_right(user, Right.PROPOSE_MATTER, matter.body) and reads_remarks(user, matter)


def remark_counts() -> dict[str, Coalesce]:
    """Return how many remarks stand on a `VersionClause` and on its version as a whole, for `annotate`."""
    standing = Remark.objects.standing().order_by()
    return {
        "remark_count": _count(standing.filter(clause=OuterRef("pk")).values("clause")),
        "whole_count": _count(standing.filter(clause__isnull=True, version=OuterRef("version")).values("version")),
    }


def _count(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), Value(0))


def place_of(order: int, text: str, texts: Sequence[str]) -> int:
    """Return under which clause of `texts` a remark on an earlier clause stands: the same words, else the same place.

    0, the whole, where there is neither.
    """
    if order and text in texts:
        return texts.index(text) + 1
    return order if order <= len(texts) else WHOLE


def counts_by_place(clauses: Iterable[Any], texts: Sequence[str]) -> tuple[int, ...]:
    """Return how many remarks stand on the whole and on each clause of `texts`, from clauses with their counts.

    `clauses` are those of every version, annotated with `remark_counts`.
    """
    counts = [0] * (len(texts) + 1)
    for clause in clauses:
        counts[place_of(clause.order, clause.text, texts)] += clause.remark_count
        counts[WHOLE] += clause.whole_count if clause.order == 1 else 0
    return tuple(counts)


def counted_threads(texts: Sequence[str], counts: Sequence[int]) -> tuple[Thread, ...]:
    """Return the threads with their counts alone, for the page where each is opened when asked for; no query."""
    return tuple(Thread(number, text, counts[number]) for number, text in enumerate(["", *texts]))


def discussion_of(matter: Matter, user: Visitor) -> Discussion | None:
    """Return the discussion of the matter's latest proposal or decision that was sent; None before that.

    Two queries. The remarks are those that `user` may read.
    """
    rows = VersionClause.objects.filter(version__decision__matter=matter).select_related("version")
    clauses = list(rows.order_by("-version__decision", "-version__number", "order"))
    if not clauses:
        return None
    version = clauses[0].version
    texts = [clause.text for clause in clauses if clause.version_id == version.pk]
    found = Remark.objects.visible_to(user).filter(version__decision=version.decision_id)
    remarks = list(found.select_related("version", "clause", "withdrawn_by__person").order_by("written_at", "pk"))
    reading = _Reading(version, texts, user)
    shown = [_shown(row, remarks, reading) for row in remarks if row.parent_id is None]
    return Discussion(version, tuple(_thread(number, text, shown, texts) for number, text in enumerate(["", *texts])))


class _Reading(NamedTuple):
    """Who reads, and of which version."""

    version: ProposalVersion
    texts: Sequence[str]
    user: Visitor


def _thread(number: int, text: str, shown: Sequence[ShownRemark], texts: Sequence[str]) -> Thread:
    own = tuple(row for row in shown if _place(row.row, texts) == number)
    rows = [part.row for row in own for part in (row, *row.answers)]
    return Thread(number, text, sum(not row.is_withdrawn for row in rows), own)


def _place(row: Remark, texts: Sequence[str]) -> int:
    return place_of(row.clause.order, row.clause.text, texts) if row.clause else WHOLE


def _shown(row: Remark, remarks: Sequence[Remark], reading: _Reading) -> ShownRemark:
    return ShownRemark(
        row=row,
        answers=tuple(_shown(answer, (), reading) for answer in remarks if answer.parent_id == row.pk),
        is_own=row.author_id == reading.user.pk,
        is_earlier=row.version_id != reading.version.pk,
        said_of=row.clause.text if row.clause and row.clause.text not in reading.texts else "",
    )
