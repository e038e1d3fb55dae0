"""What an address names, if the person may see it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from actionplans.models import Goal, Indicator, Measure, Plan, PlanArea


class OfPlan:
    """The plan that the page's address names, if the person may see it."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def plan(self) -> Plan:
        """Read once a request."""
        found: Plan = get_object_or_404(Plan.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def refused_target(self) -> Plan:
        """Return where a button that was refused leads back to."""
        return self.plan


class OfArea(OfPlan):
    """The section that the page's address names, of a plan the person may see."""

    @cached_property
    def area(self) -> PlanArea:
        """Read once a request."""
        areas = PlanArea.objects.select_related("plan", "parent").filter(plan=self.plan)
        found: PlanArea = get_object_or_404(areas, pk=self.kwargs["area"])
        return found


class OfMeasure(OfPlan):
    """The measure that the page's address names, of a plan the person may see."""

    @cached_property
    def measure(self) -> Measure:
        """Read once a request."""
        measures = Measure.objects.select_related("item__area__plan").filter(item__area__plan=self.plan)
        found: Measure = get_object_or_404(measures, pk=self.kwargs["measure"])
        return found


class OfGoal(OfPlan):
    """The goal that the page's address names, of a plan the person may see."""

    @cached_property
    def goal(self) -> Goal:
        """Read once a request."""
        goals = Goal.objects.select_related("plan", "area", "body", "organisation", "parent").filter(plan=self.plan)
        found: Goal = get_object_or_404(goals, pk=self.kwargs["goal"])
        return found


class OfIndicator(OfPlan):
    """The indicator that the page's address names, of a plan the person may see."""

    @cached_property
    def indicator(self) -> Indicator:
        """Read once a request."""
        rows = Indicator.objects.select_related("goal__plan").filter(goal__plan=self.plan)
        found: Indicator = get_object_or_404(rows, pk=self.kwargs["indicator"])
        return found
