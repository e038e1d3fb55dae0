"""Decisions are sent to those who are to know of them, and each sending is filed here."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import DispatchWay
from decisions.models import Decision, Dispatch
from decisions.queries.dispatch import file_to_send
from decisions.services.decisions import lock_decision
from foundation.dates import format_date
from foundation.errors import RuleError, StateRefusedError
from foundation.tasks import send_on_commit
from foundation.validation import require_valid

SEAL = "decisions.tasks.seal_extract"


@transaction.atomic
def order_extract(*, decision: Decision, by: User) -> Decision:
    """Have the extract of a decision's § made and sealed by a worker; one that is as it should be is left alone.

    Raises StateRefusedError until the minutes are approved, and for a decision without a meeting, whose own record
    is what is sent.
    """
    decision = lock_decision(decision)
    require_right(by, Right.KEEP_MINUTES, decision.body)
    _require_approved(decision)
    if not decision.is_by_meeting:
        raise StateRefusedError(_("A decision without a meeting has no minutes to extract from. Send its own record."))
    if file_to_send(decision) is None:
        send_on_commit(SEAL, decision_id=decision.pk)
    return decision


@transaction.atomic
def file_dispatch(
    *, decision: Decision, recipients: Sequence[str], way: DispatchWay, sent_on: dt.date, by: User, today: dt.date
) -> list[Dispatch]:
    """File that the sealed file of a decision was sent, a row for each recipient.

    Raises StateRefusedError while there is no sealed file to send, RuleError without a recipient, for one who has
    been sent the same file, and for a day before the decision or after `today`.
    """
    decision = lock_decision(decision)
    require_right(by, Right.KEEP_MINUTES, decision.body)
    _require_approved(decision)
    record = file_to_send(decision)
    if record is None:
        raise StateRefusedError(_("Make the extract first. It is what is sent."))
    names = list(dict.fromkeys(name.strip() for name in recipients if name.strip()))
    if not names:
        raise RuleError(_("Say who has been sent the decision."))
    if decision.date is None or not decision.date <= sent_on <= today:
        raise RuleError(
            _("Choose a day between %(first)s, when it was decided, and today.") % {"first": format_date(decision.date)}
        )
    rows = [
        Dispatch(
            decision=decision,
            record=record,
            recipient=name,
            way=way,
            sent_on=sent_on,
            filed_at=timezone.now(),
            by=by,
        )
        for name in names
    ]
    for row in rows:
        require_valid(row)
        row.save(force_insert=True)
    return rows


def _require_approved(decision: Decision) -> None:
    if not decision.is_frozen:
        raise StateRefusedError(_("A decision is dispatched when it is approved."))
