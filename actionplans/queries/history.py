"""Who has changed what in a plan, its sections and its points, and what was said of its conditions."""

from actionplans.models import ConditionOutcome, Goal, Indicator, Measure, MeasureParty, Plan, PlanArea, PlanItem
from collaboration.models import User
from foundation.history import Change, changes_of


def plan_history(plan: Plan) -> list[Change]:
    """Return the latest changes of a plan and its rows, newest first; rows that are gone are named too.

    Six queries for a plan of sections and points; what hangs on points and goals is read where there are any.
    """
    areas = PlanArea.history.filter(plan_id=plan.pk)
    items = PlanItem.history.filter(area_id__in=areas.values("id"))
    measures = Measure.history.filter(item_id__in=items.values("id"))
    parties = MeasureParty.history.filter(measure_id__in=measures.values("id"))
    outcomes = ConditionOutcome.history.filter(id__in=ConditionOutcome.objects.filter(plan=plan).values("pk"))
    goals = Goal.history.filter(plan_id=plan.pk)
    indicators = Indicator.history.filter(goal_id__in=goals.values("id"))
    return changes_of(
        plan,
        (areas, (items, (measures, parties, outcomes))),
        (goals, indicators),
        users=User.objects.select_related("person"),
    )
