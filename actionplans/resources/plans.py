"""Plans, their points, the years' fixed points and obligations taken out as tables."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import CycleEvent, Obligation, Plan, PlanItem
from foundation.imports.columns import Column, ReferenceColumn, ShownColumn
from foundation.imports.resources import ExportResource


def plan_label(plan: Plan) -> str:
    """Return a plan's title, with its version where it is not the first."""
    if plan.version == 1:
        return plan.title
    return _("%(title)s (version %(version)s)") % {"title": plan.title, "version": plan.version}


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

    plan = ShownColumn(gettext_lazy("plan"), lambda item: str(item.area.plan))
    area = ReferenceColumn("area")
    text = Column("text")
    due_date = Column("due_date")
    footnote = Column("footnote")
    inserted_call = ReferenceColumn("inserted_call")

    class Meta:
        model = PlanItem

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().for_export(queryset).select_related("area__plan")


class CycleEventResource(ExportResource):
    """The fixed points of the years."""

    title = Column("title")
    year = Column("year")
    month = Column("month")
    day = Column("day")
    responsible = Column("responsible")
    basis = Column("basis")

    class Meta:
        model = CycleEvent


class ObligationResource(ExportResource):
    """Recurring obligations."""

    title = Column("title")
    owed_by = Column("owed_by")
    organisation = ReferenceColumn("organisation")
    body = ReferenceColumn("body")
    interval = Column("interval")
    days_after = Column("days_after")
    valid_from = Column("valid_from")
    valid_to = Column("valid_to")
    basis = Column("basis")

    class Meta:
        model = Obligation
