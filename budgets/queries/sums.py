"""What a budget's lines come to: summed by the database, or from lines already read. Both are exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.models import Budget, BudgetLine, CarryOver
from foundation.numbers import format_ksek, format_percent


@dataclass(frozen=True)
class BudgetSums:
    """Sums in SEK. `carried_over` lies outside `total`; `stated` is what the budget says of itself, if it does."""

    total: Decimal
    staff: Decimal
    carried_over: Decimal
    stated: Decimal | None

    @property
    def difference(self) -> Decimal:
        """Return how much more the lines come to than the stated total says; 0 where none is stated."""
        return Decimal(0) if self.stated is None else self.total - self.stated

    @property
    def staff_share(self) -> Decimal | None:
        """Return staff costs as a share of the total, None for an empty budget."""
        return self.staff / self.total if self.total else None

    @property
    def staff_words(self) -> str:
        """Return what staff costs and their share of the total: `1 400 tkr, 93,3 %`; nothing for an empty budget."""
        share = self.staff_share
        return "" if share is None else f"{format_ksek(self.staff)}, {format_percent(share)}"

    @property
    def difference_sentence(self) -> str:
        """Return the difference in words, or nothing when lines and stated total agree."""
        if not self.difference or self.stated is None:
            return ""
        values = {
            "sum": format_ksek(self.total),
            "gap": format_ksek(abs(self.difference)),
            "stated": format_ksek(self.stated),
        }
        if self.difference > 0:
            return _("The lines come to %(sum)s, %(gap)s more than the stated total %(stated)s.") % values
        return _("The lines come to %(sum)s, %(gap)s less than the stated total %(stated)s.") % values


def budget_sums(budget: Budget) -> BudgetSums:
    """Return the sums of a budget: one query, whatever the number of lines."""
    row = Budget.objects.filter(pk=budget.pk).with_totals().values("lines_total", "staff_total", "carried_total").get()
    total, staff, carried = (row[name] or Decimal(0) for name in ("lines_total", "staff_total", "carried_total"))
    return BudgetSums(total, staff, carried, budget.stated_total)


def sums_of(budget: Budget, lines: Iterable[BudgetLine], carried: Iterable[CarryOver]) -> BudgetSums:
    """Return the sums of a budget whose lines and carry-overs have been read; no query."""
    amounts = [(line.amount, line.is_staff_cost) for line in lines]
    return BudgetSums(
        total=sum((amount for amount, _staff in amounts), Decimal(0)),
        staff=sum((amount for amount, is_staff in amounts if is_staff), Decimal(0)),
        carried_over=sum((row.amount for row in carried), Decimal(0)),
        stated=budget.stated_total,
    )
