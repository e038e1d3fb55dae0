"""Who was there, by organisation, and whether that was enough to decide."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from collaboration.enums import MembershipRole, OrganisationKind, QuorumRule
from collaboration.models import Membership
from collaboration.queries.quorum import quorum_of
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


def quorum_words(meeting: Meeting, attendances: Sequence[Attendance]) -> str:
    """Return whether the body could decide, in words; nothing where that cannot be judged (KL 5:45, HF 2:4).

    It cannot be judged without a rule, nor when the members of that day are not known: everyone who decided has
    to have had a voting seat that day.
    """
    if meeting.body.quorum_rule == QuorumRule.UNKNOWN:
        return ""
    there = deciders(attendances)
    members = Membership.objects.on(meeting.date).filter(body=meeting.body).voting().order_by()
    seated = set(members.values_list("person_id", flat=True))
    rule = quorum_of(rule=meeting.body.quorum_rule, fixed=meeting.body.quorum_number, members=len(seated))
    if any(attendance.person_id not in seated for attendance in there):
        return ""
    chair_present = any(attendance.role == MembershipRole.CHAIR for attendance in there)
    met = rule.is_met_by(len(there), chair_present=chair_present)
    if met is None:
        return ""
    words = _("Quorate: %(present)d took part, %(rule)s were needed.")
    if not met:
        words = _("Not quorate: %(present)d took part, %(rule)s were needed.")
    return words % {"present": len(there), "rule": rule.words}
