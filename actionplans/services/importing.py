"""A plan pasted from a document is saved once someone has looked it through."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from actionplans.models import Plan, PlanArea
from actionplans.queries.measures import measure_key, measure_keys
from actionplans.services.drafting import open_draft
from actionplans.services.measures import MeasureInput, append_measures
from collaboration.models import User
from foundation.bulk import create_all, update_all
from foundation.edits import claim_edit
from foundation.errors import RuleError
from foundation.history import save_as
from foundation.imports.directory import folded
from foundation.validation import require_valid, require_valid_values


@dataclass(frozen=True)
class ReviewedArea:
    """An area as someone has looked it through: its heading, its need and its measures in order."""

    heading: str
    need: str = ""
    measures: Sequence[MeasureInput] = field(default_factory=tuple)


class Imported(NamedTuple):
    """The plan, how many measures were saved, and how many stood there already and were left as they were."""

    plan: Plan
    saved: int
    known: int


@transaction.atomic
def import_measures(
    *, plan: Plan, areas: Sequence[ReviewedArea], by: User, rest: str = "", seen: int | None = None
) -> Imported:
    """Add reviewed areas with their measures to a draft plan; `rest` is added to its introduction.

    An area whose heading the plan has already gets its measures and its need after those it has. What stands there
    already is left as it is, so the same text can be pasted again. Whole or not at all, and in as many statements for
    a hundred as for one. Raises as `set_measures` does, RuleError when there is no measure at all.
    """
    if not any(area.measures for area in areas):
        raise RuleError(_("There is no measure to save. Write at least one, or go back to the text."))
    plan = open_draft(plan=plan, by=by)
    claim_edit(plan, seen=seen)
    intro = _with(plan.intro, rest)
    if intro != plan.intro:
        plan.intro = intro
        require_valid(plan)
        save_as(plan, by=by)
    new = _without_known(plan, areas)
    there = {folded(area.heading): area for area in PlanArea.objects.filter(plan=plan, parent=None)}
    found = list(there.values())
    _add_needs(areas, there, by)
    there |= _new_areas(plan, areas, there, by)
    PlanArea.objects.filter(pk__in=[area.pk for area in found]).update(edit_number=F("edit_number") + 1)
    append_measures(given=[(there[folded(area.heading)], area.measures) for area in new], by=by)
    saved = sum(len(area.measures) for area in new)
    return Imported(plan, saved, sum(len(area.measures) for area in areas) - saved)


def _with(text: str, more: str) -> str:
    """Return a text with one more paragraph, unless it says that already."""
    text, more = text.strip(), more.strip()
    if more in text:
        return text
    return f"{text}\n\n{more}" if text else more


def _without_known(plan: Plan, areas: Sequence[ReviewedArea]) -> list[ReviewedArea]:
    """Return the areas without the measures that the plan has already."""
    known = measure_keys(plan)
    return [
        replace(area, measures=[row for row in area.measures if measure_key(area.heading, row.text) not in known])
        for area in areas
    ]


def _add_needs(areas: Sequence[ReviewedArea], there: dict[str, PlanArea], by: User) -> None:
    """Let the sections that are there say the needs as well."""
    changed: dict[str, PlanArea] = {}
    for area in areas:
        stored = there.get(folded(area.heading))
        if stored and (need := _with(stored.need, area.need)) != stored.need:
            stored.need = need
            changed[folded(area.heading)] = stored
    update_all(list(changed.values()), ["need"], by=by)


def _new_areas(plan: Plan, areas: Sequence[ReviewedArea], there: dict[str, PlanArea], by: User) -> dict[str, PlanArea]:
    """Make the sections that the plan does not have, after those it has; return them by heading."""
    last = PlanArea.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
    new: dict[str, PlanArea] = {}
    for area in areas:
        key = folded(area.heading)
        if key in there or key in new:
            continue
        new[key] = PlanArea(plan=plan, order=last + len(new) + 1, heading=area.heading, need=area.need)
        require_valid_values(new[key])
    create_all(list(new.values()), by=by)
    return new
