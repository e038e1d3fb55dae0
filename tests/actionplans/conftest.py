"""Who opens the pages of plans: the programme director, and a member of the steering group."""

import pytest

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory


@pytest.fixture
def director(client_for):
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


@pytest.fixture
def member(client_for):
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(steering_group=True), person=person)
    return client_for(UserFactory(person=person))
