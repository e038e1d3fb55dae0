"""Waking a worker. The message may be lost: the row is still there and is queued again by `keeping`."""

import logging

from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

TASK = "reports.tasks.run_report"  # by its name: tasks stand above services
logger = logging.getLogger(__name__)


def wake_worker(order_id: int) -> None:
    """Tell the queue, once the transaction is committed, that an order waits.

    A queue that is away stops nobody: the order stands in the database, and beat finds it.
    """
    transaction.on_commit(lambda: _send(order_id))


def _send(order_id: int) -> None:
    try:
        import_string(TASK).apply_async(kwargs={"order_id": order_id})
    except OperationalError:
        logger.exception("The queue is away; report %s waits for beat", order_id)
