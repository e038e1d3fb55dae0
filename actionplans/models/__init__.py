from actionplans.models.area import PlanArea
from actionplans.models.item import InsertedGrant, PlanItem
from actionplans.models.plan import Plan, PlanQuerySet

__all__ = ["InsertedGrant", "Plan", "PlanArea", "PlanItem", "PlanQuerySet"]
