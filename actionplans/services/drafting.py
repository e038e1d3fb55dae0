"""A plan is drafted and its head is changed."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from actionplans.enums import PlanKind
from actionplans.models import Plan
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.services.adoption import lock, require_open
from foundation.edits import claim_edit
from foundation.history import save_as
from foundation.validation import require_valid


@dataclass(frozen=True)
class PlanInput:
    """The head of a plan as someone wrote it."""

    title: str
    kind: str = PlanKind.OPERATIONAL
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    intro: str = ""


def _write(plan: Plan, head: PlanInput, by: User) -> None:
    plan.title, plan.kind, plan.intro = head.title, head.kind, head.intro
    plan.period_from, plan.period_to = head.period_from, head.period_to
    require_valid(plan)
    save_as(plan, by=by)


@transaction.atomic
def create_plan(*, head: PlanInput, by: User) -> Plan:
    """Return a new draft plan.

    Raises RightRefusedError without the right to draft plans, InvalidError for what no plan can be, such as a period
    that ends before it starts.
    """
    require_right(by, Right.MANAGE_PLAN)
    plan = Plan(created_by=by)
    _write(plan, head, by)
    return plan


@transaction.atomic
def change_plan(*, plan: Plan, head: PlanInput, by: User, seen: int | None = None) -> Plan:
    """Change the head of a draft plan.

    Raises FrozenError once adopted, StateRefusedError while proposed or withdrawn, StaleEditError if someone saved
    the head after `seen` was read, InvalidError for what no plan can be.
    """
    plan = open_draft(plan=plan, by=by)
    claim_edit(plan, seen=seen)
    _write(plan, head, by)
    return plan


def open_draft(*, plan: Plan, by: User) -> Plan:
    """Return the plan locked and ready to be changed by `by`, or raise what stands in the way, in words."""
    require_right(by, Right.MANAGE_PLAN)
    plan = lock(plan)
    require_open(plan)
    return plan
