"""Documents signed with another service: kept byte for byte beside the meeting or the decision that they are of."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.rights import Visitor
from decisions.models.decision import Decision
from decisions.models.meeting import Meeting
from decisions.models.record import DIGEST_LENGTH
from foundation.collation import SVENSKA
from foundation.files import at_most_document_size, keep_apart


class SignedDocumentQuerySet(models.QuerySet[Any]):
    """Signed documents as pages need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the documents of what `user` may see today."""
        decisions, meetings = Decision.objects.visible_to(user), Meeting.objects.visible_to(user)
        return self.filter(Q(decision__in=decisions) | Q(meeting__in=meetings))

    def in_force(self) -> Self:
        """Return what has not been taken away."""
        return self.filter(removed_at__isnull=True)


class SignedDocument(models.Model):
    """One PDF, signed elsewhere, of a meeting or of a decision; what its signatures said when it was attached.

    `signatures` holds a `reports.pdf.signatures.Signature` as JSON for each. The digest is SHA-256 in hexadecimal.
    Of the row nothing changes but that it is taken away, once, with the reason; the file stays.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="signed", verbose_name=_("meeting")
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="signed", verbose_name=_("decision")
    )
    title = models.CharField(_("title"), max_length=150, db_collation=SVENSKA)
    file = models.FileField(_("file"), upload_to=keep_apart, max_length=200, validators=[at_most_document_size])
    file_digest = models.CharField(_("checksum (SHA-256)"), max_length=DIGEST_LENGTH)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    signatures = models.JSONField(_("signatures"), encoder=DjangoJSONEncoder, editable=False)
    attached_at = models.DateTimeField(_("attached"))
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("attached by")
    )
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken away by"),
    )
    removed_reason = models.TextField(_("why it was taken away"), blank=True)
    history = HistoricalRecords(excluded_fields=["signatures"])
    objects = SignedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed document")
        verbose_name_plural = _("signed documents")
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[of, "file_digest"],
                    condition=Q(removed_at__isnull=True),
                    name=f"signed_file_once_for_each_{of}",
                    violation_error_message=_("This file is attached already."),
                )
                for of in ("meeting", "decision")
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True, decision__isnull=False)
                | Q(meeting__isnull=False, decision__isnull=True),
                name="signed_document_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__gte=F("attached_at"), removed_by__isnull=False) & ~Q(removed_reason="")),
                name="signed_document_removed_with_reason",
                violation_error_message=_("Say who took the document away and why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Decision | Meeting:
        """What it is of. Raises LookupError where the row names nothing, which the database refuses."""
        subject = self.decision or self.meeting
        if subject is None:
            raise LookupError(self.pk)
        return subject

    @property
    def is_in_force(self) -> bool:
        """Whether it has not been taken away."""
        return self.removed_at is None

    def get_absolute_url(self) -> str:
        """Return the list that it stands in."""
        if self.decision_id:
            return reverse("decision_signed", args=[self.decision_id])
        return reverse("meeting_signed", args=[self.meeting_id])

    def get_file_url(self) -> str:
        """Return where the file is fetched."""
        return reverse("signed_file", args=[self.pk])
