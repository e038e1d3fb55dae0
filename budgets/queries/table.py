"""A budget as the table people read: one plain-data builder for the page, the PDF, the annex and the spreadsheet."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.models import Budget, BudgetLine, CarryOver
from budgets.queries.sums import BudgetSums, sums_of
from foundation.numbers import THOUSAND, format_ksek, round_half_up
from foundation.prepared import STAND_IN_ID, PreparedObjects

_LINES = PreparedObjects(lambda budget: BudgetLine.objects.filter(category__budget=budget).in_order(), STAND_IN_ID)
_CARRIED = PreparedObjects(
    lambda budget: CarryOver.objects.filter(budget=budget).order_by("source_year", "pk"), STAND_IN_ID
)


@dataclass(frozen=True)
class TableRow:
    """One line: its amount in SEK, and the number of its footnote or None.

    `span` is the number of rows that the activity in the first column covers, 0 where the one above covers this row
    too. A line without a note has nothing but its activity to say what it is, and so always names it.
    """

    span: int
    category: str
    note: str
    amount: Decimal
    is_staff_cost: bool
    footnote: int | None

    @property
    def thousands(self) -> Decimal:
        """Return the amount in whole tkr, rounded half up for show."""
        return round_half_up(self.amount / THOUSAND)


@dataclass(frozen=True)
class CarriedRow:
    """What is carried over: the row's key, and the sentence that tells of it."""

    key: int
    sentence: str


@dataclass(frozen=True)
class BudgetTable:
    """The rows in order, the footnotes in the order of their marks, what is carried over, the sums in SEK."""

    rows: list[TableRow]
    footnotes: list[str]
    carried_over: list[CarriedRow]
    sums: BudgetSums

    @property
    def total_thousands(self) -> Decimal:
        """Return the total in whole tkr: the true sum, rounded once."""
        return round_half_up(self.sums.total / THOUSAND)

    @property
    def rounding_sentence(self) -> str:
        """Return why the shown rows do not add up to the shown total, or nothing when they do."""
        if sum(row.thousands for row in self.rows) == self.total_thousands:
            return ""
        return _("Because of rounding the sum may differ from the rows.")

    @property
    def by_category(self) -> list[tuple[str, Decimal]]:
        """Return each activity with its sum in SEK, in the table's order."""
        sums: dict[str, Decimal] = {}
        for row in self.rows:
            sums[row.category] = sums.get(row.category, Decimal(0)) + row.amount
        return list(sums.items())


def carry_over_sentence(row: CarryOver) -> str:
    """Return a carry-over in words; it is never part of the sum."""
    values = {"amount": format_ksek(row.amount), "year": row.source_year, "purpose": row.purpose}
    if row.is_forecast:
        return _("Outside the sum: a forecast surplus of %(amount)s from %(year)s goes to %(purpose)s.") % values
    return _("Outside the sum: %(amount)s is carried over from %(year)s to %(purpose)s.") % values


def budget_table(budget: Budget) -> BudgetTable:
    """Return the budget's table: two queries, whatever the number of lines."""
    lines = _LINES.all(budget.pk)
    rows: list[TableRow] = []
    footnotes: list[str] = []
    for line, span in zip(lines, _spans(lines), strict=True):
        if line.footnote:
            footnotes.append(line.footnote)
        mark = len(footnotes) if line.footnote else None
        rows.append(TableRow(span, line.category.name, line.note, line.amount, line.is_staff_cost, mark))
    carried = _CARRIED.all(budget.pk)
    sentences = [CarriedRow(row.pk, carry_over_sentence(row)) for row in carried]
    return BudgetTable(rows, footnotes, sentences, sums_of(budget, lines, carried))


def _spans(lines: list[BudgetLine]) -> list[int]:
    """Return for each line how many rows its activity covers: 0 where the activity above covers it too."""
    above = None
    spans: list[int] = []
    start = 0
    for place, line in enumerate(lines):
        if line.category_id == above and line.note:
            spans.append(0)
            spans[start] += 1
        else:
            spans.append(1)
            start = place
        above = line.category_id
    return spans
