"""Signs of life from the worker that makes a report, and the end of its work when nobody waits."""

import logging
import threading
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from foundation.errors import Sentence
from foundation.prepared import STAND_IN_ID, PreparedObjects
from reports.enums import ReportState
from reports.models import ReportOrder

logger = logging.getLogger(__name__)
BEATS_BEFORE_STALE = 3

_LOCKED = PreparedObjects(lambda key: ReportOrder.objects.select_for_update().filter(pk=key), STAND_IN_ID)


class AbandonedError(Exception):
    """The order was cancelled, or another worker holds it now: stop, and write nothing."""


def holder(order: ReportOrder) -> ReportOrder:
    """Return the order, locked, for the attempt that holds it; call it inside a transaction.

    Raises AbandonedError when the order is no longer being made or a newer attempt holds it.
    """
    locked = next(iter(_LOCKED.all(order.pk)), None)
    if locked is None or locked.state != ReportState.RUNNING or locked.attempt != order.attempt:
        raise AbandonedError
    return locked


def report_progress(*, order: ReportOrder, done: int, total: int, sentence: Sentence = "") -> None:
    """Tell how far the attempt has come; a sign of life too. Raises AbandonedError when nobody waits."""
    held = ReportOrder.objects.filter(pk=order.pk, attempt=order.attempt, state=ReportState.RUNNING)
    total = max(total, done)
    if not held.update(done=done, total=total, progress=str(sentence)[:255], heartbeat_at=timezone.now()):
        raise AbandonedError


class Heartbeat:
    """Signs of life from a thread of its own, so that one long rendering is not taken for death."""

    def __init__(self, order: ReportOrder) -> None:
        self.order = order
        self.interval = settings.REPORT_STALE_SECONDS / BEATS_BEFORE_STALE
        self.abandoned = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"report-{order.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def tell(self, done: int, total: int, sentence: Sentence = "") -> None:
        """Keep the progress. Raises AbandonedError when the order was cancelled or taken over."""
        if self.abandoned:
            raise AbandonedError
        report_progress(order=self.order, done=done, total=total, sentence=sentence)

    def _beat(self) -> None:
        try:
            while not self._stop.wait(self.interval):
                self._sign()
        finally:
            connection.close()

    def _sign(self) -> None:
        held = ReportOrder.objects.filter(pk=self.order.pk, attempt=self.order.attempt, state=ReportState.RUNNING)
        try:
            if not held.update(heartbeat_at=timezone.now()):
                self.abandoned = True
        except DatabaseError:
            logger.warning("Report %s: a sign of life could not be written", self.order.pk, exc_info=True)
