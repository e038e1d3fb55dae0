"""Goals and their indicators taken out as tables; they are written on the plan's own pages."""

from actionplans.models import Goal, Indicator
from foundation.imports.columns import Column, ReferenceColumn
from foundation.imports.resources import ExportResource


class GoalResource(ExportResource):
    """The goals of plans."""

    plan = ReferenceColumn("plan")
    area = ReferenceColumn("area")
    kind = Column("kind")
    text = Column("text")
    body = ReferenceColumn("body")
    organisation = ReferenceColumn("organisation")
    due_date = Column("due_date")

    class Meta:
        model = Goal


class IndicatorResource(ExportResource):
    """The indicators of goals."""

    goal = ReferenceColumn("goal")
    name = Column("name")
    unit = Column("unit")
    direction = Column("direction")
    baseline_value = Column("baseline_value")
    baseline_date = Column("baseline_date")
    target_value = Column("target_value")
    target_date = Column("target_date")
    source = Column("source")

    class Meta:
        model = Indicator
