"""A budget as the table people read: one plain-data builder for the page, the PDF and the spreadsheet."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.models import Budget, BudgetLine, CarryOver
from budgets.queries.sums import BudgetSums, budget_sums
from foundation.numbers import THOUSAND, format_ksek, round_half_up


@dataclass(frozen=True)
class TableRow:
    """One line, with the number of its footnote or None.

    `activity` is what stands in the first column: nothing where it is the same as above and a note tells lines apart.
    """

    line: BudgetLine
    activity: str
    category: str
    note: str
    amount: Decimal
    footnote: int | None

    @property
    def thousands(self) -> Decimal:
        """Return the amount in whole tkr, rounded half up for show."""
        return round_half_up(self.amount / THOUSAND)


@dataclass(frozen=True)
class BudgetTable:
    """The rows in order, the footnotes in the order of their numbers, the carry-overs, and the sums in SEK."""

    rows: list[TableRow]
    footnotes: list[tuple[int, str]]
    carry_overs: list[CarryOver]
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
    def carry_over_sentences(self) -> list[str]:
        """Return one sentence for each sum carried over, in order of the year it comes from."""
        return [carry_over_sentence(row) for row in self.carry_overs]

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


def budget_table(budget: Budget, *, first_footnote: int = 1) -> BudgetTable:
    """Return the budget's table: four queries, whatever the number of lines.

    Footnotes are numbered from `first_footnote` in the order of the lines.
    """
    rows: list[TableRow] = []
    footnotes: list[tuple[int, str]] = []
    above = None
    for line in BudgetLine.objects.filter(category__budget=budget).in_order():
        number = first_footnote + len(footnotes) if line.footnote else None
        if number is not None:
            footnotes.append((number, line.footnote))
        name = line.category.name
        activity = "" if line.category_id == above and line.note else name
        rows.append(TableRow(line, activity, name, line.note, line.amount, number))
        above = line.category_id
    carry_overs = list(CarryOver.objects.filter(budget=budget).order_by("source_year", "pk"))
    return BudgetTable(rows, footnotes, carry_overs, budget_sums(budget))
