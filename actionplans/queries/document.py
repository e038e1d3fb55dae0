"""A plan as the document people read: one plain-data builder for the page and the PDF."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from actionplans.models import InsertedGrant, Plan, PlanArea, PlanItem
from foundation.dates import format_date, format_long_date
from projects.queries import GrantRow, call_grants


@dataclass(frozen=True)
class InsertedRow:
    """A grant shown inside a plan: amount in SEK, owner as the decision writes it."""

    title: str
    amount: Decimal
    owner: str
    leaders: str
    end_date: dt.date | None


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
    def granted_total(self) -> Decimal:
        """Return what the inserted grants come to, in SEK."""
        return sum((row.amount for row in self.grants), Decimal(0))


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
    def anchor(self) -> str:
        """Return the section's place on the page."""
        return f"avsnitt-{self.key}"


@dataclass(frozen=True)
class PlanDocument:
    """The introduction, the sections in order, and the footnotes in the order of their marks."""

    intro: str
    areas: list[AreaNode]
    footnotes: list[str]


class _Builder:
    """Walks the tree once, numbering footnotes where the reader meets them."""

    def __init__(self, plan: Plan) -> None:
        self.footnotes: list[str] = []
        self.areas: defaultdict[int | None, list[PlanArea]] = defaultdict(list)
        for area in PlanArea.objects.filter(plan=plan).order_by("order", "pk"):
            self.areas[area.parent_id].append(area)
        self.items: defaultdict[tuple[int, int | None], list[PlanItem]] = defaultdict(list)
        items = list(PlanItem.objects.filter(area__plan=plan).order_by("order", "pk"))
        for item in items:
            self.items[item.area_id, item.parent_id].append(item)
        self.grants = _kept_grants(plan) if plan.is_frozen else _live_grants(items)

    def area(self, area: PlanArea) -> AreaNode:
        mark = self.mark(area.footnote)
        items = [self.item(item) for item in self.items[area.pk, None]]
        children = [self.area(child) for child in self.areas[area.pk]]
        return AreaNode(area.pk, area.number, area.heading, area.text, mark, items, children)

    def item(self, item: PlanItem) -> ItemNode:
        mark = self.mark(item.footnote)
        children = [self.item(child) for child in self.items[item.area_id, item.pk]]
        grants = self.grants.get(item.pk, [])
        return ItemNode(item.text, due_words(item), due_iso(item), mark, grants, children)

    def mark(self, text: str) -> int | None:
        if not text:
            return None
        self.footnotes.append(text)
        return len(self.footnotes)


def plan_document(plan: Plan) -> PlanDocument:
    """Return the plan as a document, at most four queries whatever its size.

    An adopted plan shows the grants as they stood when it was adopted, a draft as they stand now.
    """
    builder = _Builder(plan)
    areas = [builder.area(area) for area in builder.areas[None]]
    return PlanDocument(plan.intro, areas, builder.footnotes)


def due_words(item: PlanItem) -> str:
    """Return a point's date in running text, as exactly as it is known, or nothing."""
    return format_long_date(item.due_date, item.due_precision) if item.due_date else ""


def due_iso(item: PlanItem) -> str:
    """Return a point's date for machines, as exactly as it is known, or nothing."""
    return format_date(item.due_date, item.due_precision) if item.due_date else ""


def _kept_grants(plan: Plan) -> dict[int, list[InsertedRow]]:
    kept: defaultdict[int, list[InsertedRow]] = defaultdict(list)
    for row in InsertedGrant.objects.filter(item__area__plan=plan).order_by("order"):
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
