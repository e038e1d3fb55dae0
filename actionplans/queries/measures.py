"""Which measures stand in a plan already, by what tells them apart: the section's heading and the measure's text."""

from actionplans.models import Measure, Plan
from foundation.imports.directory import folded

MeasureKey = tuple[str, str]


def measure_key(heading: str, text: str) -> MeasureKey:
    """Return what tells a measure from others in its plan: case and surplus space do not."""
    return folded(heading), folded(text)


def measure_keys(plan: Plan) -> set[MeasureKey]:
    """Return the keys of the measures that stand directly in the plan's sections; one query."""
    rows = Measure.objects.filter(item__area__plan=plan, item__area__parent=None)
    return {measure_key(heading, text) for heading, text in rows.values_list("item__area__heading", "item__text")}
