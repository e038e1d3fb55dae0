"""The days that plans in force and their status reports name, and the due dates of what is owed again and again."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast

from actionplans.enums import Recurrence, ReportState
from actionplans.models import ObligationRow, Plan, PlanItem, StatusReport, TrackedMeasure
from actionplans.queries.obligations import due_dates
from collaboration.models import User
from foundation.dates import Precision


def _text(of: Any) -> Cast:
    return Cast(of, TextField())


NONE = Value(0, IntegerField())
DAY = _text(Value(Precision.DAY, CharField()))
POINT, LATER_TURN, NEXT_STEP = range(3)


class PlannedDay(NamedTuple):
    """A point of a plan, with its plan and section; or, with no plan, a due date of an obligation with its rows.

    A measure that recurs is a point of the year that the plan names, and again of that of its later turn. The next
    step of a status report that is given has the report's number as its key.
    """

    key: int
    title: str
    date: dt.date
    total: int
    open: int
    precision: str
    plan: int
    plan_title: str
    area: int
    kind: int

    @property
    def is_obligation(self) -> bool:
        """Whether an obligation asks it, and no plan names it."""
        return not self.plan

    @property
    def is_later_turn(self) -> bool:
        """Whether it is a measure's later turn, which the plan itself does not name."""
        return self.kind == LATER_TURN

    @property
    def is_next_step(self) -> bool:
        """Whether a status report names it."""
        return self.kind == NEXT_STEP


def planned_days(user: User, year: int) -> list[PlannedDay]:
    """Return what `user` may see of `year`; a point only known to the year has no place in it; one query.

    The parts of a measure that recurs are one day where they are due together.

    Obligations met by dialogues are not here: they stand in the year with the dialogues themselves.
    """
    plans = Plan.objects.visible_to(user).current().order_by()
    points = PlanItem.objects.filter(area__plan__in=plans.values("pk"), due_date__year=year)
    points = points.exclude(due_precision=Precision.YEAR).order_by()
    turns = TrackedMeasure.objects.filter(measure__item__area__plan__in=plans.values("pk"), due_date__year=year)
    turns = turns.exclude(measure__recurrence=Recurrence.NONE).exclude(measure__item__due_date__year=year)
    steps = StatusReport.objects.filter(area__plan__in=plans.values("pk"), state=ReportState.GIVEN)
    steps = steps.filter(next_date__year=year).exclude(next_precision=Precision.YEAR).order_by()
    owed = due_dates(ObligationRow.objects.visible_to(user).filter(due_date__year=year))
    found = points.values_list("pk", *_of_item("", _text(F("due_precision")), POINT)).union(
        turns.order_by().values_list("measure__item", *_of_item("measure__item__", DAY, LATER_TURN)),
        steps.values_list("pk", *_as_step()),
        owed.values_list(*_as_points()),
        all=True,
    )
    days = {(day.is_obligation, day.is_next_step, day.key, day.date): day for day in map(PlannedDay._make, found)}
    return sorted(days.values(), key=lambda day: (day.is_obligation, day.date, day.is_next_step, day.key))


def _of_item(item: str, precision: Any, kind: int) -> tuple[Any, ...]:
    text, title = _text(F(f"{item}text")), _text(F(f"{item}area__plan__title"))
    plan, area = f"{item}area__plan", f"{item}area"
    return text, "due_date", NONE, NONE, precision, plan, title, area, Value(kind, IntegerField())


def _as_step() -> tuple[Any, ...]:
    title, precision = _text(F("area__plan__title")), _text(F("next_precision"))
    kind = Value(NEXT_STEP, IntegerField())
    return _text(F("next_step")), "next_date", NONE, NONE, precision, "area__plan", title, "area", kind


def _as_points() -> tuple[Any, ...]:
    title, nothing = _text(F("obligation__title")), Value("", TextField())
    return "obligation", title, "due_date", "total", "open", DAY, NONE, nothing, NONE, NONE
