from actionplans.queries.document import AreaNode, Fact, InsertedRow, ItemNode, PlanDocument, plan_document
from actionplans.queries.history import plan_history

__all__ = ["AreaNode", "Fact", "InsertedRow", "ItemNode", "PlanDocument", "plan_document", "plan_history"]
