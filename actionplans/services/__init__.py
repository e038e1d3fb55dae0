from actionplans.services.areas import AreaInput, add_area, change_area, remove_area
from actionplans.services.drafting import PlanInput, change_plan, create_plan
from actionplans.services.importing import ReviewedArea, import_measures
from actionplans.services.items import ItemInput, set_items
from actionplans.services.measures import MeasureInput, set_measures, set_parties

__all__ = [
    "AreaInput",
    "ItemInput",
    "MeasureInput",
    "PlanInput",
    "ReviewedArea",
    "add_area",
    "change_area",
    "change_plan",
    "create_plan",
    "import_measures",
    "remove_area",
    "set_items",
    "set_measures",
    "set_parties",
]
