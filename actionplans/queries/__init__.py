from actionplans.queries.document import AreaNode, InsertedRow, ItemNode, PlanDocument, plan_document
from actionplans.queries.history import plan_history

__all__ = ["AreaNode", "InsertedRow", "ItemNode", "PlanDocument", "plan_document", "plan_history"]
