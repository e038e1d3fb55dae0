"""The days that plans in force name, and the due dates of what is owed again and again, of one year."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast

from actionplans.models import ObligationRow, Plan, PlanItem
from actionplans.queries.obligations import due_dates
from collaboration.models import User
from foundation.dates import Precision


class PlannedDay(NamedTuple):
    """A point of a plan, with its plan and section; or, with no plan, a due date of an obligation with its rows."""

    key: int
    title: str
    date: dt.date
    total: int
    open: int
    precision: str
    plan: int
    plan_title: str
    area: int

    @property
    def is_obligation(self) -> bool:
        """Whether an obligation asks it, and no plan names it."""
        return not self.plan


def planned_days(user: User, year: int) -> list[PlannedDay]:
    """Return what `user` may see of `year`; a point only known to the year has no place in it; one query.

    Obligations met by dialogues are not here: they stand in the year with the dialogues themselves.
    """
    plans = Plan.objects.visible_to(user).current().order_by()
    points = PlanItem.objects.filter(area__plan__in=plans.values("pk"), due_date__year=year)
    points = points.exclude(due_precision=Precision.YEAR).order_by()
    owed = due_dates(ObligationRow.objects.visible_to(user).filter(due_date__year=year))
    none = Value(0, IntegerField())
    found = points.values_list(
        "pk",
        _text(F("text")),
        "due_date",
        none,
        none,
        _text(F("due_precision")),
        "area__plan",
        _text(F("area__plan__title")),
        "area",
    ).union(owed.values_list(*_as_points()), all=True)
    return sorted(map(PlannedDay._make, found), key=lambda day: (day.is_obligation, day.date, day.key))


def _as_points() -> tuple[Any, ...]:
    none, nothing = Value(0, IntegerField()), Value("", TextField())
    title, precision = _text(F("obligation__title")), _text(Value(Precision.DAY, CharField()))
    return "obligation", title, "due_date", "total", "open", precision, none, nothing, none


def _text(of: Any) -> Cast:
    return Cast(of, TextField())
