"""A plan as the document people read: one plain-data builder for the page and the PDF."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from actionplans.models import Goal, Indicator, InsertedGrant, Measure, Plan, PlanArea, PlanItem
from foundation.dates import format_date, format_long_date
from foundation.errors import Sentence
from foundation.prepared import STAND_IN_ID, PreparedObjects
from projects.queries import GrantRow, call_grants

_AREAS = PreparedObjects(lambda plan: PlanArea.objects.filter(plan=plan).order_by("order", "pk"), STAND_IN_ID)
_ITEMS = PreparedObjects(
    lambda plan: (
        PlanItem.objects.filter(area__plan=plan).select_related("measure__depends_on__item").order_by("order", "pk")
    ),
    STAND_IN_ID,
)
_KEPT_GRANTS = PreparedObjects(
    lambda plan: InsertedGrant.objects.filter(item__area__plan=plan).order_by("order"), STAND_IN_ID
)
_GOALS = PreparedObjects(
    lambda plan: Goal.objects.filter(plan=plan).select_related("area", "body", "organisation").order_by("order", "pk"),
    STAND_IN_ID,
)
_INDICATORS = PreparedObjects(
    lambda plan: Indicator.objects.filter(goal__plan=plan).order_by("order", "pk"), STAND_IN_ID
)


@dataclass(frozen=True)
class InsertedRow:
    """A grant shown inside a plan: amount in SEK, owner as the decision writes it."""

    title: str
    amount: Decimal
    owner: str
    leaders: str
    end_date: dt.date | None


class Fact(NamedTuple):
    """Something said of a section or a measure: what it is, and the words."""

    label: Sentence
    text: str


@dataclass(frozen=True)
class ItemNode:
    """A point, the points under it, and the grants it inserts with their sum in SEK."""

    text: str
    date: str
    iso_date: str
    footnote: int | None
    grants: list[InsertedRow]
    children: list["ItemNode"] = field(default_factory=list)

    @property
    def measure_key(self) -> int:
        """Return the key of the measure that the point is; 0 where it is none."""
        return 0

    @property
    def measure_facts(self) -> list[Fact]:
        """Return what a measure has more than a point, for the reader; a point has nothing."""
        return []

    @property
    def granted_total(self) -> Decimal:
        """Return what the inserted grants come to, in SEK."""
        return sum((row.amount for row in self.grants), Decimal(0))


@dataclass(frozen=True)
class MeasureNode(ItemNode):
    """A measure: those responsible and the date as the plan writes them, and the rest in words.

    A class of its own, so that the machine-readable record of a plan without measures is what it always was.
    """

    measure: int = 0
    responsible: str = ""
    recurs: str = ""
    condition: str = ""
    waits_for: str = ""

    @property
    def measure_key(self) -> int:
        return self.measure

    @property
    def measure_facts(self) -> list[Fact]:
        """Return what the measure says beside its text, in order."""
        facts = [
            Fact(_("Responsible"), self.responsible),
            Fact(_("Recurs"), self.recurs),
            Fact(_("Condition"), self.condition),
            Fact(_("Waits for"), self.waits_for),
        ]
        return [fact for fact in facts if fact.text]


@dataclass(frozen=True)
class AreaNode:
    """A section with its points and the sections under it."""

    key: int
    number: str
    heading: str
    text: str
    footnote: int | None
    items: list[ItemNode]
    children: list["AreaNode"] = field(default_factory=list)

    @property
    def lead_facts(self) -> list[Fact]:
        """Return what stands before the text: the need, the vision and the goals, where there are any."""
        return []

    @property
    def anchor(self) -> str:
        """Return the section's place on the page."""
        return f"avsnitt-{self.key}"


