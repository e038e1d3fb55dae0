"""Budgets are found and read."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from budgets.models import Budget
from budgets.queries import BudgetTable, budget_table, changes_since_previous
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight
from foundation.access import AccessMixin
from foundation.charts import Bar, bar_chart
from foundation.history import changes_of
from foundation.lists import Action, Empty, ListPage
from foundation.numbers import THOUSAND
from foundation.tables import Address, Column, Kind

LABEL_LENGTH = 34  # what fits over a bar beside its amount on a phone; the table has the whole name


class BudgetList(ListPage):
    """Every budget the person may see, the latest year first."""

    access = HasRight(Right.VIEW_BUDGET)
    title = gettext_lazy("Budget")
    lead = gettext_lazy("What the collaboration's money is for, year by year.")
    columns = (
        Column("title", gettext_lazy("Budget"), link=Address("budget_detail", pk="pk"), sort=["title"], head=True),
        Column("year", gettext_lazy("Year"), sort=["year"]),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
        Column("version", gettext_lazy("Version"), sort=["version"]),
        Column("total", gettext_lazy("Total (tkr)"), Kind.KSEK, value="lines_total", empty="0"),
        Column("adopted", gettext_lazy("Adopted"), Kind.DATE, value="adopted_date", sort=["adopted_date"], empty="–"),
    )
    search_fields = ("title",)
    default_sort = "-year"

    def get_queryset(self) -> QuerySet[Budget]:
        return Budget.objects.visible_to(self.request.user).with_totals()

    def get_actions(self) -> list[Action]:
        if not has_right(self.request.user, Right.MANAGE_BUDGET):
            return []
        return [Action(_("New budget"), reverse("budget_create"), "plus-lg")]

    def get_empty(self) -> Empty:
        return Empty(_("There is no budget yet."), _("A budget is seen here once it has been drafted."))


class BudgetDetail(AccessMixin, TemplateView):
    """One version of a budget: its table, what it adds up to, what has changed, and who decided it."""

    access = HasRight(Right.VIEW_BUDGET)
    template_name = "budgets/budget_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Budget.objects.visible_to(self.request.user)
        related = ("matter__body", "adopted_by", "revises")
        budget = get_object_or_404(visible.select_related(*related), pk=kwargs["pk"])
        table = budget_table(budget)
        newer = visible.filter(revises=budget).first()
        may_manage = has_right(self.request.user, Right.MANAGE_BUDGET)
        return super().get_context_data(
            budget=budget,
            table=table,
            newer=newer,
            changes=changes_since_previous(budget),
            by_category=category_chart(table),
            history=changes_of(budget) if has_right(self.request.user, Right.VIEW_HISTORY) else None,
            may_edit=may_manage and budget.is_open,
            may_revise=may_manage and budget.is_current and newer is None,
            **kwargs,
        )


def category_chart(table: BudgetTable) -> SafeString | None:
    """Return a picture of what each activity costs, staff costs in a colour of their own; None without amounts."""
    if table.sums.total <= 0:
        return None
    staff: dict[str, Decimal] = {}
    for row in table.rows:
        if row.line.is_staff_cost:
            staff[row.category] = staff.get(row.category, Decimal(0)) + row.amount
    bars = [
        Bar(
            Truncator(name).chars(LABEL_LENGTH),
            [staff.get(name, Decimal(0)) / THOUSAND, (amount - staff.get(name, Decimal(0))) / THOUSAND],
        )
        for name, amount in table.by_category
    ]
    return bar_chart(bars, title=_("What the budget is for"), series=[_("Staff"), _("Other")], unit=_("tkr"))
