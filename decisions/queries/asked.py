"""Whose approval is asked for, read along with the rights: a desk on which nothing waits asks no query more."""

from typing import Any

from django.db.models import Q, QuerySet

from collaboration.models.rights import Visitor, ids_along
from decisions.models import DecisionApproval, MinutesApproval

MINUTES, DECISIONS = "asked_minutes", "asked_decisions"


def minutes_asked_of(person: int) -> QuerySet[MinutesApproval]:
    """Return the approvals of minutes and single §§ that a person, by id, has not given."""
    return MinutesApproval.objects.filter(approver=person, approved_at=None).order_by()


def decisions_asked_of(person: int) -> QuerySet[DecisionApproval]:
    """Return the approvals of decisions made without a meeting that a person, by id, has not given.

    With them those that anyone has declined, which are few and wait for whoever keeps the minutes.
    """
    own = Q(approver=person, declined_at__isnull=True)
    return DecisionApproval.objects.filter(own | Q(declined_at__isnull=False), approved_at=None).order_by()


def may_be_asked(user: Visitor, name: str) -> bool:
    """Return whether something may wait for the person's approval; no query where the request has read the rights."""
    asked: Any = ids_along(user, name)
    return getattr(user, "person_id", None) is not None if asked is None else bool(asked)
