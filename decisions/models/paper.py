"""Papers of a matter (handlingar): what the body reads before it decides, version by version."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.rights import Visitor
from decisions.enums import PaperKind
from decisions.models.matter import Matter
from decisions.models.record import DIGEST_LENGTH
from foundation.collation import SVENSKA
from foundation.filekinds import ENDINGS, FileKind, kind_named
from foundation.files import LONGEST_NAME, at_most_document_size, keep_apart


class PaperQuerySet(models.QuerySet[Any]):
    """Papers as pages need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the papers, old versions too, of the matters that `user` may see today."""
        return self.filter(matter__in=Matter.objects.visible_to(user))

    def current(self) -> Self:
        """Return the versions that stand: neither replaced nor withdrawn."""
        return self.filter(replaced_at__isnull=True, withdrawn_at__isnull=True)

    def in_order(self) -> Self:
        """Order as on the matter's page."""
        return self.order_by("order", "pk")


class Paper(models.Model):
    """One version of a paper that belongs to a matter, kept byte for byte. `added_by` is who handed it in.

    A newer version points at the first one with `original`, and the older is marked as replaced. `laid_at` is when
    it was first laid before the body: listed in a notice of meeting, or there when the matter was decided. Until then
    it can be taken away; from then on nothing changes but its place, that it is replaced, and that it is withdrawn.
    The digest is SHA-256 in hexadecimal, `ending` one of foundation.filekinds.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="papers", verbose_name=_("matter"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=LONGEST_NAME, db_collation=SVENSKA)
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind, default=PaperKind.BASIS)
    document_date = models.DateField(_("dated"), null=True, blank=True)
    original = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="newer_versions",
        verbose_name=_("first version"),
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    file = models.FileField(_("file"), upload_to=keep_apart, max_length=200, validators=[at_most_document_size])
    ending = models.CharField(_("kind of file"), max_length=5, choices=[(ending, ending.upper()) for ending in ENDINGS])
    file_digest = models.CharField(_("checksum (SHA-256)"), max_length=DIGEST_LENGTH)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    laid_at = models.DateTimeField(_("laid before the body"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
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
    history = HistoricalRecords()
    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "file_digest"],
                condition=Q(replaced_at__isnull=True, withdrawn_at__isnull=True),
                name="paper_file_once_in_matter",
                violation_error_message=_("This very file is among the matter's papers already."),
            ),
            models.UniqueConstraint(fields=["original", "number"], name="paper_version_once"),
            models.CheckConstraint(
                condition=Q(original__isnull=True, number=1) | Q(original__isnull=False, number__gte=2),
                name="paper_numbers_from_the_first",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (
                    Q(laid_at__isnull=False, replaced_at__isnull=True)
                    & Q(withdrawn_at__gte=F("laid_at"), withdrawn_by__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="paper_withdrawn_with_reason",
                violation_error_message=_("Say who withdrew the paper and why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of this version, with all the others."""
        return reverse("paper_detail", args=[self.pk])

    def get_file_url(self) -> str:
        """Return where the file is fetched."""
        return reverse("paper_file", args=[self.pk])

    @property
    def first_id(self) -> int:
        """The id of the first version: what a paper is known by from version to version."""
        return self.original_id or self.pk

    @property
    def is_current(self) -> bool:
        """Whether this version stands: neither replaced nor withdrawn."""
        return self.replaced_at is None and self.withdrawn_at is None

    @property
    def is_laid(self) -> bool:
        """Whether it has been laid before the body, so that it can only be withdrawn, never taken away."""
        return self.laid_at is not None

    @property
    def file_kind(self) -> FileKind:
        """What kind of file it is."""
        return kind_named(self.ending)

    @property
    def version_words(self) -> str:
        """The version in words; nothing for the first."""
        return _now("version %(number)d") % {"number": self.number} if self.number > 1 else ""
