"""The facts that a decision must show (FL 31 §), and which of them are missing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from collaboration.enums import DecisionRegime
from collaboration.models import Body
from decisions.enums import DecisionMode
from decisions.models import Decision
from decisions.queries.presence import attendance_of, deciders

DAY = _("the day of the decision")
CONTENT = _("what was decided")
DECIDED_BY = _("who decided")
PRESENTER = _("the presenter, or that there was none")
PARTICIPANTS = _("who else took part in the final handling, or that no one did")


def missing_facts(decision: Decision, *, mode: DecisionMode = DecisionMode.MEETING) -> list[Promise]:
    """Return which of the five facts of FL 31 § the decision lacks, in the order of the law.

    The day and who decided follow from a held meeting and its attendance; a decision made without a meeting has both
    from whoever made it. The presenter and the other
    participants may be the explicit answer «none»; an answer not given is missing. That the others are not known
    is an answer only where the law does not bind: in a body that follows the collaboration's own rules.
    """
    meeting, alone = decision.meeting, mode != DecisionMode.MEETING
    held = meeting is not None and not meeting.is_ahead
    checks = [
        (DAY, held or alone),
        (CONTENT, decision.clauses.exists()),
        (DECIDED_BY, alone or (held and meeting is not None and bool(deciders(attendance_of(meeting))))),
        (PRESENTER, decision.no_presenter or decision.presenter_id is not None),
        (PARTICIPANTS, _answered(decision) or decision.participants.exists()),
    ]
    return [fact for fact, there in checks if not there]


def others_may_be_unknown(body: Body) -> bool:
    """Return whether «not known» answers who else took part: the law binds no body of the collaboration's own."""
    return body.decision_regime == DecisionRegime.AGREEMENT


def _answered(decision: Decision) -> bool:
    return decision.no_participants or (decision.participants_unknown and others_may_be_unknown(decision.body))
