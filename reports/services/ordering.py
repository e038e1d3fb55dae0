"""Order a report, cancel it, try it again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.errors import RightRefusedError, StateRefusedError
from foundation.tasks import send_on_commit
from foundation.transitions import take_step
from reports.enums import WORKFLOW, ReportState
from reports.kinds import Occasion
from reports.models import ReportOrder
from reports.parameters import bind_parameters
from reports.registry import get_kind
from reports.services.keeping import RUN


def order_report(*, kind: str, parameters: Mapping[str, Any], by: Any, today: dt.date) -> ReportOrder:
    """Order a report for `by` and wake a worker; the same order twice gives the same row and file.

    Same means: same person, kind, parameters, language and data (the kind's fingerprint). Two orders
    at once are parted by a database constraint, not by luck. What the report holds is read for its fingerprint before
    the transaction begins, so that no lock is held meanwhile.
    Raises UnknownReportError, ParametersError, RightRefusedError.
    """
    report = get_kind(kind)
    language = get_language() or "sv"
    bound = bind_parameters(report, parameters, user=by, language=language)
    report.may_order(by, bound.params)
    same: dict[str, Any] = {
        "owner": by,
        "kind": kind,
        "parameters_digest": bound.digest,
        "fingerprint": report.fingerprint(bound.params, Occasion(on=today, user=by)),
    }
    if found := ReportOrder.objects.live().filter(**same).first():
        return found
    now = timezone.now()
    try:
        with transaction.atomic():
            order = ReportOrder.objects.create(
                **same,
                title=report.filename(bound.params)[:200],
                parameters=bound.stored,
                language=language,
                as_of=today,
                ordered_at=now,
                woken_at=now,
            )
    except IntegrityError:
        return ReportOrder.objects.live().get(**same)
    send_on_commit(RUN, order_id=order.pk)
    return order


@transaction.atomic
def cancel_report(*, order: ReportOrder, by: Any) -> ReportOrder:
    """Cancel an order that waits or is being made; its worker stops at its next sign of life.

    Raises RightRefusedError for anyone but the owner, StateRefusedError when it is finished.
    """
    locked = _own(order, by)
    if locked.is_ready:
        raise StateRefusedError(_("The report is already finished. You can fetch it."))
    take_step(WORKFLOW, locked, to=ReportState.CANCELLED, by=by, extra={"finished_at": timezone.now()})
    return locked


@transaction.atomic
def retry_report(*, order: ReportOrder, by: Any) -> ReportOrder:
    """Put an order that failed or was cancelled in the queue again, with the parameters it had.

    If the same report has been ordered again since, that order is returned instead.
    Raises RightRefusedError for anyone but the owner, StateRefusedError when there is nothing to retry.
    """
    locked = _own(order, by)
    if not locked.may_be_retried:
        raise StateRefusedError(_("Only an order that failed or was stopped can be tried again."))
    now = timezone.now()
    fresh = {
        "woken_at": now,
        "ordered_at": now,
        "heartbeat_at": None,
        "finished_at": None,
        "failure": "",
        "done": 0,
        "total": 0,
        "progress": "",
    }
    try:
        with transaction.atomic():
            take_step(WORKFLOW, locked, to=ReportState.ORDERED, by=by, extra=fresh)
    except IntegrityError:
        return ReportOrder.objects.live().get(
            owner=by,
            kind=order.kind,
            parameters_digest=order.parameters_digest,
            fingerprint=order.fingerprint,
        )
    send_on_commit(RUN, order_id=locked.pk)
    return locked


def _own(order: ReportOrder, by: Any) -> ReportOrder:
    """Return the order, locked. Raises RightRefusedError unless it is the person's own."""
    locked = ReportOrder.objects.select_for_update().get(pk=order.pk)
    if locked.owner_id != by.pk:
        raise RightRefusedError(_("Only the person who ordered a report may do this."))
    return locked
