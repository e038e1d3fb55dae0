"""How a condition turned out is said once for the whole plan, and the measures of the other branch fall away."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from actionplans.enums import MeasureState
from actionplans.models import ConditionOutcome, Measure, Plan, TrackedMeasure
from actionplans.models.condition import step_together, why
from actionplans.queries.conditions import hanging_on
from actionplans.services.answering import bring_needs_forward
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.services.adoption import lock
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as
from foundation.imports.directory import folded
from foundation.validation import require_valid


@transaction.atomic
def settle_condition(
    *,
    plan: Plan,
    condition: str,
    came_true: bool,
    known_on: dt.date,
    today: dt.date,
    now: dt.datetime,
    by: User,
    note: str = "",
) -> ConditionOutcome:
    """Say how a condition turned out, or that it turned out otherwise than was said before.

    What is open on the branch that does not apply falls away, in all its parts. What this outcome had let fall away and
    that applies after all comes back as not started; what someone dropped by hand is left alone. Where only day or
    comment are put right, no measure moves.

    Raises RightRefusedError for whoever does not manage plans, StateRefusedError unless the plan is in force, RuleError
    for a day to come and for what no measure of the plan hangs on, InvalidError for a comment that is too long.
    """
    require_right(by, Right.MANAGE_PLAN)
    plan = lock(plan)
    if not plan.is_current:
        raise StateRefusedError(_("How a condition turned out is said of the plan that is in force."))
    if known_on > today:
        raise RuleError(_("It cannot have become known on a day to come."))
    measures = hanging_on(plan, condition)
    if not measures:
        raise RuleError(_("No measure of the plan hangs on this condition."))
    key = folded(condition)
    outcome = ConditionOutcome.objects.filter(plan=plan, key=key).first()
    has_turned = outcome is None or outcome.came_true != came_true
    outcome = outcome or ConditionOutcome(plan=plan, condition=measures[0].condition, key=key)
    outcome.came_true, outcome.known_on, outcome.note = came_true, known_on, note.strip()
    outcome.at, outcome.by = now, by
    require_valid(outcome)
    save_as(outcome, by=by)
    if has_turned:
        _move(measures, outcome)
    return outcome


def _move(measures: list[Measure], outcome: ConditionOutcome) -> None:
    branches = {measure.pk: measure.branch for measure in measures}
    rows = list(TrackedMeasure.objects.select_for_update(of=("self",)).filter(measure__in=branches).order_by("pk"))
    out = [row for row in rows if outcome.leaves_out(branches[row.measure_id])]
    back = [row for row in rows if row not in out and row.dropped_by_id == outcome.pk]
    fallen = [row for row in out if row.is_open]
    by, at = outcome.by, outcome.at
    step_together(back, to=MeasureState.NOT_STARTED, text=why(outcome, applies=True), by=by, at=at)
    step_together(fallen, to=MeasureState.DROPPED, text=why(outcome), by=by, at=at, dropped_by=outcome)
    bring_needs_forward(measures={row.measure_id for row in [*back, *fallen]})
