"""Who hands in for a party, and how people are reached."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from collaboration.models import Organisation, RoleGrant, User
from collaboration.models.spans import in_force
from collaboration.permissions import ROLES, Right
from collaboration.queries.organisations import is_party_on
from needs.enums import Told
from needs.models import Submission, ToldChoice

HAND_IN_ROLES = tuple(role.value for role, row in ROLES.items() if Right.HAND_IN_NEEDS in row.rights)


def contacts_of_parties(day: dt.date) -> list[User]:
    """Return each who hands in for a party of `day` or for a department of one, by name; one query."""
    asked = Organisation.objects.in_force(day).filter(is_party_on(day) | is_party_on(day, "parent")).order_by()
    grants = RoleGrant.objects.filter(in_force(day), role__in=HAND_IN_ROLES, scope__organisation__in=asked)
    users = User.objects.filter(pk__in=grants.values("user"), is_active=True).select_related("person")
    return list(users.order_by("person__family_name", "person__given_name", "pk"))


def hand_in_users(submissions: Iterable[Submission], day: dt.date) -> dict[int, list[User]]:
    """Return for each submission's id those who may hand it in on `day`, by name; one query for all of them."""
    of_scope: defaultdict[int, list[int]] = defaultdict(list)
    for submission in submissions:
        of_scope[submission.organisation.scope_id].append(submission.pk)
    grants = RoleGrant.objects.filter(
        in_force(day), role__in=HAND_IN_ROLES, scope__in=of_scope, user__is_active=True
    ).select_related("user__person")
    found: defaultdict[int, list[User]] = defaultdict(list)
    for grant in grants.order_by("user__person__family_name", "user__person__given_name", "user_id"):
        for key in of_scope[grant.scope_id]:
            if grant.user not in found[key]:
                found[key].append(grant.user)
    return dict(found)


def told_in_the_portal(users: Iterable[int]) -> set[int]:
    """Return who of `users`, by id, has chosen to be told in the portal alone; one query."""
    return set(ToldChoice.objects.filter(user__in=set(users), way=Told.PORTAL).values_list("user_id", flat=True))
