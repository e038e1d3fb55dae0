"""The points of a plan."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.area import PlanArea
from foundation.dates import Precision
from foundation.money import SEKField
from projects.models import Call


class PlanItem(models.Model):
    """A point of a plan, or a point under a point. May carry a date, and may insert the grants of a call."""

    named_by = ("text",)

    area = models.ForeignKey(PlanArea, on_delete=models.CASCADE, related_name="items", verbose_name=_("section"))
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("text"))
    due_date = models.DateField(_("date"), null=True, blank=True)
    due_precision = models.CharField(_("known to the"), max_length=10, choices=Precision, default=Precision.DAY)
    footnote = models.TextField(_("footnote"), blank=True)
    inserted_call = models.ForeignKey(
        Call,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_items",
        verbose_name=_("insert the grants of"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point of a plan")
        verbose_name_plural = _("points of a plan")
        indexes = [models.Index(fields=["area", "order"], name="planitem_order")]

    def __str__(self) -> str:
        return self.text


class InsertedGrant(models.Model):
    """A grant as it stood when the plan that inserts its call was adopted: the plan's own copy, frozen with it."""

    item = models.ForeignKey(
        PlanItem, on_delete=models.CASCADE, related_name="inserted_grants", verbose_name=_("point")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=300)
    amount = SEKField(_("granted amount"))
    owner = models.CharField(_("project owner"), max_length=200)
    leaders = models.TextField(_("project leaders"), blank=True)
    end_date = models.DateField(_("ends"), null=True, blank=True)

    class Meta:
        verbose_name = _("inserted grant")
        verbose_name_plural = _("inserted grants")
        constraints = [models.UniqueConstraint(fields=["item", "order"], name="insertedgrant_order_once")]

    def __str__(self) -> str:
        return self.title