@dataclass(frozen=True)
class NeedNode(AreaNode):
    """A section with the need it answers, its vision or its long-term goals; a class of its own as MeasureNode is."""

    need: str = ""
    vision: str = ""
    goals: str = ""

    @property
    def lead_facts(self) -> list[Fact]:
        facts = [Fact("", self.need), Fact(_("Vision"), self.vision), Fact(_("Long-term goals"), self.goals)]
        return [fact for fact in facts if fact.text]


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator as the plan defines it, in words."""

    name: str
    start: str
    target: str

    @property
    def words(self) -> list[Fact]:
        """Return where it began and where it is to come."""
        facts = [Fact(_("Start"), self.start), Fact(_("Target"), self.target)]
        return [fact for fact in facts if fact.text]


@dataclass(frozen=True)
class GoalNode:
    """A goal with its indicators and the goals under it; whose it is and when in words."""

    key: int
    text: str
    whose: str
    date: str
    iso_date: str
    indicators: list[IndicatorLine]
    children: list["GoalNode"] = field(default_factory=list)


@dataclass(frozen=True)
class GoalGroup:
    """The goals of one section, or of the whole plan where the heading is empty."""

    heading: str
    goals: list[GoalNode]


@dataclass(frozen=True)
class PlanDocument:
    """The introduction, the sections in order, and the footnotes in the order of their marks."""

    intro: str
    areas: list[AreaNode]
    footnotes: list[str]

    @property
    def goal_groups(self) -> tuple[GoalGroup, ...]:
        """Return the goals section by section; a plan without goals has none."""
        return ()


@dataclass(frozen=True)
class GoalDocument(PlanDocument):
    """A plan with goals; a class of its own as MeasureNode is."""

    goal_groups: tuple[GoalGroup, ...] = ()


class _Builder:
    """Walks the tree once, numbering footnotes where the reader meets them."""

    def __init__(self, plan: Plan) -> None:
        self.footnotes: list[str] = []
        self.areas: defaultdict[int | None, list[PlanArea]] = defaultdict(list)
        for area in _AREAS.all(plan.pk):
            self.areas[area.parent_id].append(area)
        self.items: defaultdict[tuple[int, int | None], list[PlanItem]] = defaultdict(list)
        items = _ITEMS.all(plan.pk)
        for item in items:
            self.items[item.area_id, item.parent_id].append(item)
        self.grants = _kept_grants(plan) if plan.is_frozen else _live_grants(items)

    def area(self, area: PlanArea) -> AreaNode:
        mark = self.mark(area.footnote)
        items = [self.item(item) for item in self.items[area.pk, None]]
        children = [self.area(child) for child in self.areas[area.pk]]
        plain = (area.pk, area.number, area.heading, area.text, mark, items, children)
        if area.need or area.vision or area.goals:
            return NeedNode(*plain, need=area.need, vision=area.vision, goals=area.goals)
        return AreaNode(*plain)

    def item(self, item: PlanItem) -> ItemNode:
        mark = self.mark(item.footnote)
        children = [self.item(child) for child in self.items[item.area_id, item.pk]]
        grants = self.grants.get(item.pk, [])
        measure: Measure | None = getattr(item, "measure", None)
        if measure is None:
            return ItemNode(item.text, due_words(item), due_iso(item), mark, grants, children)
        return MeasureNode(
            item.text,
            measure.due_words or due_words(item),
            due_iso(item),
            mark,
            grants,
            children,
            measure=measure.pk,
            responsible=measure.responsible,
            recurs=measure.recurs,
            condition=measure.hangs_on,
            waits_for=measure.depends_on.item.text if measure.depends_on else "",
        )

    def mark(self, text: str) -> int | None:
        if not text:
            return None
        self.footnotes.append(text)
        return len(self.footnotes)


def plan_document(plan: Plan) -> PlanDocument:
    """Return the plan as a document, at most six queries whatever its size.

    An adopted plan shows the grants as they stood when it was adopted, a draft as they stand now.
    """
    builder = _Builder(plan)
    areas = [builder.area(area) for area in builder.areas[None]]
    groups = goal_groups(plan)
    if groups:
        return GoalDocument(plan.intro, areas, builder.footnotes, goal_groups=groups)
    return PlanDocument(plan.intro, areas, builder.footnotes)


def goal_groups(plan: Plan) -> tuple[GoalGroup, ...]:
    """Return a plan's goals as trees, those of the whole plan first, then section by section; at most two queries."""
    goals = _GOALS.all(plan.pk)
    if not goals:
        return ()
    under: defaultdict[int | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        under[goal.parent_id].append(goal)
    measured: defaultdict[int, list[Indicator]] = defaultdict(list)
    for row in _INDICATORS.all(plan.pk):
        measured[row.goal_id].append(row)
    groups: defaultdict[tuple[int, int, str], list[GoalNode]] = defaultdict(list)
    for goal in under[None]:
        place = (goal.area.order, goal.area.pk, str(goal.area)) if goal.area else (-1, 0, "")
        groups[place].append(_goal_node(goal, under, measured))
    return tuple(GoalGroup(place[2], groups[place]) for place in sorted(groups))


def _goal_node(goal: Goal, under: Mapping[int | None, list[Goal]], measured: Mapping[int, list[Indicator]]) -> GoalNode:
    return GoalNode(
        goal.pk,
        goal.text,
        goal.whose,
        goal.when,
        format_date(goal.due_date, goal.due_precision) if goal.due_date else "",
        [IndicatorLine(row.name, row.baseline_words, row.target_words) for row in measured.get(goal.pk, [])],
        [_goal_node(child, under, measured) for child in under.get(goal.pk, [])],
    )


def due_words(item: PlanItem) -> str:
    """Return a point's date in running text, as exactly as it is known, or nothing."""
    return format_long_date(item.due_date, item.due_precision) if item.due_date else ""


def due_iso(item: PlanItem) -> str:
    """Return a point's date for machines, as exactly as it is known, or nothing."""
    return format_date(item.due_date, item.due_precision) if item.due_date else ""


def _kept_grants(plan: Plan) -> dict[int, list[InsertedRow]]:
    kept: defaultdict[int, list[InsertedRow]] = defaultdict(list)
    for row in _KEPT_GRANTS.all(plan.pk):
        kept[row.item_id].append(InsertedRow(row.title, row.amount, row.owner, row.leaders, row.end_date))
    return kept


def _live_grants(items: list[PlanItem]) -> dict[int, list[InsertedRow]]:
    calls = {item.inserted_call_id for item in items if item.inserted_call_id}
    grants = call_grants(calls) if calls else {}
    return {
        item.pk: [_inserted(row) for row in grants.get(item.inserted_call_id, [])]
        for item in items
        if item.inserted_call_id
    }


def _inserted(row: GrantRow) -> InsertedRow:
    return InsertedRow(row.title, row.amount, row.owner_for_record, row.leaders, row.end_date)
