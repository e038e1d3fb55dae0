"""Plans: what is to be done in a period, area by area."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import PlanKind
from foundation.collation import SVENSKA
from foundation.edits import EditCounted


class PlanQuerySet(models.QuerySet[Any]):
    """Plans in the order people look for them."""

    def newest_first(self) -> Self:
        """Order by the period's start, then version, the latest first."""
        return self.order_by(F("period_from").desc(nulls_last=True), "-pk")


class Plan(EditCounted):
    """An operational, action or activity plan for a period; frozen with its areas and items once adopted."""

    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind, default=PlanKind.OPERATIONAL)
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    period_from = models.DateField(_("from"), null=True, blank=True)
    period_to = models.DateField(_("to and including"), null=True, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    history = HistoricalRecords()
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        indexes = [models.Index(fields=["-period_from", "-id"], name="plan_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                name="plan_ends_after_start",
                violation_error_message=_("The last day cannot come before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class PlanArea(models.Model):
    """A section of a plan: a number as written («2.1», or none), a heading, a text, a footnote."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas", verbose_name=_("plan"))
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    number = models.CharField(_("number"), max_length=20, blank=True)
    heading = models.CharField(_("heading"), max_length=300, db_collation=SVENSKA)
    text = models.TextField(_("text"), blank=True)
    footnote = models.TextField(_("footnote"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("section of a plan")
        verbose_name_plural = _("sections of a plan")
        indexes = [models.Index(fields=["plan", "order"], name="planarea_order")]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="planarea_key_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()
