"""What beat does for ordered reports: take up the lost ones, clear away the old ones."""

import datetime as dt
import logging

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.errors import StateRefusedError
from foundation.tasks import send_on_commit
from foundation.transitions import take_step
from reports.enums import WORKFLOW, ReportState
from reports.models import ReportOrder

logger = logging.getLogger(__name__)
RUN = "reports.tasks.run_report"  # by its name: tasks stand above services
MAX_ATTEMPTS = 5
PATIENCE_IN_QUEUE = 4  # times REPORT_STALE_SECONDS: a long queue is no lost message


def kept_until(now: dt.datetime) -> dt.datetime:
    """Return when a file made now is cleared away (REPORT_LIFETIME_DAYS)."""
    return now + dt.timedelta(days=settings.REPORT_LIFETIME_DAYS)


def requeue_stale_reports(*, now: dt.datetime) -> int:
    """Queue again every order whose worker has died or whose message was lost; return how many there were.

    A worker is dead when it has given no sign of life for REPORT_STALE_SECONDS. An order that has
    killed its worker MAX_ATTEMPTS times is given up, with the reason.
    """
    stale = now - dt.timedelta(seconds=settings.REPORT_STALE_SECONDS)
    lost = now - dt.timedelta(seconds=settings.REPORT_STALE_SECONDS * PATIENCE_IN_QUEUE)
    dead = Q(state=ReportState.RUNNING, heartbeat_at__lt=stale)
    unheard = Q(state=ReportState.ORDERED, woken_at__lt=lost)
    found = ReportOrder.objects.filter(dead | unheard).order_by("pk").values_list("pk", flat=True)
    return sum(_take_up(pk, stale, lost, now) for pk in found)


@transaction.atomic
def _take_up(order_id: int, stale: dt.datetime, lost: dt.datetime, now: dt.datetime) -> bool:
    order = ReportOrder.objects.select_for_update().get(pk=order_id)
    is_dead = order.state == ReportState.RUNNING and (order.heartbeat_at or now) < stale
    is_lost = order.state == ReportState.ORDERED and order.woken_at < lost
    if is_dead and order.attempt >= MAX_ATTEMPTS:
        _give_up(order, now)
    elif is_dead:
        take_step(WORKFLOW, order, to=ReportState.ORDERED, by=None, comment=_dead(order), extra={"woken_at": now})
        send_on_commit(RUN, order_id=order_id)
    elif is_lost:
        ReportOrder.objects.filter(pk=order_id).update(woken_at=now)
        send_on_commit(RUN, order_id=order_id)
    return is_dead or is_lost


def _dead(order: ReportOrder) -> str:
    with translation.override(order.language):
        return _("The worker gave no sign of life; the report is made again.")


def _give_up(order: ReportOrder, now: dt.datetime) -> None:
    with translation.override(order.language):
        sentence = _("The report was begun %(count)s times without being finished. The fault is logged.")
        sentence %= {"count": order.attempt}
    logger.error("Report %s was given up after %s attempts", order.pk, order.attempt)
    take_step(
        WORKFLOW,
        order,
        to=ReportState.FAILED,
        by=None,
        comment=sentence,
        extra={"failure": sentence, "finished_at": now},
    )


def expire_reports(*, now: dt.datetime) -> int:
    """Clear away the files that have been kept long enough; the rows stay. Return how many."""
    old = list(ReportOrder.objects.filter(state=ReportState.READY, expires_at__lte=now).order_by("pk"))
    return sum(map(_expire, old))


def _expire(order: ReportOrder) -> bool:
    name = str(order.file.name)
    try:
        with transaction.atomic():
            take_step(WORKFLOW, order, to=ReportState.EXPIRED, by=None, extra={"file": ""})
    except StateRefusedError:  # another worker was here first
        return False
    default_storage.delete(name)
    return True


def drop_attempts(order: ReportOrder, *, before: int) -> None:
    """Delete what earlier attempts may have left in storage when their worker was killed."""
    for attempt in range(1, before):
        folder = f"reports/{order.pk}/{attempt}"
        try:
            names = default_storage.listdir(folder)[1]
        except (FileNotFoundError, NotImplementedError):
            continue
        for name in names:
            default_storage.delete(f"{folder}/{name}")
