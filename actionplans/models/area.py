"""The sections of a plan."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Body
from foundation.collation import SVENSKA
from foundation.edits import EditCounted


class PlanArea(EditCounted):
    """A section of a plan: a number as written («2.1», or none), a heading, a text, a footnote.

    What its kind of plan asks for (`SECTION_PARTS`): the need it answers, a vision, long-term goals.
    """

    named_by = ("heading",)

    plan = models.ForeignKey("Plan", on_delete=models.CASCADE, related_name="areas", verbose_name=_("plan"))
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    number = models.CharField(_("number"), max_length=20, blank=True)
    heading = models.CharField(_("heading"), max_length=300, db_collation=SVENSKA)
    need = models.TextField(_("need"), blank=True)
    vision = models.TextField(_("vision"), blank=True)
    goals = models.TextField(_("long-term goals"), blank=True)
    text = models.TextField(_("text"), blank=True)
    group = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("group"),
        help_text=_("The body that works with the section. Its convener may write the status reports."),
    )
    footnote = models.TextField(_("footnote"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("section of a plan")
        verbose_name_plural = _("sections of a plan")
        indexes = [models.Index(fields=["plan", "order"], name="planarea_order")]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="planarea_key_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()
