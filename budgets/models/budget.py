"""The budget of a year: grouped lines that sum to a total."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history

from budgets.models.carry_over import CarryOver
from budgets.models.line import BudgetCategory, BudgetLine
from collaboration.permissions import Right
from decisions.models.adoption import Adoptable, AdoptableQuerySet
from foundation.collation import SVENSKA
from foundation.copies import copy_of
from foundation.edits import EditCounted
from foundation.money import SEKField


class BudgetQuerySet(AdoptableQuerySet):
    """Budgets, and what their lines come to."""

    def with_totals(self) -> Self:
        """Annotate `lines_total`, `staff_total` and `carried_total` in SEK, by the database; None for no rows."""
        lines = BudgetLine.objects.filter(category__budget=OuterRef("pk")).order_by().values("category__budget")
        carried = CarryOver.objects.filter(budget=OuterRef("pk")).order_by().values("budget")
        return self.annotate(
            lines_total=Subquery(lines.annotate(total=Sum("amount")).values("total")),
            staff_total=Subquery(lines.filter(is_staff_cost=True).annotate(total=Sum("amount")).values("total")),
            carried_total=Subquery(carried.annotate(total=Sum("amount")).values("total")),
        )

    def newest_first(self) -> Self:
        """Order by year, then version, the latest first."""
        return self.order_by("-year", "-pk")


class Budget(EditCounted, Adoptable):
    """A year's budget of costs. Shown in tkr, kept in SEK; frozen with its rows once adopted."""

    frozen_rows: ClassVar[tuple[tuple[str, str], ...]] = (
        ("budgets.BudgetCategory", "budget"),
        ("budgets.BudgetLine", "category__budget"),
        ("budgets.CarryOver", "budget"),
    )
    own_to_version: ClassVar[tuple[str, ...]] = ("edit_number",)
    view_right: ClassVar[Right] = Right.VIEW_BUDGET
    manage_right: ClassVar[Right] = Right.MANAGE_BUDGET

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
    objects = BudgetQuerySet.as_manager()  # type: ignore[misc]  # the plugin takes an abstract parent\'s for a class variable

    class Meta(Adoptable.Meta):
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        indexes = [models.Index(fields=["-year", "-id"], name="budget_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("budget_detail", kwargs={"pk": self.pk})

    def copy_rows_to(self, new: Self) -> None:
        """Copy activities, lines and carry-overs to a new version; a line keeps its key, so versions compare."""
        by = new.created_by
        categories = list(self.categories.all())
        lines = list(BudgetLine.objects.filter(category__budget=self))
        copies = [copy_of(row, budget=new) for row in categories]
        made = bulk_create_with_history(copies, BudgetCategory, default_user=by)
        new_category = {old.pk: row for old, row in zip(categories, made, strict=True)}
        new_lines = [copy_of(line, category=new_category[line.category_id]) for line in lines]
        bulk_create_with_history(new_lines, BudgetLine, default_user=by)
        carry_overs = [copy_of(row, budget=new) for row in self.carry_overs.all()]
        bulk_create_with_history(carry_overs, CarryOver, default_user=by)
