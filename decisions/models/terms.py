"""Terms of reference (uppdragsbeskrivning): what a body is for, adopted by the body above it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Body
from collaboration.permissions import Right
from decisions.enums import TermsHeading
from decisions.models.adoption import Adoptable
from foundation.collation import SVENSKA


class TermsOfReference(Adoptable):
    """One version of a body's terms of reference; its points stand under the headings of TermsHeading."""

    frozen_rows: ClassVar[tuple[tuple[str, str], ...]] = (("decisions.TermsPoint", "terms"),)
    view_right: ClassVar[Right] = Right.VIEW_BODY
    manage_right: ClassVar[Right] = Right.MANAGE_TERMS

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms", verbose_name=_("body"))
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    review_date = models.DateField(_("next review"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta(Adoptable.Meta):
        verbose_name = _("terms of reference")
        verbose_name_plural = _("terms of reference")
        indexes = [models.Index(fields=["title", "id"], name="terms_title")]

    def __str__(self) -> str:
        return self.title

    def copy_rows_to(self, new: Self) -> None:
        """Copy the points to the new version."""
        TermsPoint.objects.bulk_create(
            TermsPoint(terms=new, heading=point.heading, order=point.order, text=point.text)
            for point in self.points.all()
        )


class TermsPoint(models.Model):
    """One point of the terms, under its heading."""

    terms = models.ForeignKey(
        TermsOfReference, on_delete=models.CASCADE, related_name="points", verbose_name=_("terms of reference")
    )
    heading = models.CharField(_("heading"), max_length=20, choices=TermsHeading)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("text"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point of the terms of reference")
        verbose_name_plural = _("points of the terms of reference")
        indexes = [models.Index(fields=["terms", "order"], name="termspoint_order")]

    def __str__(self) -> str:
        return self.text
