"""Where a body could not decide because too few took part, and what can be done about it.

More than half of the members for a board under the Local Government Act (KL 6:27; that its council may go on where
conflicts of interest break the quorum, KL 5:46, holds for no board); else the number that the body's own rules say.
"""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.enums import DecisionRegime
from collaboration.models import Body
from decisions.enums import AgendaState
from decisions.models import AgendaItem, Meeting
from decisions.queries.presence import (
    Present,
    QuorumJudge,
    attendance_and_judge,
    conflicts_at,
    deciders_at,
    disqualified_in,
)
from decisions.queries.record import paragraph


def quorum_lack(item: AgendaItem) -> str:
    """Return why the body cannot decide in an item now, in words; nothing where it can, or where no one can judge.

    Three queries; `item` with its meeting and the meeting's body.
    """
    attendances, judge = attendance_and_judge(item.meeting)
    return lack_words(judge, item.meeting.body, deciders_at(item, attendances, disqualified_in(item)), item)


def lack_words(judge: QuorumJudge, body: Body, there: Sequence[Present], item: AgendaItem) -> str:
    """Return `quorum_lack` of an item in which those `there` decide, with the rule, the count and the ways on."""
    if judge.rule is None or judge.is_met(there, item) is not False:
        return ""
    source = str(body.quorum_rule_on(item.meeting.date).label)
    if body.decision_regime == DecisionRegime.MUNICIPAL:
        source = f"{source}, KL 6:27"
    return _(
        "The body is not quorate at item %(number)d and cannot decide: %(present)d take part, %(rule)s are needed "
        "(%(source)s). Note who has come or which substitute serves, adjourn the matter, refer it back, or decide it "
        "without a meeting where the rules allow that."
    ) % {"number": item.order, "present": len(there), "rule": judge.rule.words, "source": source}


def decided_without_quorum(meeting: Meeting) -> str:
    """Return what was decided though too few took part, as the attendance says now: «§ 3 och § 5»; nothing if none.

    A decision is refused while the attendance says so; what comes here was decided before the attendance, the
    members of that day or a conflict of interest was put right. Titles are left out: a matter may be closed to whoever
    reads. Three queries at most.
    """
    attendances, judge = attendance_and_judge(meeting)
    if judge.rule is None:
        return ""
    closed = conflicts_at(meeting)
    named = [
        paragraph(item) or _("item %(number)d") % {"number": item.order}
        for item in meeting.agenda_items.filter(state=AgendaState.DECIDED).order_by("order")
        if judge.is_met(deciders_at(item, attendances, closed[item.matter_id]), item) is False
    ]
    return get_text_list(named, _("and"))
