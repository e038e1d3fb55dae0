"""The sections of a plan are added, changed and removed one at a time."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actionplans.models import Plan, PlanArea
from actionplans.services.drafting import open_draft
from collaboration.models import Body, User
from foundation.edits import claim_edit
from foundation.errors import RuleError
from foundation.history import delete_as, save_as
from foundation.validation import require_valid


@dataclass(frozen=True)
class AreaInput:
    """A section as someone wrote it. `order` places it among its neighbours; None: last, or where it was."""

    heading: str
    number: str = ""
    text: str = ""
    need: str = ""
    vision: str = ""
    goals: str = ""
    footnote: str = ""
    group: Body | None = None
    parent: PlanArea | None = None
    order: int | None = None


def _write(area: PlanArea, given: AreaInput, by: User) -> None:
    area.heading, area.number = given.heading, given.number
    area.text, area.footnote, area.parent = given.text, given.footnote, given.parent
    area.group = given.group
    area.need, area.vision, area.goals = given.need, given.vision, given.goals
    if given.order is not None:
        area.order = given.order
    _require_place(area)
    require_valid(area)
    save_as(area, by=by)


def _require_place(area: PlanArea) -> None:
    """Refuse a section under itself, under another plan's, or deeper than a sub-heading."""
    above = area.parent
    if above is None:
        return
    if above.plan_id != area.plan_id or above.pk == area.pk:
        raise RuleError(_("A section can only lie under another section of the same plan."))
    if above.parent_id is not None or (area.pk and area.children.exists()):
        raise RuleError(_("Sections go two levels deep: a section and its sub-headings."))


@transaction.atomic
def add_area(*, plan: Plan, area: AreaInput, by: User) -> PlanArea:
    """Add a section to a draft plan.

    Raises FrozenError once the plan is adopted, StateRefusedError while it is proposed or withdrawn, RuleError for a
    section deeper than two levels.
    """
    plan = open_draft(plan=plan, by=by)
    last = PlanArea.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
    new = PlanArea(plan=plan, order=last + 1)
    _write(new, area, by)
    return new


@transaction.atomic
def change_area(*, area: PlanArea, given: AreaInput, by: User, seen: int | None = None) -> PlanArea:
    """Change a section of a draft plan. Raises as `add_area` does, and StaleEditError if someone saved after `seen`."""
    area = claim_area(area=area, by=by, seen=seen)
    _write(area, given, by)
    return area


@transaction.atomic
def remove_area(*, area: PlanArea, by: User, seen: int | None = None) -> None:
    """Take a section out of a draft plan with all its points and sub-headings. Raises as `change_area` does."""
    area = claim_area(area=area, by=by, seen=seen)
    delete_as(area, by=by)


def claim_area(*, area: PlanArea, by: User, seen: int | None) -> PlanArea:
    """Return the section ready to be changed by `by`, or raise what stands in the way, in words."""
    open_draft(plan=area.plan, by=by)
    claim_edit(area, seen=seen)
    return PlanArea.objects.get(pk=area.pk)
