"""The goals of a plan and their indicators: read as a tree, written in a draft."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from actionplans.enums import GoalKind
from actionplans.forms import GoalForm, IndicatorForm
from actionplans.models import Goal, Indicator
from actionplans.queries.goals import goal_tree
from actionplans.services.goals import (
    GoalInput,
    IndicatorInput,
    add_goal,
    add_indicator,
    change_goal,
    change_indicator,
    remove_goal,
    remove_indicator,
)
from actionplans.views.editing import MANAGE
from actionplans.views.following import VIEW
from actionplans.views.found import OfGoal, OfIndicator, OfPlan
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from decisions.views.drafting import OnlyInDraft
from foundation.access import AccessMixin
from foundation.views.forms import ActionView, FormPage


class PlanGoals(OfPlan, AccessMixin, TemplateView):
    """The goals of a plan section by section, with their indicators; what nothing has been measured of is listed."""

    access = VIEW
    template_name = "actionplans/plan_goals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            plan=self.plan,
            tree=goal_tree(self.plan),
            may_edit=has_right(user, Right.MANAGE_PLAN) and self.plan.is_open,
            may_report=has_right_somewhere(user, Right.ORDER_REPORT),
            **kwargs,
        )


class GoalDetail(OfGoal, AccessMixin, TemplateView):
    """One goal: what it lies under, its indicators, and the goals under it."""

    access = VIEW
    template_name = "actionplans/goal_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.pop("goal", None)  # the address's number; the row itself is handed on
        rows: QuerySet[Any] = Indicator.objects.filter(goal=self.goal).with_latest()
        children = Goal.objects.filter(parent=self.goal).select_related("body", "organisation")
        return super().get_context_data(
            plan=self.plan,
            goal=self.goal,
            indicators=list(rows.order_by("order", "pk")),
            children=list(children.order_by("order", "pk")),
            may_edit=has_right(self.request.user, Right.MANAGE_PLAN) and self.plan.is_open,
            **kwargs,
        )


def _goal(form: GoalForm) -> GoalInput:
    return GoalInput(**{name: form.cleaned_data[name] for name in GoalForm.Meta.fields})


def _indicator(form: IndicatorForm) -> IndicatorInput:
    return IndicatorInput(**{name: form.cleaned_data[name] for name in IndicatorForm.Meta.fields})


class GoalPage(OnlyInDraft, OfPlan, FormPage):
    """What adding and changing a goal share."""

    access = MANAGE
    form_class = GoalForm
    template_name = "actionplans/goal_form.html"
    done = _("The goal is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": self.plan}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.plan, **kwargs)


class GoalAdd(GoalPage):
    """A goal is added to a draft; the address may say under which section or goal."""

    def get_initial(self) -> dict[str, Any]:
        """Place it where the person was."""
        asked = self.request.GET
        under = asked.get("under", "")
        kind = GoalKind.OWN if under else GoalKind.LONG_TERM
        return {"area": asked.get("avsnitt"), "parent": under, "kind": kind}

    def perform(self, form: GoalForm) -> Goal:
        """Add it and go to it: its indicators come next."""
        return add_goal(plan=self.plan, given=_goal(form), by=self.request.user)


class GoalChange(OfGoal, GoalPage):
    """A goal of a draft is changed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.goal}

    def perform(self, form: GoalForm) -> Goal:
        """Save it and go to it."""
        seen = form.cleaned_data["seen"]
        return change_goal(goal=self._stored(), given=_goal(form), by=self.request.user, seen=seen)

    def _stored(self) -> Goal:
        """Return the goal as it is stored: the form has written in its own copy."""
        found: Goal = get_object_or_404(Goal.objects.select_related("plan"), pk=self.goal.pk)
        return found


class GoalRemove(OfGoal, ActionView):
    """A goal is taken out of a draft with what lies in it."""

    access = MANAGE
    done = _("The goal is removed.")

    def perform(self) -> Any:
        """Remove it and go back to the goals."""
        remove_goal(goal=self.goal, by=self.request.user)
        return self.plan


class IndicatorAdd(OnlyInDraft, OfGoal, FormPage):
    """An indicator is added to a goal of a draft."""

    access = MANAGE
    form_class = IndicatorForm
    template_name = "actionplans/indicator_form.html"
    done = _("The indicator is saved.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.plan, goal=self.goal, **kwargs)

    def perform(self, form: IndicatorForm) -> Goal:
        """Add it and go back to the goal."""
        add_indicator(goal=self.goal, given=_indicator(form), by=self.request.user)
        return self.goal


class IndicatorChange(OnlyInDraft, OfIndicator, FormPage):
    """An indicator of a draft is changed."""

    access = MANAGE
    form_class = IndicatorForm
    template_name = "actionplans/indicator_form.html"
    done = _("The indicator is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.indicator}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.plan, goal=self.indicator.goal, **kwargs)

    def perform(self, form: IndicatorForm) -> Goal:
        """Save it and go back to the goal."""
        seen = form.cleaned_data["seen"]
        change_indicator(indicator=self.indicator, given=_indicator(form), by=self.request.user, seen=seen)
        return self.indicator.goal


class IndicatorRemove(OfIndicator, ActionView):
    """An indicator is taken out of a draft."""

    access = MANAGE
    done = _("The indicator is removed.")

    def perform(self) -> Goal:
        """Remove it and go back to the goal."""
        goal = self.indicator.goal
        remove_indicator(indicator=self.indicator, by=self.request.user)
        return goal
