"""The ordered report. Its row is the truth; the queue is only a wake-up call (docs/adr/0010)."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.collation import SVENSKA
from foundation.dates import today
from reports.enums import LIVE_STATES, WAITING_STATES, FileFormat, ReportState


class ReportOrderQuerySet(models.QuerySet["ReportOrder"]):
    def visible_to(self, user: Any) -> Self:
        """Return the orders `user` may see: their own, never anyone else's."""
        return self.filter(owner=user)

    def live(self) -> Self:
        """Return the orders that will give, or have given, a file that is still kept."""
        return self.filter(state__in=LIVE_STATES)


def file_path(order: "ReportOrder", filename: str) -> str:
    """Return where an attempt keeps its file: one folder an order and attempt, so attempts never meet."""
    return f"reports/{order.pk}/{order.attempt}/{filename}"


class ReportOrder(models.Model):
    """A report that someone ordered: what, for whom, how far it has come and where the file lies.

    `attempt` grows each time a worker takes the order and is the worker's ticket: only the holder of
    the newest ticket may report progress or finish (a fencing token). `fingerprint` is the digest of
    what the data were; empty when the data changed while the report was made, and then the file is
    never handed out for a new order.
    """

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    parameters_digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10)
    as_of = models.DateField(_("as of"), default=today)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="report_orders", verbose_name=_("ordered by")
    )
    state = models.CharField(_("state"), max_length=20, choices=ReportState, default=ReportState.ORDERED)
    ordered_at = models.DateTimeField(_("ordered"))
    woken_at = models.DateTimeField(_("last put in the queue"))
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    progress = models.CharField(_("progress"), max_length=255, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    failure = models.TextField(_("reason"), blank=True)
    file = models.FileField(_("file"), upload_to=file_path, max_length=300, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    file_format = models.CharField(_("format"), max_length=10, choices=FileFormat, blank=True)
    digest = models.CharField(_("checksum (SHA-256)"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    objects = ReportOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("ordered report")
        verbose_name_plural = _("ordered reports")
        indexes = [
            models.Index(fields=["owner", "-ordered_at"], name="reportorder_owner"),
            models.Index(fields=["state", "heartbeat_at"], name="reportorder_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "parameters_digest", "fingerprint"],
                condition=Q(state__in=LIVE_STATES) & ~Q(fingerprint=""),
                name="report_ordered_once",
                violation_error_message=_("You have already ordered this report."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.READY) | ~(Q(file="") | Q(digest="") | Q(expires_at__isnull=True)),
                name="ready_report_has_file",
                violation_error_message=_("A report is not ready until its file is kept."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.FAILED) | ~Q(failure=""),
                name="failed_report_has_reason",
                violation_error_message=_("A report that could not be made needs a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.RUNNING) | Q(heartbeat_at__isnull=False),
                name="running_report_has_heartbeat",
                violation_error_message=_("A report being made needs a sign of life."),
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")),
                name="report_progress_within_total",
                violation_error_message=_("Progress cannot pass the total."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("report_detail", kwargs={"pk": self.pk})

    @property
    def is_waiting(self) -> bool:
        """Return whether the file is still to come."""
        return self.state in WAITING_STATES

    @property
    def is_ready(self) -> bool:
        """Return whether the file can be fetched."""
        return self.state == ReportState.READY

    @property
    def may_be_retried(self) -> bool:
        """Return whether the same order may be put in the queue again."""
        return self.state in {ReportState.FAILED, ReportState.CANCELLED}

    @property
    def percent(self) -> int | None:
        """Return how far the work has come in whole per cent, or None while that is not known."""
        return self.done * 100 // self.total if self.total else None
