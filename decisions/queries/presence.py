"""Who was there, by organisation, and whether that was enough to decide."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from collaboration.enums import MembershipRole, OrganisationKind, QuorumRule
from collaboration.models import Membership
from collaboration.queries.quorum import Quorum, quorum_of
from decisions.models import AgendaItem, Attendance, Decider, Disqualification, Meeting
from foundation.prepared import STAND_IN_DAY, STAND_IN_ID, Prepared, PreparedObjects

GROUPS = {
    OrganisationKind.UNIVERSITY: ngettext_lazy(
        "%(count)s from the university", "%(count)s from the university", "count"
    ),
    OrganisationKind.MUNICIPALITY: ngettext_lazy(
        "%(count)s from a municipality", "%(count)s from municipalities", "count"
    ),
    OrganisationKind.FEDERATION: ngettext_lazy(
        "%(count)s from the municipal federation", "%(count)s from municipal federations", "count"
    ),
    OrganisationKind.OTHER: ngettext_lazy("%(count)s from elsewhere", "%(count)s from elsewhere", "count"),
}
Present = Attendance | Decider
Row = TypeVar("Row", Attendance, Decider, Attendance | Decider)
_ITEMS = ("serves_from", "serves_until", "came_at", "left_at")  # of these the order alone is asked for
_GROUP_OF = {OrganisationKind.DEPARTMENT: OrganisationKind.UNIVERSITY}


@dataclass(frozen=True)
class Presence:
    """How many took part, and how they spread over the kinds of organisations."""

    total: int
    groups: tuple[tuple[OrganisationKind, int], ...]

    @property
    def words(self) -> list[str]:
        """The groups in words, the largest first: «4 från högskolan»."""
        return [str(GROUPS[kind] % {"count": count}) for kind, count in self.groups]


def attendance_of(meeting: Meeting) -> Sequence[Attendance]:
    """Return the meeting's attendance, the chair first and then as entered."""
    return _ATTENDANCE.under(meeting, "meeting")


def _in_order(rows: "QuerySet[Attendance]") -> "QuerySet[Attendance]":
    own = [field.name for field in Attendance._meta.concrete_fields]
    related = rows.select_related("organisation", "person", *_ITEMS)
    return related.only(*own, *(f"{name}__order" for name in _ITEMS)).order_by("order")


_ATTENDANCE = PreparedObjects(lambda meeting: _in_order(Attendance.objects.filter(meeting=meeting)), STAND_IN_ID)


def deciders(attendances: Iterable[Row]) -> list[Row]:
    """Return those who took part in deciding (FL 31 § 3) in some item: present, in a role that votes."""
    return [attendance for attendance in attendances if attendance.decides]


def those_at(item: AgendaItem, attendances: Iterable[Attendance]) -> list[Attendance]:
    """Return those who were there when an item was handled, by when they came and left."""
    return [attendance for attendance in attendances if attendance.is_there_at(item.order)]


def disqualified_in(item: AgendaItem) -> dict[int, str]:
    """Return who has a conflict of interest in the item's matter, by the person's id; one query."""
    rows = Disqualification.objects.filter(matter_id=item.matter_id).select_related("person").order_by("declared_at")
    return {row.person_id: str(row.person) for row in rows}


def conflicts_at(meeting: Meeting) -> Mapping[int, set[int]]:
    """Return the ids of who has a conflict of interest in each matter of a meeting, by the matter's id; one query."""
    rows = Disqualification.objects.filter(matter__agenda_items__meeting=meeting)
    closed: dict[int, set[int]] = defaultdict(set)
    for matter, person in rows.values_list("matter_id", "person_id"):
        closed[matter].add(person)
    return closed


def deciders_at(
    item: AgendaItem, attendances: Iterable[Attendance] | None = None, closed_to: Iterable[int] | None = None
) -> list[Attendance]:
    """Return those who take part in deciding an item: there, in a role that votes, without a conflict of interest.

    One query for each of the attendance and the conflicts that is not given.
    """
    rows = attendance_of(item.meeting) if attendances is None else attendances
    closed = set(disqualified_in(item) if closed_to is None else closed_to)
    return [row for row in rows if row.decides_at(item.order) and row.person_id not in closed]


def presence(attendances: Iterable[Present]) -> Presence:
    """Return how those who decided spread over kinds of organisations; presenters and guests are not counted."""
    there = deciders(attendances)
    kinds = Counter(_group(OrganisationKind(attendance.organisation.kind)) for attendance in there)
    order = list(GROUPS)
    groups = sorted(kinds.items(), key=lambda pair: (-pair[1], order.index(pair[0])))
    return Presence(len(there), tuple(groups))


