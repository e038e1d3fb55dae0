"""Two versions of a plan beside each other: what is new, changed or gone, word by word.

Points and measures are told section by section, and after them the goals and indicators of each section; those of the
whole plan come last.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplans.models import Goal, Indicator, Measure, Plan, PlanArea, PlanItem
from actionplans.queries.document import due_words
from foundation.wording import Piece, TextState, word_changes

Label = str | Promise


@dataclass(frozen=True)
class FieldChange:
    """One thing that is said otherwise: what it is, and its words from one version to the other."""

    label: Label
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ItemChange:
    """A point, measure, goal or indicator that is new, changed or gone; `fields` is what else has changed.

    `kind` says what it is, where it is a goal or an indicator.
    """

    state: TextState
    pieces: tuple[Piece, ...]
    fields: tuple[FieldChange, ...] = ()
    kind: Label = ""

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
    """A section with what has changed in it; without a heading, the goals of the whole plan."""

    heading: str
    fields: tuple[FieldChange, ...]
    items: tuple[ItemChange, ...]


@dataclass(frozen=True)
class PlanComparison:
    """What has changed from one version of a plan to another, section by section; unchanged sections are left out.

    `fields` is what the plan says of itself: its title, period and introduction.
    """

    fields: tuple[FieldChange, ...]
    areas: tuple[AreaChange, ...]
    same: int

    def count(self, state: TextState) -> int:
        """Return how many points, measures, goals and indicators are in a state."""
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


class _Tie(NamedTuple):
    """What a row hangs on: told apart by its key, so that other words for the same thing move nothing."""

    key: UUID | None
    words: str


@dataclass(frozen=True)
class _Row:
    """A point, a goal or an indicator: where it stands, its words, what else it says, and what it hangs on."""

    area: UUID | None
    text: str
    fields: Mapping[Label, str]
    ties: Mapping[Label, _Tie]
    kind: Label = ""


@dataclass(frozen=True)
class _Side:
    """One version: its sections and what stands in them by key, in order."""

    areas: dict[UUID, PlanArea] = field(default_factory=dict)
    rows: dict[UUID, _Row] = field(default_factory=dict)

    def within(self, area: UUID | None) -> list[UUID]:
        return [key for key, row in self.rows.items() if row.area == area]


def compare_plans(old: Plan, new: Plan) -> PlanComparison:
    """Return what has changed from `old` to `new`, versions of the same plan; four queries."""
    sides = _sides(old, new)
    before, after = sides[old.pk], sides[new.pk]
    keys = [*after.areas, *(key for key in before.areas if key not in after.areas), None]
    areas, same = [], 0
    for key in keys:
        was, now = (side.areas.get(key) if key else None for side in (before, after))
        fields = tuple(_fields(_area_words(was), _area_words(now)))
        items = [_item(before.rows.get(row), after.rows.get(row)) for row in _in_order(before, after, key)]
        told = tuple(item for item in items if item.state is not TextState.SAME)
        same += len(items) - len(told)
        if told or fields:
            found = now or was
            areas.append(AreaChange(found.heading if found else "", fields, told))
    return PlanComparison(tuple(_fields(_plan_words(old), _plan_words(new))), tuple(areas), same)


def _sides(*plans: Plan) -> dict[int, _Side]:
    """Return the versions by their ids, read together."""
    sides = {plan.pk: _Side() for plan in plans}
    for area in PlanArea.objects.filter(plan__in=plans).select_related("group").order_by("order", "pk"):
        sides[area.plan_id].areas[area.key] = area
    items = PlanItem.objects.filter(area__plan__in=plans)
    items = items.select_related("area", "parent", "inserted_call", "measure__depends_on__item")
    for item in items.order_by("area__order", "area__pk", "order", "pk"):
        sides[item.area.plan_id].rows[item.key] = _point(item)
    for plan, key, row in _goals(plans):
        sides[plan].rows[key] = row
    return sides


def _point(item: PlanItem) -> _Row:
    parent = item.parent
    ties = _section(item.area) | {_("Under"): _Tie(parent.key if parent else None, str(parent or ""))}
    return _Row(item.area.key, item.text, _item_words(item), ties)


def _goals(plans: Sequence[Plan]) -> Iterator[tuple[int, UUID, _Row]]:
    """Yield goals and indicators by plan and key: each goal, its indicators, and then the goals under it."""
    goals = Goal.objects.filter(plan__in=plans).select_related("area", "body", "organisation", "parent")
    under: defaultdict[int | None, list[Goal]] = defaultdict(list)
    for goal in goals.order_by("order", "pk"):
        under[goal.parent_id].append(goal)
    indicators: defaultdict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(goal__plan__in=plans).order_by("order", "pk"):
        indicators[indicator.goal_id].append(indicator)
    in_order = (goal for top in under[None] for goal in (top, *under.get(top.pk, ())))
    for goal in in_order:
        yield goal.plan_id, goal.key, _goal(goal)
        for indicator in indicators[goal.pk]:
            yield goal.plan_id, indicator.key, _indicator(indicator, goal)


def _goal(goal: Goal) -> _Row:
    words: dict[Label, str] = {_("Whose goal"): goal.whose, _("To be reached by"): goal.when}
    parent = goal.parent
    ties = _section(goal.area) | {_("Under"): _Tie(parent.key if parent else None, str(parent or ""))}
    return _Row(_place(goal), goal.text, words, ties, _("Goal"))


def _indicator(row: Indicator, goal: Goal) -> _Row:
    words: dict[Label, str] = {
        _("Start"): row.baseline_words,
        _("Target"): row.target_words,
        _("The target"): row.get_direction_display(),
        _("Source"): row.source,
    }
    ties: dict[Label, _Tie] = {_("Goal"): _Tie(goal.key, goal.text)}
    return _Row(_place(goal), row.name, words, ties, _("Indicator"))


def _place(goal: Goal) -> UUID | None:
    return goal.area.key if goal.area else None


def _section(area: PlanArea | None) -> dict[Label, _Tie]:
    return {_("Section"): _Tie(area.key if area else None, area.heading if area else "")}


def _in_order(before: _Side, after: _Side, area: UUID | None) -> list[UUID]:
    """Return what stands in a section as the later version has it, what is gone last."""
    gone = [key for key in before.within(area) if key not in after.rows]
    return [*after.within(area), *gone]


def _item(old: _Row | None, new: _Row | None) -> ItemChange:
    if old is None or new is None:
        row = new or old
        state, change = (TextState.REMOVED, "out") if new is None else (TextState.NEW, "in")
        return ItemChange(state, (Piece(row.text if row else "", change),), kind=row.kind if row else "")
    fields = (*_fields(old.fields, new.fields), *_ties(old.ties, new.ties))
    if old.text == new.text and not fields:
        return ItemChange(TextState.SAME, (Piece(new.text),), kind=new.kind)
    return ItemChange(TextState.CHANGED, tuple(word_changes(old.text, new.text)), fields, new.kind)


def _ties(old: Mapping[Label, _Tie], new: Mapping[Label, _Tie]) -> Iterator[FieldChange]:
    for label, tie in new.items():
        if old[label].key != tie.key:
            yield FieldChange(label, tuple(word_changes(old[label].words, tie.words)))


def _fields(old: Mapping[Label, str], new: Mapping[Label, str]) -> Iterator[FieldChange]:
    for label in old or new:
        if old.get(label, "") != new.get(label, ""):
            yield FieldChange(label, tuple(word_changes(old.get(label, ""), new.get(label, ""))))


def _plan_words(plan: Plan) -> dict[Label, str]:
    return {_("Title"): plan.title, _("Period"): plan.period, _("Introduction"): plan.intro}


def _area_words(area: PlanArea | None) -> dict[Label, str]:
    if area is None:
        return {}
    return {
        _("Heading"): area.heading,
        _("Need"): area.need,
        _("Vision"): area.vision,
        _("Long-term goals"): area.goals,
        _("Text"): area.text,
        _("Group"): str(area.group or ""),
        _("Footnote"): area.footnote,
    }


def _item_words(item: PlanItem) -> dict[Label, str]:
    measure: Measure | None = getattr(item, "measure", None)
    inserted: dict[Label, str] = {_("Inserts the grants of"): str(item.inserted_call or "")}
    if measure is None:
        return {_("Date"): due_words(item), _("Footnote"): item.footnote} | inserted
    return {
        _("Responsible"): measure.responsible,
        _("Date"): measure.when,
        _("Recurs"): measure.recurs,
        _("Condition"): measure.hangs_on,
        _("Waits for"): str(measure.depends_on) if measure.depends_on else "",
        _("Priority"): measure.get_priority_display(),
        _("Rank"): str(measure.rank or ""),
        _("Footnote"): item.footnote,
    } | inserted
