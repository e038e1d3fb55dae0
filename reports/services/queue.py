"""Waking a worker. The message may be lost: the row is still there and is queued again by `keeping`."""

from foundation.tasks import send_on_commit


def wake_worker(order_id: int) -> None:
    """Tell the queue, once the transaction is committed, that an order waits."""
    send_on_commit("reports.tasks.run_report", order_id=order_id)
