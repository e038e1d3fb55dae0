"""Plans and what belongs to them as tables: measures and measurements in and out, the rest out."""

from actionplans.resources.goals import GoalResource, IndicatorResource
from actionplans.resources.measurements import MeasurementResource
from actionplans.resources.measures import MeasureResource
from actionplans.resources.plans import CycleEventResource, ObligationResource, PlanItemResource, PlanResource

__all__ = [
    "CycleEventResource",
    "GoalResource",
    "IndicatorResource",
    "MeasureResource",
    "MeasurementResource",
    "ObligationResource",
    "PlanItemResource",
    "PlanResource",
]
