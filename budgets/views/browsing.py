"""Budgets are found and read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from budgets.models import Budget
from budgets.queries import budget_table, changes_since_previous
from budgets.views.picture import category_chart
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight
from foundation.access import AccessMixin
from foundation.history import changes_of
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind


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
            carry_overs=budget.carry_overs.order_by("source_year", "pk"),
            newer=newer,
            changes=changes_since_previous(budget),
            by_category=category_chart(table),
            history=changes_of(budget) if has_right(self.request.user, Right.VIEW_HISTORY) else None,
            may_edit=may_manage and budget.is_open,
            may_revise=may_manage and budget.is_current and newer is None,
            **kwargs,
        )
