from actionplans.services.areas import AreaInput, add_area, change_area, remove_area
from actionplans.services.drafting import PlanInput, change_plan, create_plan
from actionplans.services.items import ItemInput, set_items

__all__ = [
    "AreaInput",
    "ItemInput",
    "PlanInput",
    "add_area",
    "change_area",
    "change_plan",
    "create_plan",
    "remove_area",
    "set_items",
]
