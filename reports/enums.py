"""The states of an ordered report, and the kinds of file it can become."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.transitions import TransitionTable


class ReportState(models.TextChoices):
    ORDERED = "ordered", _("in the queue")
    RUNNING = "running", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")
    CANCELLED = "cancelled", _("stopped")
    EXPIRED = "expired", _("removed")


WAITING_STATES = (ReportState.ORDERED, ReportState.RUNNING)
LIVE_STATES = (*WAITING_STATES, ReportState.READY)

# A running report goes back to the queue when its worker has died.
WORKFLOW = TransitionTable(
    ReportState,
    {
        ReportState.ORDERED: {ReportState.RUNNING, ReportState.CANCELLED},
        ReportState.RUNNING: {
            ReportState.READY,
            ReportState.FAILED,
            ReportState.CANCELLED,
            ReportState.ORDERED,
        },
        ReportState.READY: {ReportState.EXPIRED},
        ReportState.FAILED: {ReportState.ORDERED},
        ReportState.CANCELLED: {ReportState.ORDERED},
    },
)


class FileFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel (XLSX)"
    CSV = "csv", "CSV"

    @property
    def content_type(self) -> str:
        """Return the media type the file is served with."""
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv; charset=utf-8",
}
