"""What the public may read: sealed records that someone has chosen to publish, until the publication is withdrawn."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from decisions.enums import RecordKind
from decisions.models.record import SealedRecord
from foundation.collation import SVENSKA

OPEN_URLS = {RecordKind.DECISION: "open_decision", RecordKind.MINUTES: "open_minutes"}
OPEN_FILE_URLS = {RecordKind.DECISION: "open_decision_file", RecordKind.MINUTES: "open_minutes_file"}


class PublicationQuerySet(models.QuerySet[Any]):
    """Publications as the public pages need them."""

    def in_force(self) -> Self:
        """Return what is published and not withdrawn: all that the public may know of."""
        return self.filter(withdrawn_at__isnull=True)

    def of_kind(self, kind: RecordKind) -> Self:
        """Return the publications of decisions, or of minutes."""
        return self.filter(subject__kind=kind)

    def newest_first(self) -> Self:
        """Order by the day of the decision or the meeting, the latest first."""
        return self.order_by("-date", "-pk")


class Publication(models.Model):
    """That a record was made public: which, in which sealed file, when and by whom; and if it was withdrawn, why.

    `subject` is the record in full, whose number stands in the public address; `record` is the sealed file that is
    public. Title, day, body, searched `words` and the drawn `annexes` are copied from what was sealed, so that the
    public pages read nothing of the rows behind. Of a publication nothing changes but that it is withdrawn, once.
    """

    subject = models.ForeignKey(
        SealedRecord, on_delete=models.PROTECT, related_name="publications", verbose_name=_("record")
    )
    record = models.ForeignKey(
        SealedRecord, on_delete=models.PROTECT, related_name="published_as", verbose_name=_("published file")
    )
    title = models.CharField(_("title"), max_length=250, db_collation=SVENSKA)
    date = models.DateField(_("date"))
    body_name = models.CharField(_("body"), max_length=200, db_collation=SVENSKA)
    words = models.TextField(_("words to search"), blank=True, db_collation=SVENSKA, editable=False)
    annexes = models.JSONField(_("annexes as drawn"), default=list, blank=True, editable=False)
    is_redacted = models.BooleanField(_("something is left out"), default=False, editable=False)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    history = HistoricalRecords(excluded_fields=["words", "annexes"])
    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [models.Index(fields=["-date", "-id"], name="publication_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(withdrawn_at__isnull=True),
                name="published_once_at_a_time",
                violation_error_message=_("This is already published."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__gte=F("published_at"), withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="publication_withdrawn_with_reason",
                violation_error_message=_("Say who withdrew the publication and why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public page; needs `subject`."""
        return reverse(OPEN_URLS[RecordKind(self.subject.kind)], args=[self.subject.number])

    def get_file_url(self) -> str:
        """Return where the public fetches the file; needs `subject`."""
        return reverse(OPEN_FILE_URLS[RecordKind(self.subject.kind)], args=[self.subject.number])

    @property
    def is_in_force(self) -> bool:
        """Whether the public may read it now."""
        return self.withdrawn_at is None
