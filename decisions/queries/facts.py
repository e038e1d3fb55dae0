"""The facts that a decision must show (FL 31 §), and which of them are missing."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from decisions.models import Decision
from decisions.queries.presence import attendance_of, deciders

DAY = _("the day of the decision")
CONTENT = _("what was decided")
DECIDED_BY = _("who decided")
PRESENTER = _("the presenter, or that there was none")
PARTICIPANTS = _("who else took part in the final handling, or that no one did")


def missing_facts(decision: Decision) -> list[Promise]:
    """Return which of the five facts of FL 31 § the decision lacks, in the order of the law.

    The day and who decided follow from a held meeting and its attendance. The presenter and the other
    participants may be the explicit answer «none»; an answer not given is missing.
    """
    meeting = decision.meeting
    held = meeting is not None and not meeting.is_ahead
    checks = [
        (DAY, held),
        (CONTENT, decision.clauses.exists()),
        (DECIDED_BY, held and meeting is not None and bool(deciders(attendance_of(meeting)))),
        (PRESENTER, decision.no_presenter or decision.presenter_id is not None),
        (PARTICIPANTS, decision.no_participants or decision.participants.exists()),
    ]
    return [fact for fact, there in checks if not there]
