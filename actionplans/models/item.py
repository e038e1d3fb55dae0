"""The points of a plan."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.plan import Plan, PlanArea
from foundation.dates import Precision
from projects.models import Call


class PlanItem(models.Model):
    """A point of a plan, or a point under a point. May carry a date, and may insert the grants of a call."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items", verbose_name=_("plan"))
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
        indexes = [models.Index(fields=["plan", "area", "order"], name="planitem_order")]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="planitem_key_once")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.plan_id = self.area.plan_id
        super().save(*args, **kwargs)
