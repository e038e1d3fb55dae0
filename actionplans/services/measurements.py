"""What is measured of an indicator is put in while its plan is in force."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from actionplans.models import Indicator, Measurement, Plan
from actionplans.queries.goals import may_measure
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.bulk import create_all, update_all
from foundation.dates import Precision
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.validation import require_valid, require_valid_values


@dataclass(frozen=True)
class MeasurementInput:
    """A value as someone measured it, in the indicator's unit."""

    value: Decimal
    date: dt.date
    source: str
    precision: str = Precision.DAY
    note: str = ""


@transaction.atomic
def add_measurement(*, indicator: Indicator, given: MeasurementInput, by: User, today: dt.date) -> Measurement:
    """Put in a value that was measured.

    Raises RightRefusedError for whoever neither manages plans nor answers for the goal or its section,
    StateRefusedError unless the plan is in force, RuleError for a date to come or one that has a value already,
    InvalidError for what no measurement can be.
    """
    _require_open(indicator, by, today)
    require_measured(given.date, today)
    taken = Measurement.objects.filter(indicator__key=indicator.key, date=given.date, precision=given.precision)
    if taken.exists():
        raise RuleError(_taken())
    row = Measurement(
        indicator=indicator,
        value=given.value,
        date=given.date,
        precision=given.precision,
        source=given.source.strip(),
        note=given.note.strip(),
        by=by,
    )
    require_valid(row)
    save_as(row, by=by)
    return row


@transaction.atomic
def remove_measurement(*, measurement: Measurement, by: User, today: dt.date) -> None:
    """Take a wrong value away; the history keeps it. Raises as `add_measurement` for right and plan."""
    latest = Indicator.objects.in_force().filter(key=measurement.indicator.key).select_related("goal__plan").first()
    _require_open(latest or measurement.indicator, by, today)
    delete_as(measurement, by=by)


@transaction.atomic
def import_measurements(
    *,
    new: Sequence[Measurement] = (),
    changed: Sequence[Measurement] = (),
    fields: Sequence[str] = (),
    by: User,
    today: dt.date,
    reason: str = "",
) -> None:
    """Put in values from a file, and write `fields` of those that are there; all of them or none.

    In as many statements for a thousand as for one. Raises RightRefusedError for whoever does not manage plans, and as
    `add_measurement` for the rest.
    """
    require_right(by, Right.MANAGE_PLAN)
    rows = [*new, *changed]
    keys = {row.indicator.key for row in rows}
    current = Indicator.objects.in_force().filter(key__in=keys)
    plans = Plan.objects.select_for_update(of=("self",)).filter(pk__in=current.values("goal__plan"))
    list(plans.order_by("pk").values_list("pk"))
    if keys != set(current.values_list("key", flat=True)):
        raise StateRefusedError(_not_in_force())
    for row in rows:
        require_measured(row.date, today)
        require_valid_values(row)
    dates = Measurement.objects.filter(indicator__key__in=keys).exclude(pk__in=[row.pk for row in changed])
    taken = set(dates.values_list("indicator__key", "date", "precision"))
    if taken & {(row.indicator.key, row.date, row.precision) for row in rows}:
        raise RuleError(_taken())
    for row in new:
        row.by = by
    create_all(new, by=by, reason=reason)
    update_all(changed, fields, by=by, reason=reason)


def require_measured(date: dt.date, today: dt.date) -> None:
    """Raise RuleError unless the date has come."""
    if date > today:
        raise RuleError(_("The date has not come yet. Put in what has been measured."))


def _taken() -> str:
    return _("There is already a value for this date. Remove it first if it is wrong.")


def _not_in_force() -> str:
    return _("Values are put in while the plan is in force: once adopted, in its latest version.")


def _require_open(indicator: Indicator, by: User, today: dt.date) -> None:
    if not may_measure(by, indicator, today):
        raise RightRefusedError(
            _("Values are put in by those who manage plans, by whose goal it is, and by the group's convener.")
        )
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=indicator.goal.plan_id)
    if not plan.is_current:
        raise StateRefusedError(_not_in_force())
