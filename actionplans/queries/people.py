"""Who is written to for a body, an organisation, the secretariat or a person: the ids of users."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q

from collaboration.enums import MembershipRole
from collaboration.models import Membership, RoleGrant, User
from collaboration.permissions import ROLES, Right, ScopeKind

LEADING = (MembershipRole.CHAIR, MembershipRole.CONVENER)
OFFICE = tuple(
    role.value for role, row in ROLES.items() if row.scope_kind == ScopeKind.PORTAL and Right.MANAGE_PLAN in row.rights
)


def seated_in(bodies: set[Any], day: dt.date) -> set[int]:
    """Return who leads the bodies on `day`: chair and convener where a body has any, else all who sit in it."""
    seats = list(Membership.objects.on(day).filter(body__in=bodies, person__user__isnull=False)) if bodies else []
    ids: set[int] = set()
    for body in bodies:
        here = [seat for seat in seats if seat.body_id == body]
        leading = [seat for seat in here if seat.role in LEADING]
        ids |= {seat.person_id for seat in leading or here}
    return users_of(ids)


def holding_in(organisations: set[Any], day: dt.date) -> set[int]:
    """Return who has a role at one of the organisations on `day`."""
    if not organisations:
        return set()
    grants = RoleGrant.objects.in_force(day).filter(scope__organisation__in=organisations)
    return set(grants.values_list("user_id", flat=True))


def owed_by(user: Any, day: dt.date) -> Q:
    """Return which rows of obligations `user` owes on `day`: the same as `holding_in` and `seated_in` find users of."""
    scopes = RoleGrant.objects.in_force(day).filter(user=user.pk).exclude(scope__organisation=None)
    seats = Membership.objects.on(day).filter(body=OuterRef("body"), person__user__isnull=False)
    own, leading = seats.filter(person=user.person_id or 0), seats.filter(role__in=LEADING)
    leads = Exists(own.filter(role__in=LEADING)) | (Exists(own) & ~Exists(leading))
    return Q(organisation__in=scopes.values("scope__organisation")) | Q(leads, body__isnull=False)


def users_of(people: set[Any]) -> set[int]:
    """Return the users of people."""
    return set(User.objects.filter(person__in=people).values_list("pk", flat=True)) if people else set()


def office_on(day: dt.date) -> set[int]:
    """Return who follows plans up for the whole portal on `day`."""
    grants = RoleGrant.objects.in_force(day).filter(role__in=OFFICE, scope__kind=ScopeKind.PORTAL)
    return set(grants.values_list("user_id", flat=True))
