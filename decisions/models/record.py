"""Sealed records: the files that an archive keeps, chained so that none can be changed or taken out unseen."""

import hashlib
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collaboration.models.rights import Visitor
from decisions.enums import RecordKind
from decisions.models.correction import Correction
from decisions.models.decision import Decision
from decisions.models.meeting import Meeting
from foundation.collation import SVENSKA

DIGEST_LENGTH = 64
FIRST_LINK = "0" * DIGEST_LENGTH


class SealedRecordQuerySet(models.QuerySet[Any]):
    """Sealed records as lists need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the records of what `user` may see today."""
        decisions = Decision.objects.visible_to(user)
        meetings = Meeting.objects.visible_to(user)
        return self.filter(
            Q(decision__in=decisions)
            | Q(kind=RecordKind.MINUTES, meeting__in=meetings)
            | Q(redacts__decision__in=decisions)
            | Q(redacts__kind=RecordKind.MINUTES, redacts__meeting__in=meetings)
        )


def record_path(record: "SealedRecord", filename: str) -> str:
    """Return where a record's file is kept; the digest in the path keeps two attempts apart."""
    return f"records/{record.file_digest[:2]}/{record.file_digest}/{filename}"


class SealedRecord(models.Model):
    """One sealed file, and what the database said when it was sealed. The row is frozen from the start.

    `facts` is the machine-readable record as JSON, `rows` every frozen column behind it as JSON. `link` is the
    digest of this row's own facts and of the link before, so that each record vouches for all earlier ones.
    A redacted version names the record in full, here and in its facts, and has no rows of its own behind it.
    Digests are SHA-256 in hexadecimal.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=RecordKind)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("meeting")
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("decision")
    )
    correction = models.OneToOneField(
        Correction, on_delete=models.PROTECT, null=True, blank=True, related_name="record", verbose_name=_("correction")
    )
    redacts = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="redacted_versions",
        verbose_name=_("record in full"),
    )
    title = models.CharField(_("title"), max_length=250, db_collation=SVENSKA)
    facts = models.TextField(_("the record for machines"))
    rows = models.TextField(_("the rows behind it"))
    file = models.FileField(_("file"), upload_to=record_path, max_length=400)
    file_name = models.CharField(_("file name"), max_length=200)
    file_digest = models.CharField(_("checksum (SHA-256)"), max_length=DIGEST_LENGTH, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    certificate = models.CharField(_("the seal's certificate (SHA-256)"), max_length=DIGEST_LENGTH)
    sealed_at = models.DateTimeField(_("sealed"))
    previous_link = models.CharField(_("link before"), max_length=DIGEST_LENGTH, unique=True)
    link = models.CharField(_("link"), max_length=DIGEST_LENGTH, unique=True)
    objects = SealedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed record")
        verbose_name_plural = _("sealed records")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(kind=RecordKind.MINUTES), name="minutes_sealed_once"
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(kind=RecordKind.DECISION), name="decision_sealed_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=RecordKind.DECISION, decision__isnull=False, correction__isnull=True, redacts__isnull=True
                )
                | Q(kind=RecordKind.CORRECTION, decision__isnull=False, correction__isnull=False, redacts__isnull=True)
                | Q(kind=RecordKind.EXTRACT, decision__isnull=False, correction__isnull=True, redacts__isnull=True)
                | Q(
                    kind=RecordKind.MINUTES,
                    meeting__isnull=False,
                    decision__isnull=True,
                    correction__isnull=True,
                    redacts__isnull=True,
                )
                | Q(kind=RecordKind.REDACTED, decision__isnull=True, correction__isnull=True, redacts__isnull=False),
                name="record_is_of_something",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="record_numbers_from_one"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of what was recorded."""
        full = self.redacts or self
        subject = full.decision or full.meeting
        return subject.get_absolute_url() if subject else ""

    def get_file_url(self) -> str:
        """Return where the sealed file is fetched."""
        return reverse("record_file", args=[self.number])

    def computed_link(self) -> str:
        """Return the digest that `link` is to be: of this row's facts and the link before."""
        digest = hashlib.sha256()
        parts = (self.previous_link, self.number, self.kind, self.meeting_id, self.decision_id, self.title)
        facts = (self.facts, self.rows, self.file_name, self.file_digest, self.size, self.certificate)
        for part in (*parts, *facts, self.sealed_at.isoformat()):
            digest.update(f"{part}\x1f".encode())
        return digest.hexdigest()


class RecordChain(models.Model):
    """The end of the chain, in one row that is locked while a record is added."""

    last_number = models.PositiveIntegerField(_("last number"), default=0)
    last_link = models.CharField(_("last link"), max_length=DIGEST_LENGTH, default=FIRST_LINK)

    class Meta:
        verbose_name = _("chain of records")
        verbose_name_plural = _("chains of records")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_chain_of_records")]

    def __str__(self) -> str:
        return str(self.last_number)
