"""What plans put into the year and on desks.

In the year: the fixed points of the yearly round, the days that plans in force name, and what obligations ask. On the
desks of those who follow plans up, and of those who owe them: obligations that are late or fall due within a month; and
on the desks of those who answer for measures, those to report on.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actionplans.models import CycleEvent
from actionplans.models.tracking import SOON_DAYS
from actionplans.queries.cycle import FIXED_KEY
from actionplans.queries.following import tracked_for
from actionplans.queries.obligations import due_on_desks
from actionplans.queries.planned import PlannedDay, planned_days
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from notices import year as cycle
from notices.desk import LIMIT, DeskSource, Waiting, register

LONGEST_TITLE = 90
FIXED = cycle.YearGroup(FIXED_KEY, gettext_lazy("Fixed points of the year"))
PLANS = cycle.YearGroup("plans", gettext_lazy("Plans and obligations"))


@cycle.register(order=10)
class FixedPoints(cycle.YearSource):
    """The yearly round as the secretariat keeps it."""

    group = FIXED

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the fixed points of the year, leading those who keep them to their form; one query."""
        may_change = has_right(user, Right.MANAGE_PLAN)
        return [
            cycle.YearEvent(
                key=f"arshjul-{row.pk}",
                date=row.date,
                precision=row.precision,
                title=row.title,
                about=" · ".join(filter(None, [row.responsible, row.basis])),
                url=reverse("cycle_event_change", args=[row.pk]) if may_change else "",
            )
            for row in CycleEvent.objects.visible_to(user).filter(year=year)
        ]


@cycle.register(order=50)
class DaysOfPlans(cycle.YearSource):
    """Points and next steps with a date, of plans in force, and the due dates of obligations; nothing of drafts."""

    group = PLANS

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the points and next steps, then one event for each obligation and due date; one query."""
        return [_event(day) for day in planned_days(user, year)]


def _event(day: PlannedDay) -> cycle.YearEvent:
    if day.is_next_step:
        return _next_step(day)
    return _due_date(day) if day.is_obligation else _point(day)


def _next_step(day: PlannedDay) -> cycle.YearEvent:
    return cycle.YearEvent(
        key=f"nasta-steg-{day.key}",
        date=day.date,
        precision=day.precision,
        title=_("Next step: %(step)s") % {"step": Truncator(day.title).chars(LONGEST_TITLE)},
        about=day.plan_title,
        url=reverse("status_report_detail", args=[day.key]),
    )


def _point(day: PlannedDay) -> cycle.YearEvent:
    return cycle.YearEvent(
        key=f"punkt-{day.key}-{day.date.year}" if day.is_later_turn else f"punkt-{day.key}",
        date=day.date,
        precision=day.precision,
        title=Truncator(day.title).chars(LONGEST_TITLE),
        about=day.plan_title,
        url=f"{reverse('plan_detail', args=[day.plan])}#plan-avsnitt-{day.area}",
    )


def _due_date(day: PlannedDay) -> cycle.YearEvent:
    return cycle.YearEvent(
        key=f"atagande-{day.key}-{day.date.isoformat()}",
        date=day.date,
        title=day.title,
        about=_("%(done)d of %(total)d done") % {"done": day.total - day.open, "total": day.total},
        url=reverse("obligation_detail", args=[day.key]),
    )


@register(order=63)
class ObligationsToMeet(DeskSource):
    """Obligations marked by hand that are late or due within a month: all of them, or those the person owes."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return one line for each obligation and due date, the most urgent first; one query."""
        follows_up = has_right(user, Right.MANAGE_PLAN)
        return [
            Waiting(
                title=row.title,
                url=reverse("obligation_detail", args=[row.obligation]),
                action=_("See what remains"),
                about=(ngettext("%(count)d remains", "%(count)d remain", row.open) % {"count": row.open},),
                due=row.due_date,
                is_main=not follows_up,
            )
            for row in due_on_desks(user, today)[:LIMIT]
        ]


@register(order=40)
class MeasuresToReport(DeskSource):
    """Measures whose last day is near or has passed: those the person answers for, and those nobody does to the office.

    The same measures that letters remind of, so that who wants no letters misses none.
    """

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return the measures, the most urgent first; one query beside the rights."""
        near: Any = tracked_for(user).still_open().filter(due_date__lte=today + dt.timedelta(days=SOON_DAYS))  # type: ignore[attr-defined]
        rows = near.answered_for_by(user, today)
        if has_right(user, Right.MANAGE_PLAN):
            rows = rows | near.answered_for_by_nobody(today)
        return [
            Waiting(
                title=str(row),
                url=reverse("measure_report", args=[row.pk]),
                action=_("Say how it goes"),
                about=(_("Measure"), row.measure.item.area.plan.title),
                due=row.due_date,
            )
            for row in rows.order_by("due_date", "pk")[:LIMIT]
        ]
