"""The budget of a year: grouped lines that sum to a total."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.collation import SVENSKA
from foundation.edits import EditCounted
from foundation.money import SEKField


class BudgetQuerySet(models.QuerySet[Any]):
    """Budgets, and what their lines come to."""

    def with_totals(self) -> Self:
        """Annotate `lines_total` and `staff_total` in SEK, summed by the database; None where there is no line."""
        lines = BudgetLine.objects.filter(budget=OuterRef("pk")).order_by().values("budget")
        return self.annotate(
            lines_total=Subquery(lines.annotate(total=Sum("amount")).values("total")),
            staff_total=Subquery(lines.filter(is_staff_cost=True).annotate(total=Sum("amount")).values("total")),
        )

    def newest_first(self) -> Self:
        """Order by year, then version, the latest first."""
        return self.order_by("-year", "-pk")


class Budget(EditCounted):
    """A year's budget of costs. Shown in tkr, kept in SEK; frozen with its rows once adopted."""

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    stated_total = SEKField(
        _("stated total"),
        in_thousands=True,
        null=True,
        blank=True,
        help_text=_("The total as decided or written. The lines are checked against it."),
    )
    history = HistoricalRecords()
    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        indexes = [models.Index(fields=["-year", "-id"], name="budget_newest")]

    def __str__(self) -> str:
        return self.title


class BudgetCategory(models.Model):
    """A group of budget lines: what the money is for («Möten»)."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="categories", verbose_name=_("budget"))
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

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines", verbose_name=_("budget"))
    category = models.ForeignKey(
        BudgetCategory, on_delete=models.CASCADE, related_name="lines", verbose_name=_("activity")
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True, db_collation=SVENSKA)
    amount = SEKField(_("amount"), in_thousands=True)
    is_staff_cost = models.BooleanField(_("staff cost"), default=False)
    footnote = models.TextField(_("footnote"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        indexes = [models.Index(fields=["budget", "order"], name="budgetline_order")]
        constraints = [models.UniqueConstraint(fields=["budget", "key"], name="budgetline_key_once")]

    def __str__(self) -> str:
        return self.note or str(self.category)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.budget_id = self.category.budget_id
        super().save(*args, **kwargs)
