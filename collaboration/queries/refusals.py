"""Why a right is refused, in words a member understands: never held, ended, not yet, or another role."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Membership, RoleGrant, Scope, User
from collaboration.models.scopes import Scoped
from collaboration.permissions import Right, Role, ScopeKind, roles_with
from foundation.dates import LAST_DAY, format_date


@dataclass(frozen=True)
class _Holding:
    """One role a user has, had or will have in the scope asked about or in the whole portal."""

    role: Role
    scope_name: str
    first: dt.date
    last: dt.date

    @property
    def words(self) -> str:
        """Return the role with its place: «ledamot i Styrgruppen»; a role in the whole portal needs no place."""
        if not self.scope_name:
            return str(self.role.label)
        return _("%(role)s in %(scope)s") % {"role": self.role.label, "scope": self.scope_name}


def refusal_sentence(user: User | AnonymousUser, right: Right, place: Scope | Scoped | None, day: dt.date) -> str:
    """Return why `user` may not use `right` in `place` on `day`, and what to do about it."""
    if not isinstance(user, User):
        return _("You need to sign in to %(right)s.") % {"right": right.label}
    if not user.is_active:
        return _("Your account is closed. Ask the secretariat if this is wrong.")
    scope = place if isinstance(place, Scope) or place is None else place.scope
    kind = ScopeKind(scope.kind) if scope else ScopeKind.PORTAL
    helpful = set(roles_with(right, kind))
    holdings = _holdings(user, scope)
    return (
        _not_yet([h for h in holdings if h.role in helpful and h.first > day])
        or _ended([h for h in holdings if h.role in helpful and h.last < day])
        or _other_role([h for h in holdings if h.first <= day <= h.last], right, kind)
        or _never(scope, right, kind)
    )


def _holdings(user: User, scope: Scope | None) -> list[_Holding]:
    """Return all holdings of `user`, past and coming, in `scope` and in the whole portal."""
    found = [
        _Holding(
            Role(grant.role),
            "" if grant.scope.kind == ScopeKind.PORTAL else str(grant.scope),
            grant.valid_from or dt.date.min,
            grant.valid_to or LAST_DAY,
        )
        for grant in RoleGrant.objects.filter(user=user).select_related("scope")
        if grant.scope.kind == ScopeKind.PORTAL or grant.scope == scope
    ]
    if scope and scope.kind == ScopeKind.BODY:
        seats = Membership.objects.filter(person__user=user, body__scope=scope).select_related("body")
        found += [
            _Holding(
                Role(MembershipRole(seat.role).value),
                str(seat.body),
                max(seat.valid_from or dt.date.min, seat.body.valid_from or dt.date.min),
                min(seat.valid_to or LAST_DAY, seat.body.valid_to or LAST_DAY),
            )
            for seat in seats
        ]
    return found


def _not_yet(holdings: list[_Holding]) -> str:
    if not holdings:
        return ""
    first = min(holdings, key=lambda holding: holding.first)
    return _("You become %(role)s on %(day)s. Until then this is closed to you.") % {
        "role": first.words,
        "day": format_date(first.first),
    }


def _ended(holdings: list[_Holding]) -> str:
    if not holdings:
        return ""
    last = max(holdings, key=lambda holding: holding.last)
    return _("You are not %(role)s since %(day)s. If that is wrong, ask the secretariat to correct the dates.") % {
        "role": last.words,
        "day": format_date(last.last),
    }


def _other_role(holdings: list[_Holding], right: Right, kind: ScopeKind) -> str:
    if not holdings:
        return ""
    return _("You are %(role)s, and that role may not %(right)s. %(who)s can.") % {
        "role": get_text_list([holding.words for holding in holdings], _("and")),
        "right": right.label,
        "who": _who(right, kind).capitalize(),
    }


def _never(scope: Scope | None, right: Right, kind: ScopeKind) -> str:
    values = {"right": right.label, "who": _who(right, kind)}
    if scope is None or kind == ScopeKind.PORTAL:
        return _("To %(right)s you need to be %(who)s. Ask the secretariat if you should be.") % values
    return _(
        "You have no role in %(scope)s. To %(right)s there you need to be %(who)s. "
        "Ask the secretariat if you should be."
    ) % (values | {"scope": scope})


def _who(right: Right, kind: ScopeKind) -> str:
    """Return the roles that may, as words: those of the place first, then those of the portal."""
    roles = sorted(roles_with(right, kind), key=lambda role: Role(role) in roles_with(right, ScopeKind.PORTAL))
    return get_text_list([str(role.label) for role in roles], _("or"))
