"""Who may follow goals up, and what has been measured of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from actionplans.enums import ReportState
from actionplans.models import Goal, Indicator, Measurement, Plan, PlanArea, TrackedMeasure
from actionplans.models.status_report import StatusReport, convened_by
from collaboration.enums import MembershipRole
from collaboration.models import Membership, RoleGrant, User
from collaboration.models.rights import Visitor, has_right
from collaboration.permissions import Right
from foundation.dates import format_date


def may_write_report(user: Visitor, area: PlanArea, day: dt.date) -> bool:
    """Return whether `user` manages plans, or convenes the section's group on `day`."""
    if has_right(user, Right.MANAGE_PLAN):
        return True
    return area.group_id is not None and convened_by(user, day).filter(body=area.group_id).exists()


def may_measure(user: Visitor, indicator: Indicator, day: dt.date) -> bool:
    """Return whether `user` manages plans, convenes the section's group, or answers for the unit whose goal it is.

    A body is answered for by whoever sits in it on `day`, an organisation by whoever holds a role there.
    """
    goal = indicator.goal
    if has_right(user, Right.MANAGE_PLAN):
        return True
    person = getattr(user, "person_id", None) or 0
    if goal.body_id and Membership.objects.on(day).filter(body=goal.body_id, person=person).exists():
        return True
    grants = RoleGrant.objects.in_force(day).filter(user=user.pk)
    if goal.organisation_id and grants.filter(scope__organisation=goal.organisation_id).exists():
        return True
    return goal.area is not None and may_write_report(user, goal.area, day)


def indicators_for(user: Visitor) -> QuerySet[Any]:
    """Return the indicators of plans that `user` may see, with goal, section, plan and what was measured last."""
    plans = Plan.objects.visible_to(user).values("pk")
    rows: QuerySet[Any] = Indicator.objects.filter(goal__plan__in=plans).with_latest()
    return rows.select_related("goal__plan", "goal__area", "goal__body", "goal__organisation")


def measurements_of(indicator: Indicator) -> list[Measurement]:
    """Return what has been measured, in every version of the plan, the oldest first."""
    rows = Measurement.objects.filter(indicator__key=indicator.key).select_related("indicator", "by__person")
    return list(rows.order_by("date", "pk"))


@dataclass(frozen=True)
class GoalBranch:
    """A goal on its page: with its indicators and the goals under it."""

    goal: Goal
    indicators: Sequence[Any]
    children: Sequence["GoalBranch"]


@dataclass(frozen=True)
class GoalSection:
    """A section with its goals; None for those of the whole plan."""

    area: PlanArea | None
    goals: Sequence[GoalBranch]


@dataclass(frozen=True)
class GoalTree:
    """The goals of a plan by section, and the indicators that nothing has been measured of."""

    sections: Sequence[GoalSection]
    indicators: Sequence[Any]

    @property
    def unmeasured(self) -> list[Any]:
        """Return the indicators without a value."""
        return [row for row in self.indicators if row.latest_value is None]


def goal_tree(plan: Plan) -> GoalTree:
    """Return a plan's goals section by section; three queries whatever their number."""
    areas = list(PlanArea.objects.filter(plan=plan).select_related("group").order_by("order", "pk"))
    goals = list(Goal.objects.filter(plan=plan).select_related("body", "organisation").order_by("order", "pk"))
    indicators = list(Indicator.objects.filter(goal__plan=plan).with_latest().order_by("order", "pk"))
    place = {area.pk: area for area in areas}

    def branch(goal: Goal) -> GoalBranch:
        own = [row for row in indicators if row.goal_id == goal.pk]
        return GoalBranch(goal, own, [branch(child) for child in goals if child.parent_id == goal.pk])

    def section(area: PlanArea | None) -> GoalSection:
        key = area.pk if area else None
        tops = [branch(goal) for goal in goals if goal.parent_id is None and goal.area_id == key]
        return GoalSection(area, tops)

    shown = [section(area) for area in (None, *place.values())]
    kept = [row for row in shown if row.goals or (row.area and (row.area.vision or row.area.goals or row.area.group))]
    return GoalTree(kept, indicators)


@dataclass(frozen=True)
class MeasureStanding:
    """How one measure stood, in words."""

    text: str
    whose: str
    due: str
    state: str


@dataclass(frozen=True)
class IndicatorStanding:
    """How one indicator stood, in words."""

    name: str
    start: str
    target: str
    latest: str
    reached: bool


@dataclass(frozen=True)
class Standing:
    """How a section's measures and indicators stood on a day."""

    day: str
    measures: Sequence[MeasureStanding]
    indicators: Sequence[IndicatorStanding]


def area_standing(area: PlanArea, day: dt.date) -> Standing:
    """Return how a section with its sub-headings stands now: two queries."""
    areas = [area.pk, *area.children.values_list("pk", flat=True)]
    tracked = TrackedMeasure.objects.filter(measure__item__area__in=areas).with_text()
    indicators: QuerySet[Any] = (
        Indicator.objects.filter(goal__area__in=areas).with_latest().order_by("goal__order", "order", "pk")
    )
    return Standing(
        format_date(day),
        [
            MeasureStanding(
                row.measure.item.text,
                row.name or row.measure.responsible,
                format_date(row.due_date) if row.due_date and row.measure.recurs else row.measure.when,
                str(row.state_tag.label),
            )
            for row in tracked.order_by("measure__item__order", "order", "pk")
        ],
        [
            IndicatorStanding(
                row.name, row.baseline_words, row.target_words, row.latest_words, row.is_reached(row.latest_value)
            )
            for row in indicators
        ],
    )


def standing_of(report: StatusReport, day: dt.date) -> Standing:
    """Return how it stood when the report was given; of a draft how it stands on `day`."""
    if report.state == ReportState.DRAFT:
        return area_standing(report.area, day)
    kept = report.standing
    return Standing(
        kept["day"],
        [MeasureStanding(**row) for row in kept["measures"]],
        [IndicatorStanding(**row) for row in kept["indicators"]],
    )


def author_of(area: PlanArea, giver: User, day: dt.date) -> str:
    """Return whose report it is: the convener of the section's group on `day`, else whoever gives it."""
    seats = Membership.objects.on(day).filter(body=area.group_id, role=MembershipRole.CONVENER)
    seat = seats.first() if area.group_id else None
    return str(seat.person if seat else giver)
