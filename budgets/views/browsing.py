"""Budgets are found and read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from budgets.models import Budget
from budgets.queries import budget_history, budget_table, changes_since_previous
from budgets.views.picture import category_chart
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from collaboration.views.access import HasRight
from decisions.queries.versions import with_surroundings
from foundation.access import AccessMixin
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
        user = self.request.user
        visible = with_surroundings(Budget.objects.visible_to(user), user)
        budget = get_object_or_404(visible, pk=kwargs["pk"])
        table = budget_table(budget)
        may_manage = has_right(user, Right.MANAGE_BUDGET)
        return super().get_context_data(
            budget=budget,
            table=table,
            changes=changes_since_previous(budget),
            by_category=category_chart(table),
            may_report=has_right_somewhere(user, Right.ORDER_REPORT),
            may_see_history=has_right(user, Right.VIEW_HISTORY),
            may_edit=may_manage and budget.is_open,
            may_revise=may_manage and budget.is_current and not budget.newer,
            **kwargs,
        )


class BudgetHistory(AccessMixin, TemplateView):
    """Who has changed what in one version of a budget."""

    access = HasRight(Right.VIEW_HISTORY)
    template_name = "foundation/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        budget = get_object_or_404(Budget.objects.visible_to(self.request.user), pk=kwargs["pk"])
        return super().get_context_data(subject=budget, changes=budget_history(budget), **kwargs)
