"""What budgets put into the year: the day one was decided, and the days of its forecasts."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Budget
from collaboration.models import User
from notices import year as cycle

FORECASTS = ((5, 15), (9, 15))


@cycle.register(order=40)
class BudgetsOfTheYear(cycle.YearSource):
    """Budgets in force: when they were decided, and when what is left of the year is forecast."""

    group = cycle.YearGroup("budgets", gettext_lazy("Budget"))

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the decisions made in the year and the forecasts of the year's own budget; one query."""
        rows = Budget.objects.visible_to(user).current()
        for row in rows.filter(Q(year=year) | Q(adopted_date__year=year)).order_by("pk"):
            yield from _events(row, year)


def _events(budget: Budget, year: int) -> Iterator[cycle.YearEvent]:
    url = budget.get_absolute_url()
    if budget.adopted_date is not None and budget.adopted_date.year == year:
        title = _("Budget %(year)d is decided") % {"year": budget.year}
        yield cycle.YearEvent(f"budget-{budget.pk}", budget.adopted_date, title, url)
    if budget.year == year:
        for month, day in FORECASTS:
            title = _("Forecast for budget %(year)d") % {"year": year}
            yield cycle.YearEvent(f"prognos-{budget.pk}-{month}", dt.date(year, month, day), title, url)
