"""How many must take part for a body to decide (KL 5:45 and 6:27 as pattern; the body's own rule decides)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collaboration.enums import MembershipRole, QuorumRule
from collaboration.models import Body, Membership


@dataclass(frozen=True)
class Quorum:
    """The number of members needed, None when it cannot be known, and whether the chair must be one of them."""

    number: int | None
    members: int
    needs_chair: bool = False

    def is_met_by(self, present: int, *, chair_present: bool) -> bool | None:
        """Return whether `present` members are enough; None when the rule or the size is unknown.

        A meeting that cannot be judged is never called quorate.
        """
        if self.number is None:
            return None
        return present >= self.number and (chair_present or not self.needs_chair)

    @property
    def words(self) -> str:
        """The rule in words for this body: «8 av 14 ledamöter», «8 ledamöter (fler än organets 7)»."""
        if self.number is None:
            return _("not known: the rule or the number of members is missing")
        text = ngettext("%(number)d of %(members)d member", "%(number)d of %(members)d members", self.members)
        if self.number > self.members:
            text = ngettext(
                "%(number)d member (more than the body's %(members)d)",
                "%(number)d members (more than the body's %(members)d)",
                self.number,
            )
        words = text % {"number": self.number, "members": self.members}
        return _("%(words)s including the chair") % {"words": words} if self.needs_chair else words


def quorum_of(*, rule: str, fixed: int | None, members: int) -> Quorum:
    """Return the quorum of a body with `members` voting seats.

    More than half: 7 → 4, 8 → 5, 13 → 7, 14 → 8, 15 → 8. The chair and at least half of the others (MF 11 §):
    7 → 4, 8 → 5. Unknown when the rule is not stated or no one sits; never guessed at.
    """
    if rule == QuorumRule.FIXED:
        return Quorum(fixed, members)
    if rule == QuorumRule.UNKNOWN or members == 0:
        return Quorum(None, members)
    if rule == QuorumRule.MAJORITY:
        return Quorum(members // 2 + 1, members)
    return Quorum(1 + members // 2, members, needs_chair=True)


def quorum_of_body(body: Body, seats: Iterable[Membership], day: dt.date) -> Quorum:
    """Return the quorum of `body` when `seats` are filled on `day`; no query."""
    members = sum(seat.has_vote for seat in seats)
    return quorum_of(rule=body.quorum_rule_on(day), fixed=body.quorum_number, members=members)


def quorum_on(body: Body, day: dt.date) -> Quorum:
    """Return the quorum of `body` with those who sat on `day`; one query."""
    members = Membership.objects.on(day).filter(body=body).voting().order_by().count()
    return quorum_of(rule=body.quorum_rule_on(day), fixed=body.quorum_number, members=members)


def has_chair_on(body: Body, day: dt.date) -> bool:
    """Return whether someone chaired `body` on `day`."""
    return Membership.objects.on(day).filter(body=body, role=MembershipRole.CHAIR).order_by().exists()
