"""What members think of a proposal, who has not answered, and what a new version changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from collaboration.models import Membership
from collaboration.queries.rights import Visitor
from decisions.enums import DecisionState, MatterState, Stance
from decisions.models import Decision, Disqualification, Position, ProposalVersion, VersionClause
from decisions.queries.remarks import counts_by_place, remark_counts
from foundation.wording import TextChange, text_changes

ASKING_STATES = (MatterState.PREPARING, MatterState.ON_AGENDA)
"""The states of a matter in which positions on its proposal are asked for."""


@dataclass(frozen=True)
class MemberAnswer:
    """A member who is asked, and the answer if there is one."""

    membership: Membership
    position: Position | None
    on_clauses: tuple[Position, ...] = ()
    entered_by: str = ""


@dataclass(frozen=True)
class Review:
    """A proposal's review: the version asked about, each member's answer, and whose conflicts close the matter.

    `remarks` says how many remarks there are on the whole, and then on each clause.
    """

    version: ProposalVersion
    clauses: tuple[str, ...]
    answers: tuple[MemberAnswer, ...]
    conflicts: tuple[Disqualification, ...]
    changes: tuple[TextChange, ...]
    is_outdated: bool
    remarks: tuple[int, ...] = ()

    @property
    def missing(self) -> list[MemberAnswer]:
        """The members who have not answered."""
        return [answer for answer in self.answers if answer.position is None]

    def answer_of(self, user: Visitor) -> MemberAnswer | None:
        """Return the person's own answer, given or not; None for someone who is not asked."""
        person = getattr(user, "person_id", None)
        return next((answer for answer in self.answers if person and answer.membership.person_id == person), None)

    @property
    def words(self) -> str:
        """How it stands: «5 av 7 har svarat: 4 tillstyrker, 1 vill ändra»."""
        given = [answer.position for answer in self.answers if answer.position]
        words = _("%(given)d of %(asked)d have answered") % {"given": len(given), "asked": len(self.answers)}
        counts = [(stance, sum(position.stance == stance for position in given)) for stance in Stance]
        parts = [f"{count} {Stance(stance).label}" for stance, count in counts if count]
        return f"{words}: {', '.join(parts)}." if parts else f"{words}."


def latest_version(proposal: Decision) -> ProposalVersion | None:
    """Return the version of a proposal that was sent last."""
    return ProposalVersion.objects.filter(decision=proposal).order_by("-number").first()


def members_asked(proposal: Decision, today: dt.date) -> Sequence[Membership]:
    """Return the seats whose holders are asked: those that vote today, without a conflict of interest in the matter."""
    seats = Membership.objects.on(today).filter(body_id=proposal.body_id).voting()
    conflicts = Disqualification.objects.filter(matter_id=proposal.matter_id).values("person")
    return list(seats.exclude(person__in=conflicts).select_related("person", "organisation"))


def review_of(proposal: Decision, *, today: dt.date) -> Review | None:
    """Return how a proposal's review stands, or None before it has been sent.

    Three queries whatever the number of members and answers, and a fourth where someone has a conflict of interest.
    """
    versions = _versions_of(proposal)
    if not versions:
        return None
    version, clauses = versions[0]
    positions = list(version.positions.select_related("person", "by__person", "clause").order_by("clause__order"))
    return Review(
        version=version,
        clauses=clauses,
        answers=tuple(_answer(seat, positions) for seat in members_asked(proposal, today)),
        conflicts=_conflicts_in(proposal) if version.has_conflicts else (),
        changes=tuple(text_changes(versions[1][1], clauses)) if len(versions) > 1 else (),
        is_outdated=version.edit_number != proposal.edit_number,
        remarks=version.remark_counts,
    )


def _versions_of(proposal: Decision) -> list[tuple[Any, tuple[str, ...]]]:
    """Return the versions with their clauses, the latest first, from one query: no version is without a clause."""
    conflicts = Disqualification.objects.filter(matter=OuterRef("version__decision__matter"))
    rows: QuerySet[Any] = VersionClause.objects.filter(version__decision=proposal)
    rows = rows.annotate(has_conflicts=Exists(conflicts), **remark_counts())
    rows = rows.select_related("version").order_by("-version__number", "order")
    versions: list[tuple[Any, tuple[str, ...]]] = []
    for _number, group in groupby(rows, key=lambda row: row.version.number):
        clauses = list(group)
        version: Any = clauses[0].version
        version.has_conflicts = clauses[0].has_conflicts
        versions.append((version, tuple(clause.text for clause in clauses)))
    for version, texts in versions[:1]:
        version.remark_counts = counts_by_place(rows, texts)
    return versions


def _conflicts_in(proposal: Decision) -> tuple[Disqualification, ...]:
    rows = Disqualification.objects.filter(matter_id=proposal.matter_id).select_related("person", "by__person")
    return tuple(rows.order_by("declared_at"))


def _answer(seat: Membership, positions: Sequence[Position]) -> MemberAnswer:
    own = [position for position in positions if position.person_id == seat.person_id]
    whole = next((position for position in own if position.clause_id is None), None)
    entered = str(whole.by) if whole and whole.by.person_id != seat.person_id else ""
    return MemberAnswer(seat, whole, tuple(row for row in own if row.clause_id is not None), entered)


def waiting_for(user: Visitor, today: dt.date) -> QuerySet[ProposalVersion]:
    """Return the versions that wait for the person's own position, the most urgent first; one query."""
    person = getattr(user, "person_id", None)
    newer = ProposalVersion.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    seats = Membership.objects.on(today).filter(person=person).voting().order_by()
    return (
        ProposalVersion.objects.filter(
            ~Exists(newer),
            decision__state=DecisionState.DRAFT,
            decision__matter__state__in=ASKING_STATES,
            decision__body__in=seats.values("body"),
            decision__in=Decision.objects.visible_to(user),
        )
        .exclude(positions__person=person)
        .select_related("decision__matter", "decision__body")
        .order_by("answer_by", "pk")
    )
