"""Obligations are begun and changed, their rows of a year are written, and each row is settled or opened again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from actionplans.enums import ROW_STEPS, Fulfilment, Interval, OwedBy, RowState
from actionplans.models import Obligation, ObligationRow, Plan, PlanArea
from actionplans.models.cycle import FIRST_YEAR, LAST_YEAR
from actionplans.queries.obligations import DAYS_AHEAD, Period, asked_on, due_periods
from collaboration.models import Body, Organisation, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.models import Decision
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as
from foundation.transitions import take_step
from foundation.validation import require_valid

RULE = ("owed_by", "organisation", "body", "interval", "days_after", "fulfilment", "valid_from")


@dataclass(frozen=True)
class ObligationInput:
    """An obligation as someone wrote it."""

    title: str
    valid_from: dt.date
    text: str = ""
    owed_by: str = OwedBy.PARTIES
    organisation: Organisation | None = None
    body: Body | None = None
    interval: str = Interval.HALF_YEARLY
    days_after: int = 0
    fulfilment: str = Fulfilment.BY_HAND
    valid_to: dt.date | None = None
    plan: Plan | None = None
    decision: Decision | None = None
    basis: str = ""


def _write(obligation: Obligation, given: ObligationInput, by: User) -> None:
    for name, value in vars(given).items():
        setattr(obligation, name, value)
    require_valid(obligation)
    save_as(obligation, by=by)


@transaction.atomic
def add_obligation(*, given: ObligationInput, by: User) -> Obligation:
    """Return a new obligation, as yet without rows.

    Raises RightRefusedError without the right to follow up plans, InvalidError for what no obligation can be.
    """
    require_right(by, Right.MANAGE_PLAN)
    obligation = Obligation()
    _write(obligation, given, by)
    return obligation


@transaction.atomic
def change_obligation(*, obligation: Obligation, given: ObligationInput, by: User) -> Obligation:
    """Change an obligation.

    Raises as `add_obligation` does, and StateRefusedError where its rows are written and the rule itself would change:
    what was asked of people stands; end this obligation and begin another.
    """
    require_right(by, Right.MANAGE_PLAN)
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    changed = any(getattr(obligation, name) != getattr(given, name) for name in RULE)
    if changed and obligation.rows.exists():
        raise StateRefusedError(
            _("Rows are already written by this rule. Give it a last day, and add the new rule beside it.")
        )
    _write(obligation, given, by)
    return obligation


@transaction.atomic
def write_rows(*, obligation: Obligation, year: int, by: User) -> int:
    """Write the rows of `year`, one for each of those asked on the last day of each period; return how many are new.

    Rows that are there are left as they stand, so writing again adds only what is missing. Raises RightRefusedError,
    and RuleError for a year that cannot be or in which the obligation asks nobody.
    """
    require_right(by, Right.MANAGE_PLAN)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleError(_("The year lies between 2000 and 2100."))
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    wanted = _wanted(obligation, due_periods(obligation, year))
    if not wanted:
        raise RuleError(
            _("The obligation asks nobody in %(year)d. Look at its days and whom it asks.") % {"year": year}
        )
    return _write_missing(obligation, wanted, by)


def write_coming_rows(*, now: dt.datetime | None = None) -> int:
    """Write the rows of the due dates to come, of periods that run or begin within a month; return how many are new.

    By itself, every night: no right is asked, and none hangs on it. May run any number of times: a second run finds
    nothing, and one that was missed is caught up with the next night. What is past is let be.
    """
    today = timezone.localdate(now or timezone.now())
    keys = list(Obligation.objects.order_by("pk").values_list("pk", flat=True))
    return sum(_write_coming(key, today) for key in keys)


@transaction.atomic
def _write_coming(key: int, today: dt.date) -> int:
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=key)
    days = dt.timedelta(days=obligation.days_after)
    years = range((today - days).year, (today + DAYS_AHEAD).year + 1)
    periods = [period for year in years for period in due_periods(obligation, year)]
    coming = [period for period in periods if period.first <= today + DAYS_AHEAD and period.last + days >= today]
    return _write_missing(obligation, _wanted(obligation, coming), None)


def _wanted(obligation: Obligation, periods: Iterable[Period]) -> list[ObligationRow]:
    return [row for period in periods for row in _rows(obligation, period.first, period.last)]


def _write_missing(obligation: Obligation, wanted: Iterable[ObligationRow], by: User | None) -> int:
    there = {_identity(row) for row in obligation.rows.all()}
    missing = [row for row in wanted if _identity(row) not in there]
    bulk_create_with_history(missing, ObligationRow, default_user=by)
    return len(missing)


def _rows(obligation: Obligation, first: dt.date, last: dt.date) -> list[ObligationRow]:
    due = last + dt.timedelta(days=obligation.days_after)
    rows = []
    for subject in asked_on(obligation, last):
        row = ObligationRow(obligation=obligation, period_from=first, due_date=due)
        if isinstance(subject, Organisation):
            row.organisation = subject
        elif isinstance(subject, Body):
            row.body = subject
        elif isinstance(subject, PlanArea):
            row.area = subject
        rows.append(row)
    return rows


def _identity(row: ObligationRow) -> tuple[Any, ...]:
    return row.due_date, row.organisation_id, row.body_id, row.area_id


@transaction.atomic
def close_row(
    *, row: ObligationRow, to: str, day: dt.date, today: dt.date, reason: str = "", by: User
) -> ObligationRow:
    """Say that a row is done, or not needed with the reason, on `day`.

    Raises RightRefusedError; StateRefusedError where it is settled already, or is met by a dialogue, which is recorded
    with the party and not here; RuleError for a reason that is missing and for a day after `today`.
    """
    require_right(by, Right.MANAGE_PLAN)
    row = ObligationRow.objects.select_for_update(of=("self",)).select_related("obligation").get(pk=row.pk)
    if to == RowState.DONE and row.obligation.is_by_dialogue:
        raise StateRefusedError(
            _("A dialogue meets this. Record the dialogue with the party, and it is done by itself.")
        )
    if to == RowState.NOT_NEEDED and not reason.strip():
        raise RuleError(_("Say why it is not needed."))
    if day > today:
        raise RuleError(_("The date has not come yet. Say on which day it was done or settled."))
    extra = {"reason": reason.strip(), "closed_date": day, "closed_by": by}
    take_step(ROW_STEPS, row, to=to, by=by, comment=reason.strip(), extra=extra)
    return row


@transaction.atomic
def reopen_row(*, row: ObligationRow, by: User) -> ObligationRow:
    """Open a row that was settled by mistake; what was said stays in its history.

    Raises RightRefusedError, StateRefusedError where it is open.
    """
    require_right(by, Right.MANAGE_PLAN)
    row = ObligationRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    extra = {"reason": "", "closed_date": None, "closed_by": None}
    take_step(ROW_STEPS, row, to=RowState.OPEN, by=by, extra=extra)
    return row
