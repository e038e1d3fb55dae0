from reports.services.keeping import expire_reports, requeue_stale_reports
from reports.services.ordering import cancel_report, order_report, retry_report
from reports.services.running import run_report

__all__ = [
    "cancel_report",
    "expire_reports",
    "order_report",
    "requeue_stale_reports",
    "retry_report",
    "run_report",
]
