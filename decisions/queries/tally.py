"""How a vote ends: the arithmetic of majorities and of ties (FL 29 §, KL 4:25, 5:53–56), and its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.enums import Choice, MajorityRule, TieBreak
from decisions.models import Vote
from foundation.errors import RuleError

SHARES = {MajorityRule.TWO_THIRDS: Fraction(2, 3), MajorityRule.FOUR_FIFTHS: Fraction(4, 5)}


@dataclass(frozen=True)
class Tally:
    """The numbers of a vote and how it ended. `tie_break` says what parted equal numbers."""

    yes: int
    no: int
    abstained: int
    is_carried: bool
    tie_break: TieBreak | None = None


def tally(
    *, yes: int, no: int, abstained: int, rule: MajorityRule, is_election: bool, parted: bool | None = None
) -> Tally:
    """Return how a vote ends.

    Simple majority is more than half of the votes cast. Two thirds and four fifths are at least that share, and
    there equal numbers are no tie: the proposal falls. `parted` says for which side equal numbers were parted (True
    for yes): by the chair's casting vote, in an election by lot. Raises RuleError if no one voted, or if it is
    missing when the numbers are equal.
    """
    if yes + no == 0:
        raise RuleError(_("No one has voted yes or no."))
    if rule in SHARES:
        return Tally(yes, no, abstained, Fraction(yes, yes + no) >= SHARES[rule])
    if yes != no:
        return Tally(yes, no, abstained, yes > no)
    if parted is None:
        words = _("The numbers are equal: draw lots, and say what the lot gave.")
        raise RuleError(words if is_election else _("The numbers are equal: say how the chair's casting vote fell."))
    return Tally(yes, no, abstained, parted, TieBreak.LOT if is_election else TieBreak.CASTING_VOTE)


def counted(choices: Iterable[str]) -> tuple[int, int, int]:
    """Return how many said yes, no, and abstained."""
    given = list(choices)
    return given.count(Choice.YES), given.count(Choice.NO), given.count(Choice.ABSTAIN)


def vote_words(vote: Vote) -> str:
    """Return how a vote ended, as it stands in the minutes: «6 ja, 6 nej och 1 avstår. Bifall med …»."""
    abstained = ngettext("%(count)d abstains", "%(count)d abstain", vote.abstained) % {"count": vote.abstained}
    numbers = _("%(yes)d yes, %(no)d no, %(abstained)s.") % {"yes": vote.yes, "no": vote.no, "abstained": abstained}
    end = _("Carried") if vote.is_carried else _("Not carried")
    if vote.tie_break == TieBreak.CASTING_VOTE:
        words = _("%(end)s by the chair’s casting vote.")
        if vote.cast_by_name:
            words = _("%(end)s by the chair’s casting vote (%(name)s).")
        return f"{numbers} {words % {'end': end, 'name': vote.cast_by_name}}"
    if vote.tie_break == TieBreak.LOT:
        return f"{numbers} {_('%(end)s by drawing lots.') % {'end': end}}"
    if vote.majority_rule != MajorityRule.SIMPLE:
        rule = _("%(share)s of the votes cast were needed") % {"share": MajorityRule(vote.majority_rule).label}
        return f"{numbers} {end}: {rule}."
    return f"{numbers} {end}."
