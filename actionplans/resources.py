"""Plans, points and the years' fixed points taken out as tables; measures in and out, saved as pages save them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import CycleEvent, Goal, Indicator, Measure, Measurement, Obligation, Plan, PlanArea, PlanItem
from actionplans.services import AreaInput, add_area, set_measures
from actionplans.services.measures import as_input
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.services.adoption import require_open
from foundation.errors import RuleError
from foundation.imports.cells import PartialDay, Reference, Text
from foundation.imports.columns import Column, ReferenceColumn, ShownColumn
from foundation.imports.directory import folded
from foundation.imports.resources import ExportResource, RegisterResource


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


def plan_label(plan: Plan) -> str:
    """Return a plan's title, with its version where it is not the first."""
    if plan.version == 1:
        return plan.title
    return _("%(title)s (version %(version)s)") % {"title": plan.title, "version": plan.version}


def _point_of(measure: Measure) -> PlanItem:
    """Return the point of a measure; of a new one a point to fill in."""
    if measure.item_id is None and not Measure._meta.get_field("item").is_cached(measure):
        measure.item = PlanItem()
    return measure.item


class PointColumn(Column):
    """A column that fills a field of the measure's point."""

    def fields_of(self, model: type[models.Model]) -> list[Any]:  # noqa: ARG002 - the base's signature
        return [PlanItem._meta.get_field(name) for name in self.fields]

    def value_of(self, instance: Any) -> Any:
        return getattr(_point_of(instance), self.attribute)

    def put(self, instance: Any, value: Any) -> None:
        setattr(_point_of(instance), self.attribute, value)


class LastDayColumn(PointColumn):
    """The last day of a measure and how exactly it is known."""

    @property
    def fields(self) -> tuple[str, ...]:
        return ("due_date", "due_precision")

    def cleaned(self, value: Any) -> Any:
        return value

    def value_of(self, instance: Any) -> Any:
        return tuple(getattr(_point_of(instance), name) for name in self.fields)

    def put(self, instance: Any, value: Any) -> None:
        for name, part in zip(self.fields, value, strict=True):
            setattr(_point_of(instance), name, part)


class PlaceColumn(Column):
    """Where a measure stands, its plan or the heading of its section: written beside it until it is saved."""

    def __init__(self, *args: Any, stored: Callable[[Measure], Any], **kwargs: Any) -> None:
        super().__init__(*args, required=True, **kwargs)
        self.stored = stored

    def fields_of(self, model: type[models.Model]) -> list[Any]:  # noqa: ARG002 - the base's signature
        return []

    def cleaned(self, value: Any) -> Any:
        if not value:
            raise ValueError(_("The cell is empty. It must be filled in."))
        return value

    def value_of(self, instance: Any) -> Any:
        return self.stored(instance) if instance.pk else getattr(instance, f"wanted_{self.attribute}", None)

    def put(self, instance: Any, value: Any) -> None:
        """Note the place of a new measure; one that is there stays where it is."""
        setattr(instance, f"wanted_{self.attribute}", value)


class MeasureResource(RegisterResource):
    """Measures: plan, section and text tell them apart. Only those of drafts can be changed."""

    plan = PlaceColumn(
        "plan",
        gettext_lazy("plan"),
        Reference(
            Plan.objects.all,
            lambda plan: [plan_label(plan)],
            hint=gettext_lazy("Write the plan's title as in the register."),
            label=plan_label,
        ),
        stored=lambda row: row.item.area.plan,
    )
    area = PlaceColumn(
        "area",
        gettext_lazy("section"),
        Text(),
        stored=lambda row: row.item.area.heading,
        aliases=("Avsnitt", "Område", "Section"),
    )
    text = PointColumn("text", gettext_lazy("measure"), required=True, aliases=("Åtgärd", "Measure"))
    responsible = Column("responsible", aliases=("Ansvarig", "Ansvariga", "Responsible"))
    due_date = LastDayColumn(
        "due_date", gettext_lazy("last day"), PartialDay(at_end=True), aliases=("Klart", "Datum", "Slutdatum")
    )
    due_words = Column("due_words")
    recurrence = Column("recurrence")
    priority = Column("priority")
    rank = Column("rank")
    condition = Column("condition")
    branch = Column("branch")

    class Meta:
        model = Measure

    def require_rights(self, by: User) -> None:
        require_right(by, Right.IMPORT_DATA)
        require_right(by, Right.MANAGE_PLAN)

    def existing(self) -> QuerySet[Any]:
        rows = Measure.objects.select_related("item__area__plan")
        return rows.order_by("item__area__plan", "item__area__order", "item__order", "pk")

    def lock(self) -> None:
        list(Plan.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def keys(self, row: Measure) -> Iterable[Hashable]:
        plan, area = self.fields["plan"].value_of(row), self.fields["area"].value_of(row)
        if plan is not None and area:
            yield plan.pk, folded(area), folded(self.fields["text"].value_of(row))

    def check_rules(self, row: Measure) -> None:
        plan = self.fields["plan"].value_of(row)
        if plan is None:
            return
        try:
            require_open(plan)
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def create(self, rows: Sequence[Any], *, by: Any, reason: str) -> None:  # noqa: ARG002 - the service names the change
        self._set(rows, by)

    def update(self, rows: Sequence[Any], fields: Sequence[str], *, by: Any, reason: str) -> None:  # noqa: ARG002 - as above
        self._set(rows, by)

    def _set(self, rows: Sequence[Measure], by: Any) -> None:
        """Hand each section's measures to the service: those that are there in their order, new ones after them."""
        places: dict[tuple[int, str], PlanArea] = {
            (area.plan_id, folded(area.heading)): area
            for area in PlanArea.objects.filter(plan__in={self._plan(row).pk for row in rows}).order_by("-order", "-pk")
        }
        for (key, heading), group in groupby(rows, key=lambda row: (self._plan(row).pk, self._heading(row))):
            area = places.get((key, folded(heading)))
            measures = list(group)
            if area is None:
                area = add_area(plan=self._plan(measures[0]), area=AreaInput(heading), by=by)
                places[key, folded(heading)] = area
            changed = {row.pk: row for row in measures if row.pk}
            stored = Measure.objects.filter(item__area=area).select_related("item").order_by("item__order", "pk")
            lines = [changed.get(row.pk, row) for row in stored] + [row for row in measures if row.pk is None]
            set_measures(area=area, measures=[as_input(row) for row in lines], by=by)

    def _plan(self, row: Measure) -> Plan:
        plan: Plan = self.fields["plan"].value_of(row)
        return plan

    def _heading(self, row: Measure) -> str:
        return str(self.fields["area"].value_of(row))

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("item__area__plan")


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


class MeasurementResource(ExportResource):
    """What has been measured."""

    indicator = ReferenceColumn("indicator")
    value = Column("value")
    date = Column("date")
    source = Column("source")
    note = Column("note")

    class Meta:
        model = Measurement
