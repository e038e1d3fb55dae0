"""Who was there, by organisation, and whether that was enough to decide."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext_lazy

from collaboration.enums import VOTING_ROLES, MembershipRole, OrganisationKind, QuorumRule
from collaboration.models import Membership
from decisions.models import Attendance, Meeting

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


@dataclass(frozen=True)
class Quorum:
    """How many were needed to decide, and how many were there."""

    needed: int
    present: int
    chair_needed: bool = False
    chair_present: bool = True

    @property
    def is_reached(self) -> bool:
        """Whether the body could decide."""
        return self.present >= self.needed and (self.chair_present or not self.chair_needed)


def attendance_of(meeting: Meeting) -> Sequence[Attendance]:
    """Return the meeting's attendance, the chair first and then as entered."""
    return list(meeting.attendances.select_related("organisation", "person").order_by("order"))


def deciders(attendances: Iterable[Attendance]) -> list[Attendance]:
    """Return those who took part in deciding (FL 31 § 3): present, in a role that votes."""
    return [attendance for attendance in attendances if attendance.decides]


def presence(attendances: Iterable[Attendance]) -> Presence:
    """Return how those who decided spread over kinds of organisations; presenters and guests are not counted."""
    there = deciders(attendances)
    kinds = Counter(_group(OrganisationKind(attendance.organisation.kind)) for attendance in there)
    order = list(GROUPS)
    groups = sorted(kinds.items(), key=lambda pair: (-pair[1], order.index(pair[0])))
    return Presence(len(there), tuple(groups))


def _group(kind: OrganisationKind) -> OrganisationKind:
    kind = _GROUP_OF.get(kind, kind)
    return kind if kind in GROUPS else OrganisationKind.OTHER


def quorum(meeting: Meeting, attendances: Sequence[Attendance]) -> Quorum | None:
    """Return the quorum, or None where it cannot be judged: no rule stated, or the members of that day not known.

    The members count as known when every person who decided has a voting seat that day (KL 5:45, HF 2:4).
    """
    body = meeting.body
    there = deciders(attendances)
    if body.quorum_rule == QuorumRule.FIXED:
        return Quorum(body.quorum_number or 0, len(there))
    if body.quorum_rule == QuorumRule.UNKNOWN:
        return None
    seats = Membership.objects.on(meeting.date).filter(body=body, role__in=VOTING_ROLES).values_list("person", "role")
    members = dict(seats)
    if not members or any(attendance.person_id not in members for attendance in there):
        return None
    if body.quorum_rule == QuorumRule.MAJORITY:
        return Quorum(len(members) // 2 + 1, len(there))
    chairs = {person for person, role in members.items() if role == MembershipRole.CHAIR}
    others = len(members) - len(chairs)
    present = {attendance.person_id for attendance in there}
    return Quorum(
        needed=(others + 1) // 2,
        present=len(present - chairs),
        chair_needed=True,
        chair_present=bool(present & chairs),
    )
