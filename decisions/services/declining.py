"""The approver of a decision made without a meeting declines; the secretary changes it and asks anew."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.models import Decision, DecisionApproval
from decisions.services.approval import require_own_decision, ungiven_approval
from decisions.services.decisions import lock_decision
from decisions.services.notices import LANGUAGE
from foundation.dates import format_date
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as
from notices.services import send_mail_to


@transaction.atomic
def decline_decision(*, decision: Decision, by: User, reason: str) -> DecisionApproval:
    """Decline to approve a decision made without a meeting, with the reason; no one approves it until asked anew.

    Whoever asked is told by letter, and everyone who keeps the minutes finds it on the desk. Raises as
    `require_own_decision`; RuleError without a reason.
    """
    decision = lock_decision(decision)
    approval = require_own_decision(decision=decision, by=by)
    if not reason.strip():
        raise RuleError(_("Say what in the decision has to be changed."))
    approval.declined_at, approval.decline_reason, approval.by = timezone.now(), reason.strip(), by
    save_as(approval, by=by)
    _tell(approval, decision)
    return approval


@transaction.atomic
def ask_approval_again(*, decision: Decision, by: User) -> DecisionApproval:
    """Ask for an approval that was declined anew, as whoever keeps the minutes; the reason stays in the history.

    Raises FrozenError once it is given, StateRefusedError unless it was declined.
    """
    decision = lock_decision(decision)
    require_right(by, Right.KEEP_MINUTES, decision.body)
    approval = ungiven_approval(decision)
    if approval.declined_at is None:
        raise StateRefusedError(
            _("%(person)s has been asked to approve and has not answered yet.") % {"person": approval.approver_name}
        )
    approval.declined_at, approval.decline_reason, approval.by, approval.asked_by = None, "", None, by
    save_as(approval, by=by)
    return approval


def _tell(approval: DecisionApproval, decision: Decision) -> None:
    """Write to whoever asked, who may have left; the letter leads to the page, where the reason is."""
    asked_by = approval.asked_by
    if asked_by is None or not asked_by.is_active:
        return
    with translation.override(LANGUAGE):
        words = {
            "person": approval.approver_name,
            "body": decision.body_name,
            "day": format_date(decision.date),
            "link": f"{settings.SITE_URL}{decision.get_absolute_url()}",
            "portal": settings.PORTAL_NAME,
            "portal_address": settings.SITE_URL,
        }
        subject = _("%(person)s does not approve the decision of %(body)s %(day)s") % words
        send_mail_to(
            address=asked_by.email, subject=subject, body=render_to_string("decisions/mail/declined.txt", words)
        )
