"""The tasks of reports: each calls one service and may run twice."""

from django.utils import timezone

from foundation.tasks import task
from reports import services


@task()
def run_report(*, order_id: int) -> None:
    """Make one ordered report."""
    services.run_report(order_id=order_id)


@task()
def requeue_stale_reports() -> None:
    """Queue again what a dead worker or a lost message left behind. Run by beat."""
    services.requeue_stale_reports(now=timezone.now())


@task()
def expire_reports() -> None:
    """Clear away files that have been kept long enough. Run by beat."""
    services.expire_reports(now=timezone.now())
