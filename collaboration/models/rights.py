"""Who holds which right today. Every answer comes from the dates themselves; no job has to run at night.

A user's groups are those of the roles given to the user, of the seats the user's person has, and, when there is
any of these, of the participant. guardian's rows say which rights a group has on which scope.

This module knows the tables of roles by their paths from the scope alone, so that every queryset of the app can ask
it in `visible_to`. Callers take what it offers from collaboration.queries.rights.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from collaboration.models.scopes import RoleGroup, Scope, Scoped, ScopePermission
from collaboration.models.spans import in_force
from collaboration.permissions import IMPLIED_ROLE, Right, ScopeKind
from foundation.dates import today
from foundation.prepared import STAND_IN_DAY, STAND_IN_ID, Prepared

if TYPE_CHECKING:
    from collaboration.models.user import User

Visitor: TypeAlias = "User | AnonymousUser"
Place: TypeAlias = Scope | Scoped | None
NOBODY = 0  # no person has this id


@dataclass(frozen=True)
class HeldRights:
    """The rights a user holds on one day: those that count everywhere, and those of single scopes.

    `in_bodies` are the same rights as `in_scopes`, by the ids of the bodies whose scopes they are: lists of what
    belongs to bodies compare them with a column of their own. `along` are the ids that apps further up read in the
    same query (`read_along`), by the name they gave.
    """

    everywhere: frozenset[str] = frozenset()
    in_scopes: dict[str, frozenset[int]] = field(default_factory=dict)
    in_bodies: dict[str, frozenset[int]] = field(default_factory=dict)
    along: dict[str, frozenset[int]] = field(default_factory=dict)

    def allow(self, right: Right, scope_id: int | None) -> bool:
        """Return whether `right` is held in the scope with id `scope_id`, None being the whole portal."""
        return right in self.everywhere or scope_id in self.in_scopes.get(right, ())


_EVERYTHING = HeldRights(everywhere=frozenset(Right))
_NOTHING = HeldRights()


def _held_groups(user_id: int, person_id: int, day: dt.date) -> "QuerySet[RoleGroup, Any]":
    # By the person's id, not through the user: two joins fewer in each part halve what PostgreSQL spends on planning.
    grants = Scope.objects.filter(in_force(day, "role_grants__"), role_grants__user=user_id)
    seats = Scope.objects.filter(
        in_force(day, "body__memberships__"), in_force(day, "body__"), body__memberships__person=person_id
    )
    given = RoleGroup.objects.filter(
        in_force(day, "scope__role_grants__"), scope__role_grants__user=user_id, role=F("scope__role_grants__role")
    )
    seated = RoleGroup.objects.filter(
        in_force(day, "scope__body__memberships__"),
        in_force(day, "scope__body__"),
        scope__body__memberships__person=person_id,
        role=F("scope__body__memberships__role"),
    )
    implied = RoleGroup.objects.filter(Exists(grants) | Exists(seats), role=IMPLIED_ROLE)
    return given.values("group_id").union(seated.values("group_id"), implied.values("group_id"))


_ALONG, _BODY = "along", "content_object__body"
_along: dict[str, tuple[Callable[[int], "QuerySet[Any, Any]"], str]] = {}


def read_along(name: str, rows: "Callable[[int], QuerySet[Any, Any]]", key: str) -> None:
    """Let an app read `key` of `rows(person_id)` in the one query of the rights, since every request asks it too."""
    _along[name] = rows, key


def _rights_and_along(user_id: int, person_id: int, day: dt.date) -> "QuerySet[Any, Any]":
    rights = ScopePermission.objects.filter(group__in=_held_groups(user_id, person_id, day))
    found = rights.values_list("permission__codename", "content_object_id", "content_object__kind", _BODY)
    along = [rows(person_id).values_list(_text(name), key, _text(_ALONG), key) for name, (rows, key) in _along.items()]
    return found.union(*along, all=True) if along else found


def _text(text: str) -> Cast:
    return Cast(Value(text), CharField())


_READ_RIGHTS = Prepared(_rights_and_along, STAND_IN_ID, STAND_IN_ID + 1, STAND_IN_DAY)


def _may_hold_rights(user: Visitor) -> "TypeGuard[User]":
    return user.is_authenticated and user.is_active


def _read_rights(user: "User", day: dt.date) -> HeldRights:
    everywhere: set[str] = set()
    in_scopes: defaultdict[str, set[int]] = defaultdict(set)
    in_bodies: defaultdict[str, set[int]] = defaultdict(set)
    along: defaultdict[str, set[int]] = defaultdict(set)
    for name, number, kind, body in _READ_RIGHTS.rows(user.pk, user.person_id or NOBODY, day):
        if kind == ScopeKind.PORTAL:
            everywhere.add(name)
        elif kind == _ALONG:
            along[name].add(number)
        else:
            in_scopes[name].add(number)
            if body is not None:
                in_bodies[name].add(body)
    return HeldRights(frozenset(everywhere), *map(_frozen, (in_scopes, in_bodies, along)))


def _frozen(ids: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    return {name: frozenset(found) for name, found in ids.items()}


def ids_along(user: Visitor, name: str) -> frozenset[int] | None:
    """Return what was read with the rights under `name`; None where this request has not read them."""
    if not _may_hold_rights(user) or user.is_superuser or user.rights_memory is None:
        return None
    return held_rights(user).along.get(name, frozenset())


def held_rights(user: Visitor, day: dt.date | None = None) -> HeldRights:
    """Return every right `user` holds on `day` (today): one query, and none again within the same request."""
    if not _may_hold_rights(user):
        return _NOTHING
    if user.is_superuser:
        return _EVERYTHING
    day = day or today()
    memory: dict[dt.date, HeldRights] | None = getattr(user, "rights_memory", None)
    if memory is None:
        return _read_rights(user, day)
    if day not in memory:
        memory[day] = _read_rights(user, day)
    return memory[day]


def remember_rights(user: "User") -> None:
    """Let this user object keep what it holds; for the time of one request, never longer."""
    user.rights_memory = {}


def forget_rights(user: "User") -> None:
    """Ask the database again from now on; services that give or end roles call this."""
    if user.rights_memory:
        user.rights_memory = {}


def _scope_id(scope: Place) -> int | None:
    if scope is None:
        return None
    return scope.pk if isinstance(scope, Scope) else scope.scope_id


def has_right(user: Visitor, right: Right, scope: Place = None) -> bool:
    """Return whether `user` holds `right` today in `scope`, or in the whole portal (always so for None)."""
    return held_rights(user).allow(right, _scope_id(scope))


def has_right_somewhere(user: Visitor, right: Right) -> bool:
    """Return whether `user` holds `right` today in any scope at all."""
    held = held_rights(user)
    return right in held.everywhere or bool(held.in_scopes.get(right))


def known_bodies(user: Visitor, *rights: Right) -> "list[frozenset[int] | None]":
    """Return for each right the ids of the bodies where `user` holds it today, None for the whole portal.

    Nothing where this request has not read the rights: then ask `in_scopes_with`.
    """
    if not user.is_authenticated or user.rights_memory is None:
        return []
    held = held_rights(user)
    return [None if right in held.everywhere else held.in_bodies.get(right, frozenset()) for right in rights]


def in_scopes_with(user: Visitor, right: Right, path: str = "scope") -> Q:
    """Return the condition «the scope at `path` is one where `user` holds `right` today», for `visible_to`.

    Costs nothing in the list query where the right is held in the whole portal, and is a plain list of ids
    elsewhere. Where no request has read the rights they are read now: as a part of the list query Django would
    take many times as long to build them.
    """
    held = held_rights(user)
    if right in held.everywhere:
        return Q()
    scopes = held.in_scopes.get(right)
    return Q(**{f"{path}__in": scopes}) if scopes else Q(pk__in=())  # nowhere: no table need be joined to say so
