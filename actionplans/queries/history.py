"""Who has changed what in a plan, its sections and its points."""

from actionplans.models import Plan, PlanArea, PlanItem
from collaboration.models import User
from foundation.history import Change, changes_of


def plan_history(plan: Plan) -> list[Change]:
    """Return the latest changes of a plan and its rows, newest first; rows that are gone are named too."""
    areas = PlanArea.history.filter(plan_id=plan.pk)
    return changes_of(
        plan,
        areas,
        PlanItem.history.filter(area_id__in=areas.values("id")),
        users=User.objects.select_related("person"),
    )
