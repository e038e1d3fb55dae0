"""What has changed between a version of a budget and the one before."""

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from budgets.models import Budget, BudgetLine
from foundation.numbers import MINUS, format_ksek


@dataclass(frozen=True)
class LineChange:
    """A line that differs; an amount (SEK) is None where the version lacks the line."""

    activity: str
    note: str
    before: Decimal | None
    after: Decimal | None

    @property
    def gap(self) -> Decimal:
        """Return how much the line adds to the sum, in SEK."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    @property
    def signed_gap(self) -> str:
        """Return the gap with its sign: `+5 tkr`, `−5 tkr`, `0 tkr`."""
        return signed_ksek(self.gap)


@dataclass(frozen=True)
class BudgetChanges:
    """The lines that differ from version `previous`, in the table's order with removed lines last."""

    previous: int
    lines: list[LineChange]

    @property
    def gap(self) -> Decimal:
        """Return how much the total has grown, in SEK."""
        return sum((line.gap for line in self.lines), Decimal(0))

    @property
    def signed_gap(self) -> str:
        """Return the gap of the total with its sign."""
        return signed_ksek(self.gap)


def signed_ksek(amount: Decimal) -> str:
    """Return an amount in SEK as thousands with its sign."""
    sign = "+" if amount > 0 else MINUS if amount < 0 else ""
    return f"{sign}{format_ksek(abs(amount))}"


def changes_since_previous(budget: Budget) -> BudgetChanges | None:
    """Return what differs from the version that `budget` revises, or None for a first version.

    Lines are matched by the key that follows them from version to version.
    """
    if budget.revises is None:
        return None
    before = _lines(cast("Budget", budget.revises))
    after = _lines(budget)
    changes = []
    for key, line in after.items():
        old = before.get(key)
        if old is None or _content(old) != _content(line):
            changes.append(LineChange(line.category.name, line.note, old.amount if old else None, line.amount))
    gone = [line for key, line in before.items() if key not in after]
    changes += [LineChange(line.category.name, line.note, line.amount, None) for line in gone]
    return BudgetChanges(budget.revises.version, changes)


def _lines(budget: Budget) -> dict[object, BudgetLine]:
    return {line.key: line for line in BudgetLine.objects.filter(category__budget=budget).in_order()}


def _content(line: BudgetLine) -> tuple[object, ...]:
    return line.category.name, line.note, line.amount, line.is_staff_cost, line.footnote
