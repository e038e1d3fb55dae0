"""The steering group at each stage of its story, and terms of reference adopted by a decision."""

import pytest

from decisions.enums import AdoptionState
from decisions.models import TermsOfReference
from tests.collaboration.factories import UserFactory
from tests.decisions import story as tell
from tests.decisions.factories import DAY, DecisionFactory, TermsOfReferenceFactory, TermsPointFactory


@pytest.fixture
def root():
    return UserFactory(superuser=True)


@pytest.fixture
def stranger():
    return UserFactory()


@pytest.fixture
def story():
    return tell.steering_group()


@pytest.fixture
def with_matter(story):
    return tell.matter_opened(story)


@pytest.fixture
def on_agenda(story):
    return tell.on_agenda(story)


@pytest.fixture
def ready(story):
    return tell.ready(story)


@pytest.fixture
def called(story):
    return tell.called(story)


@pytest.fixture
def held(story):
    return tell.held(story)


@pytest.fixture
def fixed(story):
    return tell.fixed(story)


@pytest.fixture
def sent(story):
    return tell.sent(story, story.seats[1].person)


@pytest.fixture
def numbered(story):
    return tell.numbered(story)


@pytest.fixture
def paragraph_out(story):
    return tell.paragraph_out(story, story.seats[1].person)


@pytest.fixture
def paragraph_approved(story):
    return tell.paragraph_approved(story)


@pytest.fixture
def approved(story):
    return tell.approved(story)


@pytest.fixture
def terms():
    """Terms of reference with two points, still a draft."""
    terms = TermsOfReferenceFactory()
    TermsPointFactory(terms=terms, order=1, text="Fastställa budget.")
    TermsPointFactory(terms=terms, order=2, text="Följa projekten.")
    return terms


@pytest.fixture
def adopted(terms):
    """The same terms, adopted by a fixed decision."""
    decision = DecisionFactory(fixed=True)
    TermsOfReference.objects.filter(pk=terms.pk).update(
        state=AdoptionState.ADOPTED, adopted_by=decision, adopted_date=DAY
    )
    terms.refresh_from_db()
    return terms
