"""A plan pasted from a document is saved once someone has looked it through."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from actionplans.models import Plan, PlanArea
from actionplans.services.drafting import open_draft
from actionplans.services.measures import MeasureInput, append_measures
from collaboration.models import User
from foundation.bulk import create_all
from foundation.edits import claim_edit
from foundation.errors import RuleError
from foundation.history import save_as
from foundation.validation import require_valid, require_valid_values


@dataclass(frozen=True)
class ReviewedArea:
    """An area as someone has looked it through: its heading, its need and its measures in order."""

    heading: str
    need: str = ""
    measures: Sequence[MeasureInput] = field(default_factory=tuple)


@transaction.atomic
def import_measures(
    *, plan: Plan, areas: Sequence[ReviewedArea], by: User, rest: str = "", seen: int | None = None
) -> Plan:
    """Add reviewed areas with their measures to a draft plan; `rest` is added to its introduction.

    An area whose heading the plan has already gets the measures after those it has. Whole or not at all, and in as many
    statements for a hundred as for one. Raises as `set_measures` does, RuleError when there is no measure at all.
    """
    if not any(area.measures for area in areas):
        raise RuleError(_("There is no measure to save. Write at least one, or go back to the text."))
    plan = open_draft(plan=plan, by=by)
    claim_edit(plan, seen=seen)
    if rest.strip():
        plan.intro = "\n\n".join(part for part in (plan.intro.strip(), rest.strip()) if part)
        require_valid(plan)
        save_as(plan, by=by)
    there = {area.heading.casefold(): area for area in PlanArea.objects.filter(plan=plan, parent=None)}
    found = list(there.values())
    there |= _new_areas(plan, areas, there, by)
    PlanArea.objects.filter(pk__in=[area.pk for area in found]).update(edit_number=F("edit_number") + 1)
    append_measures(given=[(there[area.heading.casefold()], area.measures) for area in areas], by=by)
    return plan


def _new_areas(plan: Plan, areas: Sequence[ReviewedArea], there: dict[str, PlanArea], by: User) -> dict[str, PlanArea]:
    """Make the sections that the plan does not have, after those it has; return them by heading."""
    last = PlanArea.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
    new: dict[str, PlanArea] = {}
    for area in areas:
        key = area.heading.casefold()
        if key in there or key in new:
            continue
        new[key] = PlanArea(plan=plan, order=last + len(new) + 1, heading=area.heading, need=area.need)
        require_valid_values(new[key])
    create_all(list(new.values()), by=by)
    return new
