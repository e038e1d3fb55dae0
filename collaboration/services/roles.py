"""Roles are given and ended here, and the stored rights are made equal to the table."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import RoleGrant, RoleGroup, Scope, ScopePermission, User
from collaboration.models.scopes import SEATED_KINDS, Scoped, permission_rows, write_role_groups
from collaboration.permissions import GRANTED_ROLES, ROLES, Right, Role, ScopeKind, roles_held_in
from collaboration.queries.rights import forget_rights, require_right
from foundation.dates import LAST_DAY, format_date
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as, save_as

Place = Scope | Scoped | None


def _scope_of(place: Place) -> Scope:
    if place is None:
        return Scope.objects.portal()
    return place if isinstance(place, Scope) else place.scope


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    by: User,
    scope: Place = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> RoleGrant:
    """Give `user` the `role` in `scope` (None: the whole portal) from and to the days, both included.

    Raises RightRefusedError without the right to keep roles, RuleError where the role is not held in such a
    scope, is a seat in a body, ends before it starts, or is already held in part of the span.
    """
    require_right(by, Right.KEEP_ROLES)
    place = _scope_of(scope)
    _check_place(role, place)
    if valid_from and valid_to and valid_to < valid_from:
        raise RuleError(_("The last day cannot come before the first day."))
    User.objects.select_for_update().get(pk=user.pk)
    _check_overlap(user, role, place, first=valid_from, last=valid_to)
    grant = RoleGrant(user=user, role=role, scope=place, valid_from=valid_from, valid_to=valid_to)
    save_as(grant, by=by)
    forget_rights(user)
    return grant


def _check_place(role: Role, scope: Scope) -> None:
    if role not in GRANTED_ROLES:
        raise RuleError(
            _("“%(role)s” follows from a seat in a body. Record a membership instead.") % {"role": Role(role).label}
        )
    if ROLES[role].scope_kind != scope.kind:
        raise RuleError(
            _("“%(role)s” is held in %(right_place)s, not in %(place)s.")
            % {
                "role": Role(role).label,
                "right_place": ROLES[role].scope_kind.label,
                "place": scope,
            }
        )


def _check_overlap(user: User, role: Role, scope: Scope, *, first: dt.date | None, last: dt.date | None) -> None:
    for other in RoleGrant.objects.filter(user=user, role=role, scope=scope):
        starts_before = (other.valid_from or dt.date.min) <= (last or LAST_DAY)
        if starts_before and (other.valid_to or LAST_DAY) >= (first or dt.date.min):
            raise RuleError(
                _("%(user)s is already %(role)s %(span)s. End that role first.")
                % {
                    "user": user,
                    "role": Role(role).label,
                    "span": other.span if other.valid_from or other.valid_to else _("until further notice"),
                }
            )


@transaction.atomic
def end_role(*, grant: RoleGrant, last_day: dt.date, by: User) -> RoleGrant:
    """Let `grant` end with `last_day`; its rights are gone the day after, with no job run.

    Raises RightRefusedError without the right to keep roles, StateRefusedError if it ended before that day,
    RuleError if the day lies before the first one, or if nobody who may keep roles would be left the day after.
    """
    require_right(by, Right.KEEP_ROLES)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if grant.valid_to is not None and grant.valid_to < last_day:
        raise StateRefusedError(_("The role ended already on %(day)s.") % {"day": format_date(grant.valid_to)})
    if grant.valid_from and last_day < grant.valid_from:
        raise RuleError(_("The last day cannot come before the first day."))
    _check_someone_is_left(grant, last_day + dt.timedelta(days=1))
    grant.valid_to = last_day
    save_as(grant, by=by)
    forget_rights(grant.user)
    return grant


@transaction.atomic
def take_back_role(*, grant: RoleGrant, today: dt.date, by: User) -> None:
    """Take back a role that was given by mistake, at once; its history stays.

    Raises RightRefusedError without the right to keep roles, StateRefusedError if it was held before today, for what
    has been held is ended, RuleError if nobody who may keep roles would be left.
    """
    require_right(by, Right.KEEP_ROLES)
    if not is_held_from(RoleGrant.objects.select_for_update().get(pk=grant.pk), today):
        raise StateRefusedError(_("The role was held before today. End it instead."))
    _check_someone_is_left(grant, today)
    delete_as(grant, by=by)
    forget_rights(grant.user)


def is_held_from(grant: RoleGrant, day: dt.date) -> bool:
    """Return whether the role is held from `day` or later, and not before."""
    return grant.valid_from is not None and grant.valid_from >= day


def _check_someone_is_left(grant: RoleGrant, day: dt.date) -> None:
    keepers = [role for role, row in ROLES.items() if Right.KEEP_ROLES in row.rights]
    if grant.role not in keepers:
        return
    others = RoleGrant.objects.in_force(day).filter(role__in=keepers, user__is_active=True).exclude(pk=grant.pk)
    if not others.exists() and not User.objects.filter(is_superuser=True, is_active=True).exists():
        raise RuleError(_("Then nobody could give roles any more. Give the role to someone else first."))


@transaction.atomic
def sync_roles() -> int:
    """Make the stored groups and rights equal to the table in collaboration.permissions; safe to run again.

    Runs after every migrate, so a changed table is in force when the new version starts. Returns the number of
    rows that were added or removed.
    """
    Scope.objects.get_or_create(kind=ScopeKind.PORTAL)
    changed = _remove_dead_groups() + write_role_groups(_wanted_groups())
    permissions = permission_rows()
    for role, row in ROLES.items():
        changed += _sync_role(role, {permissions[right].pk for right in row.rights})
    return changed


def _wanted_groups() -> set[tuple[Scope, Role]]:
    """Return where there is to be a group: for every seat of every body, in the portal, and where a role was given."""
    scopes = Scope.objects.filter(kind__in=SEATED_KINDS)
    seated = {(scope, role) for scope in scopes for role in roles_held_in(scope.kind)}
    grants = RoleGrant.objects.filter(role__in=list(ROLES)).select_related("scope")
    return seated | {(grant.scope, Role(grant.role)) for grant in grants}


def _remove_dead_groups() -> int:
    removed = 0
    for kind in ScopeKind:
        dead = RoleGroup.objects.filter(scope__kind=kind).exclude(role__in=roles_held_in(kind))
        groups = [row.group for row in dead.select_related("group")]
        dead.delete()
        for group in groups:
            group.delete()
        removed += len(groups)
    return removed


def _sync_role(role: Role, wanted: set[int]) -> int:
    rows = ScopePermission.objects.filter(group__role_group__role=role)
    removed = rows.exclude(permission__in=wanted).delete()[0]
    have = set(rows.values_list("group_id", "permission_id"))
    missing = [
        ScopePermission(group_id=held.group_id, content_object_id=held.scope_id, permission_id=permission)
        for held in RoleGroup.objects.filter(role=role)
        for permission in sorted(wanted)
        if (held.group_id, permission) not in have
    ]
    return removed + len(ScopePermission.objects.bulk_create(missing))
