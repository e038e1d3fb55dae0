"""Which roles someone has, has had or will have, and where: read for people, not for deciding rights."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from collaboration.models import Membership, RoleGrant, Scope, User
from collaboration.models.scopes import subject_paths
from collaboration.permissions import ROLES, Right, Role, ScopeKind
from foundation.dates import LAST_DAY


@dataclass(frozen=True)
class Holding:
    """One role in one scope from day to day, both included; an open end is the last day there is."""

    role: Role
    scope: Scope
    first: dt.date
    last: dt.date

    @property
    def place(self) -> str:
        """Return the name of the body, organisation, call or project; «hela portalen» for the portal."""
        return str(self.scope)

    @property
    def words(self) -> str:
        """Return the role with its place: «ledamot i Styrgruppen»; a role in the whole portal needs no place."""
        if self.scope.kind == ScopeKind.PORTAL:
            return str(self.role.label)
        return _("%(role)s in %(scope)s") % {"role": self.role.label, "scope": self.place}

    @property
    def description(self) -> str | Promise:
        """Return what the role is for."""
        return ROLES[self.role].description

    @property
    def rights(self) -> list[Right]:
        """Return what the role may do, in the table's order."""
        return [right for right in Right if right in ROLES[self.role].rights]

    @property
    def valid_from(self) -> dt.date | None:
        """Return the first day, None where there is none."""
        return None if self.first == dt.date.min else self.first

    @property
    def valid_to(self) -> dt.date | None:
        """Return the last day, None where there is none."""
        return None if self.last == LAST_DAY else self.last

    def covers(self, day: dt.date) -> bool:
        """Return whether the role is held on `day`."""
        return self.first <= day <= self.last


def holdings(user: User) -> list[Holding]:
    """Return every role `user` has, has had or will have: those given first, then the seats in bodies."""
    return _grants(user) + _seats(user)


def _grants(user: User) -> list[Holding]:
    rows = RoleGrant.objects.filter(user=user).select_related("scope", *subject_paths("scope__")).order_by("pk")
    return [Holding(Role(row.role), row.scope, row.valid_from or dt.date.min, row.valid_to or LAST_DAY) for row in rows]


def _seats(user: User) -> list[Holding]:
    """Return the user's seats; a seat ends with its body at the latest."""
    rows = Membership.objects.filter(person__user=user).select_related("body__scope__body").order_by("pk")
    return [
        Holding(
            Role(str(row.role)),
            row.body.scope,
            max(row.valid_from or dt.date.min, row.body.valid_from or dt.date.min),
            min(row.valid_to or LAST_DAY, row.body.valid_to or LAST_DAY),
        )
        for row in rows
    ]
