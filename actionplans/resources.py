"""Plans and their points taken out as tables."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan, PlanItem
from foundation.imports.columns import Column, ReferenceColumn, ShownColumn
from foundation.imports.resources import ExportResource


class PlanResource(ExportResource):
    """Plans, version by version."""

    title = Column("title")
    kind = Column("kind")
    period_from = Column("period_from")
    period_to = Column("period_to")
    version = Column("version")
    state = Column("state")
    adopted_date = Column("adopted_date")

    class Meta:
        model = Plan


class PlanItemResource(ExportResource):
    """The points of plans, with the section each stands in."""

    plan = ShownColumn(_("plan"), lambda item: str(item.area.plan))
    area = ReferenceColumn("area")
    text = Column("text")
    due_date = Column("due_date")
    footnote = Column("footnote")
    inserted_call = ReferenceColumn("inserted_call")

    class Meta:
        model = PlanItem

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().for_export(queryset).select_related("area__plan")
