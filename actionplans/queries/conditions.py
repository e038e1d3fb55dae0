"""The conditions that a plan's measures hang on: what is known of each, and what an outcome would do."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from actionplans.models import ConditionOutcome, Measure, Plan, TrackedMeasure
from foundation.imports.directory import folded


def hanging_on(plan: Plan, condition: str) -> list[Measure]:
    """Return the plan's measures that hang on a condition, in the plan's order; case and surplus space do not part."""
    rows = Measure.objects.filter(item__area__plan=plan).exclude(condition="")
    wanted = folded(condition)
    ordered = rows.order_by("item__area__order", "item__order", "pk")
    return [measure for measure in ordered if folded(measure.condition) == wanted]


def outcome_of(measure: Measure) -> ConditionOutcome | None:
    """Return what is known of the condition that the measure hangs on; one query where it hangs on any."""
    if not measure.condition:
        return None
    rows = ConditionOutcome.objects.filter(plan=measure.item.area.plan_id, key=folded(measure.condition))
    return rows.select_related("by__person").first()


def left_out(rows: Iterable[TrackedMeasure]) -> set[int]:
    """Return the ids of those rows that a settled condition leaves out, whatever their state; one query.

    The rows have their measures, points and sections read.
    """
    plan_of = {row: row.measure.item.area.plan_id for row in rows if row.measure.condition}
    settled = ConditionOutcome.objects.filter(plan__in=set(plan_of.values()))
    known = {(outcome.plan_id, outcome.key): outcome for outcome in settled}
    outcomes = {row: known.get((plan, folded(row.measure.condition))) for row, plan in plan_of.items()}
    return {row.pk for row, outcome in outcomes.items() if outcome and outcome.leaves_out(row.measure.branch)}


class Condition(NamedTuple):
    """A condition of a plan as it is first written there, a row that hangs on it, and what is known."""

    text: str
    row: TrackedMeasure
    outcome: ConditionOutcome | None


def conditions_of(plan: Plan, rows: Iterable[TrackedMeasure]) -> list[Condition]:
    """Return the conditions among the plan's followed measures; one query where there are any.

    Of a plan that is no longer in force only those whose outcome was left with it.
    """
    first: dict[str, TrackedMeasure] = {}
    for row in rows:
        if row.measure.condition:
            first.setdefault(folded(row.measure.condition), row)
    settled = ConditionOutcome.objects.filter(plan=plan).select_related("by__person") if first else ()
    known = {outcome.key: outcome for outcome in settled}
    found = [Condition(row.measure.condition, row, known.get(key)) for key, row in first.items()]
    return [condition for condition in found if condition.outcome or plan.is_current]


class Consequence(NamedTuple):
    """How many measures an outcome would let fall away, how many would apply again, and whether it is said already."""

    falling: int
    returning: int
    is_said: bool


def consequences(plan: Plan, condition: str) -> dict[bool, Consequence]:
    """Return what it would bring if the condition came true, and if it did not; three queries."""
    said = ConditionOutcome.objects.filter(plan=plan, key=folded(condition)).first()
    branches = {measure.pk: measure.branch for measure in hanging_on(plan, condition)}
    parts: defaultdict[int, list[TrackedMeasure]] = defaultdict(list)
    for row in TrackedMeasure.objects.filter(measure__in=branches):
        parts[row.measure_id].append(row)
    found = {}
    for came_true in (True, False):
        outcome = ConditionOutcome(came_true=came_true)
        out = [rows for key, rows in parts.items() if outcome.leaves_out(branches[key])]
        stay = [rows for key, rows in parts.items() if not outcome.leaves_out(branches[key])]
        falling = sum(any(row.is_open for row in rows) for rows in out)
        returning = sum(any(said and row.dropped_by_id == said.pk for row in rows) for rows in stay)
        is_said = said is not None and said.came_true == came_true
        found[came_true] = Consequence(0, 0, is_said) if is_said else Consequence(falling, returning, is_said)
    return found
