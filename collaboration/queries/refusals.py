"""Why a right is refused, in words a member understands: never held, ended, not yet, or another role."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.models import Scope, User
from collaboration.models.scopes import Scoped
from collaboration.permissions import IMPLIED_ROLE, ROLES, Right, ScopeKind, roles_with
from collaboration.queries.holdings import Holding, holdings
from foundation.dates import format_date


def refusal_sentence(user: User | AnonymousUser, right: Right, place: Scope | Scoped | None, day: dt.date) -> str:
    """Return why `user` may not use `right` in `place` on `day`, and what to do about it."""
    if not isinstance(user, User):
        return _("Sign in to %(right)s.") % {"right": right.label}
    if not user.is_active:
        return _("Your account is closed. Ask the secretariat if this is wrong.")
    scope = place if isinstance(place, Scope) or place is None else place.scope
    kind = ScopeKind(scope.kind) if scope else ScopeKind.PORTAL
    everything = holdings(user)
    here = [holding for holding in everything if holding.scope.kind == ScopeKind.PORTAL or holding.scope == scope]
    helpful = [holding for holding in here if holding.role in roles_with(right, kind)]
    if right in ROLES[IMPLIED_ROLE].rights:
        helpful = everything
    return (
        _not_yet([holding for holding in helpful if holding.first > day])
        or _ended([holding for holding in helpful if holding.last < day])
        or _other_role([holding for holding in here if holding.covers(day)], right, kind)
        or _never(scope, right, kind)
    )


def _not_yet(coming: list[Holding]) -> str:
    if not coming:
        return ""
    first = min(coming, key=lambda holding: holding.first)
    return _("You become %(role)s on %(day)s. Until then this is closed to you.") % {
        "role": first.words,
        "day": format_date(first.first),
    }


def _ended(past: list[Holding]) -> str:
    if not past:
        return ""
    last = max(past, key=lambda holding: holding.last)
    return _(
        "You were %(role)s up to and including %(day)s. If that is wrong, ask the secretariat to correct the dates."
    ) % {
        "role": last.words,
        "day": format_date(last.last),
    }


def _other_role(present: list[Holding], right: Right, kind: ScopeKind) -> str:
    if not present:
        return ""
    return _("You are %(role)s, and may not %(right)s. Those who may are %(who)s.") % {
        "role": get_text_list([holding.words for holding in present], _("and")),
        "right": right.label,
        "who": _who(right, kind, _("and")),
    }


def _never(scope: Scope | None, right: Right, kind: ScopeKind) -> str:
    if right in ROLES[IMPLIED_ROLE].rights:
        return _("You hold no role in the portal today. Ask the secretariat to give you one.")
    values = {"right": right.label, "who": _who(right, kind, _("or")), "scope": scope}
    if scope is None or kind == ScopeKind.PORTAL:
        return _("To %(right)s you need to be %(who)s. Ask the secretariat if you should be.") % values
    return _("You have no role in %(scope)s. To %(right)s there you need to be %(who)s. Ask the secretariat.") % values


def _who(right: Right, kind: ScopeKind, last_word: str) -> str:
    """Return the roles that may, as words: those of the place first, then those of the whole portal."""
    everywhere = roles_with(right, ScopeKind.PORTAL)
    roles = [role for role in roles_with(right, kind) if role is not IMPLIED_ROLE]
    in_order = [role for role in roles if role not in everywhere] + [role for role in roles if role in everywhere]
    return get_text_list([str(role.label) for role in in_order], last_word)
