"""Waking a worker. The message may be lost: the row is still there and is queued again by `keeping`."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake_worker(order_id: int) -> None:
    """Tell the queue, once the transaction is committed, that an order waits.

    A queue that is away stops nobody: the order stands in the database, and beat finds it.
    """
    transaction.on_commit(lambda: _send(order_id))


def _send(order_id: int) -> None:
    from reports.tasks import run_report  # noqa: PLC0415 - tasks stand above services

    try:
        run_report.apply_async(kwargs={"order_id": order_id})
    except OperationalError:
        logger.exception("The queue is away; report %s waits for beat", order_id)
