from actionplans.queries.document import AreaNode, InsertedRow, ItemNode, PlanDocument, plan_document

__all__ = ["AreaNode", "InsertedRow", "ItemNode", "PlanDocument", "plan_document"]
