"""Two versions of a plan beside each other: which measures and points are new, changed or gone, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplans.models import Measure, Plan, PlanArea, PlanItem
from actionplans.queries.document import condition_words, due_words
from foundation.wording import Piece, TextState, word_changes

Label = str | Promise


@dataclass(frozen=True)
class FieldChange:
    """One thing that is said otherwise: what it is, and its words from one version to the other."""

    label: Label
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ItemChange:
    """A measure or a point that is new, changed or gone; `fields` is what else has changed."""

    state: TextState
    pieces: tuple[Piece, ...]
    fields: tuple[FieldChange, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether only the later version has it."""
        return self.state is TextState.NEW

    @property
    def is_removed(self) -> bool:
        """Whether only the earlier version has it."""
        return self.state is TextState.REMOVED


@dataclass(frozen=True)
class AreaChange:
    """A section with what has changed in it."""

    heading: str
    fields: tuple[FieldChange, ...]
    items: tuple[ItemChange, ...]


@dataclass(frozen=True)
class PlanComparison:
    """What has changed from one version of a plan to another, section by section; unchanged sections are left out."""

    areas: tuple[AreaChange, ...]
    same: int

    def count(self, state: TextState) -> int:
        """Return how many measures and points are in a state."""
        return sum(item.state is state for area in self.areas for item in area.items)

    @property
    def new(self) -> int:
        """How many are new."""
        return self.count(TextState.NEW)

    @property
    def changed(self) -> int:
        """How many have changed."""
        return self.count(TextState.CHANGED)

    @property
    def removed(self) -> int:
        """How many are gone."""
        return self.count(TextState.REMOVED)


@dataclass(frozen=True)
class _Side:
    """One version: its sections and its points by key, in order."""

    areas: dict[UUID, PlanArea]
    items: dict[UUID, PlanItem]

    def within(self, area: UUID) -> list[UUID]:
        return [key for key, item in self.items.items() if item.area.key == area]


def compare_plans(old: Plan, new: Plan) -> PlanComparison:
    """Return what has changed from `old` to `new`, versions of the same plan; four queries."""
    before, after = _side(old), _side(new)
    keys = [*after.areas, *(key for key in before.areas if key not in after.areas)]
    areas, same = [], 0
    for key in keys:
        fields = tuple(_fields(_area_words(before.areas.get(key)), _area_words(after.areas.get(key))))
        items = [_item(before.items.get(item), after.items.get(item)) for item in _in_order(before, after, key)]
        told = tuple(item for item in items if item.state is not TextState.SAME)
        same += len(items) - len(told)
        if told or fields:
            areas.append(AreaChange((after.areas.get(key) or before.areas[key]).heading, fields, told))
    return PlanComparison(tuple(areas), same)


def _side(plan: Plan) -> _Side:
    areas = PlanArea.objects.filter(plan=plan).order_by("order", "pk")
    items = PlanItem.objects.filter(area__plan=plan).select_related("area", "measure__depends_on__item")
    return _Side(
        {area.key: area for area in areas},
        {item.key: item for item in items.order_by("area__order", "area__pk", "order", "pk")},
    )


def _in_order(before: _Side, after: _Side, area: UUID) -> list[UUID]:
    """Return a section's points as the later version has them, those that are gone last."""
    gone = [key for key in before.within(area) if key not in after.items]
    return [*after.within(area), *gone]


def _item(old: PlanItem | None, new: PlanItem | None) -> ItemChange:
    if new is None:
        return ItemChange(TextState.REMOVED, (Piece(old.text if old else "", "out"),))
    if old is None:
        return ItemChange(TextState.NEW, (Piece(new.text, "in"),))
    fields = tuple(_fields(_item_words(old), _item_words(new)))
    if old.text == new.text and not fields:
        return ItemChange(TextState.SAME, (Piece(new.text),))
    return ItemChange(TextState.CHANGED, tuple(word_changes(old.text, new.text)), fields)


def _fields(old: dict[Label, str], new: dict[Label, str]) -> Iterator[FieldChange]:
    for label in old or new:
        if old.get(label, "") != new.get(label, ""):
            yield FieldChange(label, tuple(word_changes(old.get(label, ""), new.get(label, ""))))


def _area_words(area: PlanArea | None) -> dict[Label, str]:
    if area is None:
        return {}
    return {
        _("Heading"): area.heading,
        _("Need"): area.need,
        _("Vision"): area.vision,
        _("Long-term goals"): area.goals,
        _("Text"): area.text,
    }


def _item_words(item: PlanItem) -> dict[Label, str]:
    measure: Measure | None = getattr(item, "measure", None)
    if measure is None:
        return {_("Date"): due_words(item)}
    return {
        _("Responsible"): measure.responsible,
        _("Date"): measure.when,
        _("Recurs"): measure.recurs,
        _("Condition"): condition_words(measure),
        _("Waits for"): str(measure.depends_on) if measure.depends_on else "",
    }