def _group(kind: OrganisationKind) -> OrganisationKind:
    kind = _GROUP_OF.get(kind, kind)
    return kind if kind in GROUPS else OrganisationKind.OTHER


@dataclass(frozen=True)
class QuorumJudge:
    """The rule of a meeting's body, and who of those judged had a voting seat that day; None where no rule is stated.

    `chair_id` is who chairs the meeting in the place of the body's own chair.
    """

    rule: Quorum | None
    seated: frozenset[int] = frozenset()
    chair_id: int | None = None

    def is_met(self, there: Sequence[Present], item: AgendaItem | None = None) -> bool | None:
        """Return whether those who take part in deciding are enough; None where that cannot be judged.

        Where the chair must be there (HF 2:4, MF 11 §) it is the body's chair, or whoever chairs the item. Too few are
        too few also where it is not known of someone whether they had a seat.
        """
        if self.rule is None or self.rule.number is None:
            return None
        unknown = any((row.serving_for_id or row.person_id) not in self.seated for row in there)
        if unknown and len(there) >= self.rule.number:
            return None
        chair = (item.chair_id if item else None) or self.chair_id
        leads = any(row.role == MembershipRole.CHAIR or row.person_id == chair for row in there)
        return self.rule.is_met_by(len(there), chair_present=leads)

    def words(self, there: Sequence[Present], item: AgendaItem | None = None) -> str:
        """Return in words whether it was enough (KL 5:45); nothing where that cannot be judged."""
        met = self.is_met(there, item)
        if met is None or self.rule is None:
            return ""
        words = _("Quorate: %(present)d took part, %(rule)s were needed.")
        if not met:
            words = _("Not quorate: %(present)d took part, %(rule)s were needed.")
        return words % {"present": len(there), "rule": self.rule.words}


_SEATED = Prepared(
    lambda day, body_id: (
        Membership.objects.on(day).filter(body_id=body_id).voting().order_by().values_list("person_id")
    ),
    STAND_IN_DAY,
    STAND_IN_ID,
)


def attendance_and_judge(meeting: Meeting) -> tuple[Sequence[Attendance], QuorumJudge]:
    """Return the meeting's attendance, and a judge of quorum for it (see `quorum_judge`); one query for both.

    No one is judged where no attendance is recorded.
    """
    seats = Membership.objects.on(meeting.date).filter(body=meeting.body).voting().order_by()
    own = seats.filter(person=Coalesce(OuterRef("serving_for"), OuterRef("person")))
    number = seats.annotate(one=Value(1)).values("one").annotate(number=Count("person", distinct=True)).values("number")
    rows: list[Any] = list(_in_order(meeting.attendances.all()).annotate(has_seat=Exists(own), seats=Subquery(number)))
    if not rows:
        return rows, QuorumJudge(None)
    seated = frozenset(row.serving_for_id or row.person_id for row in rows if row.has_seat)
    return rows, _judge(meeting, seated, rows[0].seats or 0)


def quorum_words(meeting: Meeting, there: Sequence[Present], item: AgendaItem | None = None) -> str:
    """Return whether the body could decide with `there` deciding, in words; one query. See `quorum_judge`."""
    return quorum_judge(meeting).words(there, item)


def quorum_judge(meeting: Meeting, seats: Iterable[Membership] | None = None) -> QuorumJudge:
    """Return a judge of quorum for the items of a meeting; one query unless the `seats` of its day are given.

    Everyone who decides has to have had a voting seat that day, or to serve for someone who had: otherwise, and
    without a rule, nothing is judged.
    """
    if meeting.body.quorum_rule_on(meeting.date) == QuorumRule.UNKNOWN:
        return QuorumJudge(None)
    if seats is None:
        seated = frozenset(person_id for (person_id,) in _SEATED.rows(meeting.date, meeting.body_id))
    else:
        seated = frozenset(seat.person_id for seat in seats if seat.has_vote)
    return _judge(meeting, seated, len(seated))


def _judge(meeting: Meeting, seated: frozenset[int], members: int) -> QuorumJudge:
    rule = meeting.body.quorum_rule_on(meeting.date)
    if rule == QuorumRule.UNKNOWN:
        return QuorumJudge(None)
    quorum = quorum_of(rule=rule, fixed=meeting.body.quorum_number, members=members)
    return QuorumJudge(quorum, seated, meeting.chair_id)
