"""A party that has begun to write, someone of it, the secretariat, and a theme group with one of its members."""

import pytest
from django.utils import timezone

from tests.needs.factories import (
    NeedFactory,
    SubmissionFactory,
)
from tests.needs.groups import member_of, theme_group
from tests.needs.people import contact, office


@pytest.fixture
def submission():
    return SubmissionFactory(organisation__name="Dals-Eds kommun", opened_at=timezone.now())


@pytest.fixture
def writer(submission):
    return contact(submission.organisation)


@pytest.fixture
def client(client_for, writer):
    return client_for(writer)


@pytest.fixture
def desk(client_for):
    return client_for(office())


@pytest.fixture
def need(submission):
    return NeedFactory(submission=submission, title="Klarspråk", changed_at=timezone.now())


@pytest.fixture
def group():
    return theme_group()


@pytest.fixture
def member(group):
    return member_of(group)
