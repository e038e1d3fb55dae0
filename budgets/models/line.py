"""The rows of a budget: activities, and the lines under them."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.collation import SVENSKA
from foundation.money import SEKField


class BudgetLineQuerySet(models.QuerySet[Any]):
    """Budget lines."""

    def in_order(self) -> Self:
        """Return the lines as the table shows them: activity by activity, each with its activity at hand."""
        return self.select_related("category").order_by("category__order", "category", "order", "pk")


class BudgetCategory(models.Model):
    """A group of budget lines: what the money is for («Möten»)."""

    budget = models.ForeignKey("Budget", on_delete=models.CASCADE, related_name="categories", verbose_name=_("budget"))
    name = models.CharField(_("activity"), max_length=200, db_collation=SVENSKA)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("activity in a budget")
        verbose_name_plural = _("activities in a budget")
        indexes = [models.Index(fields=["budget", "order"], name="budgetcategory_order")]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """One amount: its activity, its note (Anm.) and, where one is needed, a footnote."""

    named_by = ("note",)

    category = models.ForeignKey(
        BudgetCategory, on_delete=models.CASCADE, related_name="lines", verbose_name=_("activity")
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    note = models.CharField(_("budget note"), max_length=300, blank=True, db_collation=SVENSKA)
    amount = SEKField(_("amount"), in_thousands=True)
    is_staff_cost = models.BooleanField(_("staff cost"), default=False)
    footnote = models.TextField(_("footnote"), blank=True)
    history = HistoricalRecords()
    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        indexes = [models.Index(fields=["category", "order"], name="budgetline_order")]

    def __str__(self) -> str:
        return self.note or str(self.category)
