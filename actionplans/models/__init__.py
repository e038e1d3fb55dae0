from actionplans.models.answering import MeasureNeed, Outcome
from actionplans.models.area import PlanArea
from actionplans.models.condition import ConditionOutcome
from actionplans.models.cycle import CycleEvent, CycleFeed
from actionplans.models.document import SupportingDocument
from actionplans.models.goal import Goal
from actionplans.models.indicator import Indicator, Measurement
from actionplans.models.item import InsertedGrant, PlanItem
from actionplans.models.measure import Measure, MeasureParty
from actionplans.models.obligation import Obligation, ObligationReminder, ObligationRow
from actionplans.models.plan import Plan, PlanQuerySet
from actionplans.models.status_report import StatusPicture, StatusReport
from actionplans.models.tracking import MeasureReminder, StatusUpdate, TrackedMeasure

__all__ = [
    "ConditionOutcome",
    "CycleEvent",
    "CycleFeed",
    "Goal",
    "Indicator",
    "InsertedGrant",
    "Measure",
    "MeasureNeed",
    "MeasureParty",
    "MeasureReminder",
    "Measurement",
    "Obligation",
    "ObligationReminder",
    "ObligationRow",
    "Outcome",
    "Plan",
    "PlanArea",
    "PlanItem",
    "PlanQuerySet",
    "StatusPicture",
    "StatusReport",
    "StatusUpdate",
    "SupportingDocument",
    "TrackedMeasure",
]
