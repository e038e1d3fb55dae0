"""Plans are found and read."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from actionplans.models import Plan, SupportingDocument
from actionplans.queries import plan_document, plan_history
from actionplans.queries.comparison import compare_plans
from actionplans.queries.document_changes import document_changes
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from collaboration.views.access import HasRight
from decisions.queries.versions import with_surroundings
from foundation.access import AccessMixin
from foundation.lists import Action, Empty, ListPage
from foundation.tables import Address, Column, Kind


class PlanList(ListPage):
    """Every plan the person may see, the latest period first."""

    access = HasRight(Right.VIEW_PLAN)
    template_name = "actionplans/plan_list.html"
    title = gettext_lazy("Plans")
    lead = gettext_lazy("What is to be done, by whom and when.")
    columns = (
        Column("title", gettext_lazy("Plan"), link=Address("plan_detail", pk="pk"), sort=["title"], head=True),
        Column("kind", gettext_lazy("Kind"), value=lambda plan: plan.get_kind_display(), sort=["kind"]),
        Column("period", gettext_lazy("Period"), value="period", sort=["period_from"], empty="–"),
        Column("state", gettext_lazy("State"), Kind.TAG, value="state_tag", sort=["state"]),
        Column("version", gettext_lazy("Version"), sort=["version"]),
        Column("adopted", gettext_lazy("Adopted"), Kind.DATE, value="adopted_date", sort=["adopted_date"], empty="–"),
    )
    search_fields = ("title", "areas__heading", "areas__items__text")
    default_sort = "-period"

    def get_queryset(self) -> QuerySet[Plan]:
        return Plan.objects.visible_to(self.request.user)

    def get_actions(self) -> list[Action]:
        indicators = Action(_("Indicators"), reverse("indicator_list"), "bar-chart")
        measures = Action(_("Measures and how they go"), reverse("measure_list"), "list-check")
        if not has_right(self.request.user, Right.MANAGE_PLAN):
            return [measures, indicators]
        return [Action(_("New plan"), reverse("plan_create"), "plus-lg"), measures, indicators]

    def get_empty(self) -> Empty:
        return Empty(_("There is no plan yet."), _("A plan is seen here once it has been drafted."))


class PlanDetail(AccessMixin, TemplateView):
    """One version of a plan as a document, with its contents beside it."""

    access = HasRight(Right.VIEW_PLAN)
    template_name = "actionplans/plan_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        visible = with_surroundings(Plan.objects.visible_to(user), user)
        plan = get_object_or_404(visible, pk=kwargs["pk"])
        may_manage = has_right(user, Right.MANAGE_PLAN)
        document = plan_document(plan)
        return super().get_context_data(
            plan=plan,
            document=document,
            groups=list(plan.areas.exclude(group=None).select_related("group").order_by("order", "pk"))
            if "group" in plan.section_parts
            else [],
            supporting=list(SupportingDocument.objects.visible_to(user).filter(plan=plan).order_by("title", "pk")),
            has_goals=bool(document.goal_groups) or (plan.wants_goals and (may_manage or plan.is_frozen)),
            is_followed=plan.is_frozen and bool(document.areas),
            may_see_history=has_right(user, Right.VIEW_HISTORY),
            may_edit=may_manage and plan.is_open,
            may_revise=may_manage and plan.is_current and not plan.newer,
            may_propose=may_manage
            and plan.is_open
            and not plan.matter
            and has_right_somewhere(user, Right.PROPOSE_MATTER),
            **kwargs,
        )


class PlanCompare(AccessMixin, TemplateView):
    """What has changed from the version before to this one."""

    access = HasRight(Right.VIEW_PLAN)
    template_name = "actionplans/plan_compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both versions, if the person may see both, and what is new, changed and gone."""
        plans = Plan.objects.visible_to(self.request.user)
        plan = get_object_or_404(plans.exclude(revises=None), pk=kwargs["pk"])
        old = get_object_or_404(plans, pk=plan.revises_id)
        documents = document_changes(old, plan, user=self.request.user)
        found = compare_plans(old, plan)
        return super().get_context_data(plan=plan, old=old, found=found, documents=documents, **kwargs)


class PlanHistory(AccessMixin, TemplateView):
    """Who has changed what in one version of a plan."""

    access = HasRight(Right.VIEW_HISTORY)
    template_name = "foundation/changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = get_object_or_404(Plan.objects.visible_to(self.request.user), pk=kwargs["pk"])
        return super().get_context_data(subject=plan, changes=plan_history(plan), **kwargs)
