"""What a budget is for, as a picture beside its table."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from budgets.queries import BudgetTable
from foundation.charts import Bar, bar_chart
from foundation.numbers import THOUSAND

LABEL_LENGTH = 34  # what fits over a bar beside its amount on a phone; the table has the whole name


def category_chart(table: BudgetTable) -> SafeString | None:
    """Return a picture of what each activity costs, staff costs in a colour of their own; None without amounts."""
    if table.sums.total <= 0:
        return None
    staff: dict[str, Decimal] = {}
    for row in table.rows:
        if row.is_staff_cost:
            staff[row.category] = staff.get(row.category, Decimal(0)) + row.amount
    bars = [
        Bar(
            Truncator(name).chars(LABEL_LENGTH),
            [staff.get(name, Decimal(0)) / THOUSAND, (amount - staff.get(name, Decimal(0))) / THOUSAND],
        )
        for name, amount in table.by_category
    ]
    return bar_chart(bars, title=_("What the budget is for"), series=[_("Staff"), _("Other")], unit=_("tkr"))
