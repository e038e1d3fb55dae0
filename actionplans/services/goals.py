"""The goals of a draft plan and their indicators are added, changed and removed one at a time."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actionplans.enums import Direction, GoalKind
from actionplans.models import Goal, Indicator, Plan, PlanArea
from actionplans.services.drafting import open_draft
from collaboration.models import Body, Organisation, User
from foundation.dates import Precision
from foundation.edits import claim_edit
from foundation.errors import RuleError
from foundation.history import delete_as, save_as
from foundation.validation import require_valid


@dataclass(frozen=True)
class GoalInput:
    """A goal as someone wrote it. Without an area it is the whole plan's; under another goal it has that goal's."""

    text: str
    kind: str = GoalKind.LONG_TERM
    area: PlanArea | None = None
    parent: Goal | None = None
    body: Body | None = None
    organisation: Organisation | None = None
    due_date: dt.date | None = None
    due_precision: str = Precision.DAY


@dataclass(frozen=True)
class IndicatorInput:
    """An indicator as someone wrote it; values in its own unit."""

    name: str
    unit: str = ""
    direction: str = Direction.UP
    decimals: int = 0
    baseline_value: Decimal | None = None
    baseline_date: dt.date | None = None
    baseline_precision: str = Precision.DAY
    target_value: Decimal | None = None
    target_date: dt.date | None = None
    target_precision: str = Precision.DAY
    source: str = ""


@transaction.atomic
def add_goal(*, plan: Plan, given: GoalInput, by: User) -> Goal:
    """Add a goal to a draft plan, last.

    Raises FrozenError once the plan is adopted, StateRefusedError while it is proposed or withdrawn, RuleError for a
    goal under another plan's or deeper than two levels, InvalidError for what no goal can be.
    """
    plan = open_draft(plan=plan, by=by)
    last = Goal.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
    goal = Goal(plan=plan, order=last + 1)
    _write_goal(goal, given, by)
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, given: GoalInput, by: User, seen: int | None = None) -> Goal:
    """Change a goal of a draft plan. Raises as `add_goal`, and StaleEditError if someone saved after `seen`."""
    goal = _claim_goal(goal, by, seen)
    _write_goal(goal, given, by)
    return goal


@transaction.atomic
def remove_goal(*, goal: Goal, by: User) -> None:
    """Take a goal out of a draft plan with its indicators and the goals under it. Raises as `add_goal`."""
    delete_as(_claim_goal(goal, by, None), by=by)


def _claim_goal(goal: Goal, by: User, seen: int | None) -> Goal:
    open_draft(plan=goal.plan, by=by)
    claim_edit(goal, seen=seen)
    return Goal.objects.select_related("plan").get(pk=goal.pk)


def _write_goal(goal: Goal, given: GoalInput, by: User) -> None:
    above = given.parent
    goal.text, goal.kind, goal.parent = given.text.strip(), given.kind, above
    goal.area = above.area if above else given.area
    goal.body, goal.organisation = given.body, given.organisation
    goal.due_date, goal.due_precision = given.due_date, given.due_precision
    _require_place(goal)
    require_valid(goal)
    save_as(goal, by=by)
    Goal.objects.filter(parent=goal).update(area=goal.area)


def _require_place(goal: Goal) -> None:
    """Refuse a goal of another plan's section, under another plan's goal, or deeper than one under a long-term goal."""
    above = goal.parent
    if goal.area is not None and goal.area.plan_id != goal.plan_id:
        raise RuleError(_("A goal belongs to a section of its own plan."))
    if above is None:
        return
    if above.plan_id != goal.plan_id or above.pk == goal.pk:
        raise RuleError(_("A goal can only lie under another goal of the same plan."))
    if above.parent_id is not None or (goal.pk and goal.children.exists()):
        raise RuleError(_("Goals go two levels deep: long-term goals, and each unit's own goals under them."))


@transaction.atomic
def add_indicator(*, goal: Goal, given: IndicatorInput, by: User) -> Indicator:
    """Add an indicator to a goal of a draft plan. Raises as `add_goal`."""
    open_draft(plan=goal.plan, by=by)
    last = Indicator.objects.filter(goal=goal).aggregate(last=Max("order"))["last"] or 0
    indicator = Indicator(goal=goal, order=last + 1)
    _write_indicator(indicator, given, by)
    return indicator


@transaction.atomic
def change_indicator(*, indicator: Indicator, given: IndicatorInput, by: User, seen: int | None = None) -> Indicator:
    """Change an indicator of a draft plan. Raises as `change_goal`."""
    open_draft(plan=indicator.goal.plan, by=by)
    claim_edit(indicator, seen=seen)
    indicator = Indicator.objects.select_related("goal__plan").get(pk=indicator.pk)
    _write_indicator(indicator, given, by)
    return indicator


@transaction.atomic
def remove_indicator(*, indicator: Indicator, by: User) -> None:
    """Take an indicator out of a draft plan; what was measured stays with the version before. Raises as `add_goal`."""
    open_draft(plan=indicator.goal.plan, by=by)
    delete_as(indicator, by=by)


def _write_indicator(indicator: Indicator, given: IndicatorInput, by: User) -> None:
    for name in IndicatorInput.__dataclass_fields__:
        setattr(indicator, name, getattr(given, name))
    require_valid(indicator)
    save_as(indicator, by=by)
