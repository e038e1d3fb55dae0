"""A decision that is approved by itself, such as one made without a meeting, is locked and sealed at once, or declined.

One that is declined is changed and asked for anew: see `services/declining.py`.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import DECISION, OWN_METHODS, ApprovalMethod, DecisionState, Level
from decisions.models import Decision, DecisionApproval, Matter
from decisions.services.decisions import lock_decision
from foundation.errors import FrozenError, RightRefusedError, StateRefusedError
from foundation.history import save_as
from foundation.tasks import send_on_commit
from foundation.transitions import take_step

SEAL = "decisions.tasks.seal_decision"


@transaction.atomic
def approve_decision(
    *, decision: Decision, by: User, method: ApprovalMethod, at: dt.datetime | None = None
) -> DecisionApproval:
    """Approve a decision made without a meeting: it is locked for ever and opened to the parties.

    As the approver in the portal, or as the keeper of minutes who holds the signed paper (`at` is when it was signed;
    now if left out). That the password or the passkey was asked for again is for the caller to see to: `method` says
    which it was. Raises RightRefusedError if the approval is someone else's, FrozenError if it is given already,
    StateRefusedError once it is declined, until it is asked for anew.
    """
    decision = lock_decision(decision)
    if method == ApprovalMethod.PAPER:
        require_right(by, Right.KEEP_MINUTES, decision.body)
        approval = asked_approval(decision)
    else:
        approval = require_own_decision(decision=decision, by=by)
    if method not in (*OWN_METHODS, ApprovalMethod.PAPER):
        raise StateRefusedError(_("Confirm that it is you, with your password or passkey, then approve."))
    approval.approved_at, approval.by, approval.method = at or timezone.now(), by, method
    save_as(approval, by=by)
    lock_approved(decision, by=by)
    return approval


def lock_approved(decision: Decision, *, by: User) -> None:
    """Lock one decision for ever, open it and its matter to the parties, and have a worker seal its record.

    Called by the services that approve a decision by itself, which have seen that it is the moment.
    """
    take_step(DECISION, decision, to=DecisionState.APPROVED, by=by, extra={"level": Level.PARTIES})
    for matter in Matter.objects.filter(pk=decision.matter_id, level=Level.BODY):
        matter.level = Level.PARTIES
        save_as(matter, by=by)
    send_on_commit(SEAL, decision_id=decision.pk)


def require_own_decision(*, decision: Decision, by: User) -> DecisionApproval:
    """Return the approval that `by` is asked for now; raise, in words, if it is another's, given or declined."""
    approval = asked_approval(decision)
    require_right(by, Right.APPROVE_MINUTES, decision.body)
    if by.person_id != approval.approver_id:
        raise RightRefusedError(
            _("%(person)s is the one to approve here. No one can do it in another's name.")
            % {"person": approval.approver_name}
        )
    return approval


def asked_approval(decision: Decision) -> DecisionApproval:
    """Return the approval that is asked for; raise, in words, if it is given or declined."""
    approval = ungiven_approval(decision)
    if approval.declined_at is not None:
        raise StateRefusedError(
            _("%(person)s has declined to approve. The decision is changed and asked for again before anyone approves.")
            % {"person": approval.approver_name}
        )
    return approval


def ungiven_approval(decision: Decision) -> DecisionApproval:
    """Return the approval that a decision made without a meeting has not got yet, asked for or declined."""
    approval = DecisionApproval.objects.filter(decision=decision).select_related("approver").first()
    if approval is None:
        raise StateRefusedError(_("A decision of a meeting is approved with its minutes."))
    if approval.approved_at is not None:
        raise FrozenError(_("The decision is already approved. A change takes a new decision."))
    return approval
