"""Who takes part in a round: the secretariat, and those who hand in for a party."""

from typing import Any

from collaboration.models import Organisation, User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from tests.collaboration.factories import PersonFactory, UserFactory


def office(role: Role = Role.PROGRAMME_DIRECTOR) -> User:
    """Return someone at the secretariat."""
    return _with(role, None)


def contact(organisation: Organisation, role: Role = Role.CONTACT_PERSON, **person: Any) -> User:
    """Return someone who hands in for an organisation."""
    return _with(role, organisation, **person)


def _with(role: Role, scope: Organisation | None, **person: Any) -> User:
    user = UserFactory(person=PersonFactory(**person))
    give_role(user=user, role=role, scope=scope, by=UserFactory(superuser=True))
    return user
