"""Measures in and out of files, saved as the plan's page saves them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Measure, Plan, PlanArea, PlanItem
from actionplans.resources.plans import plan_label
from actionplans.services import AreaInput, add_area, set_measures
from actionplans.services.measures import as_input
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.services.adoption import require_open
from foundation.errors import RuleError
from foundation.imports.cells import PartialDay, Reference, Text
from foundation.imports.columns import Column
from foundation.imports.directory import folded
from foundation.imports.resources import RegisterResource


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
