"""What the tests of the collaboration share."""

import pytest

from collaboration.models import User
from tests.collaboration.factories import UserFactory
from tests.collaboration.reference import Reference, build_reference


@pytest.fixture
def root(db: None) -> User:
    """Return someone who may do everything."""
    return UserFactory(superuser=True)


@pytest.fixture
def reference(db: None) -> Reference:
    """Return the reference collaboration: 14 municipalities, two federations, the university, four departments."""
    return build_reference()


@pytest.fixture
def office(db: None) -> User:
    """Return someone at the office who imports files."""
    return UserFactory(superuser=True)
