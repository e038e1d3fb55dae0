from actionplans.models.item import PlanItem
from actionplans.models.plan import Plan, PlanArea, PlanQuerySet

__all__ = ["Plan", "PlanArea", "PlanItem", "PlanQuerySet"]
