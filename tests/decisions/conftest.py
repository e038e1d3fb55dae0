"""A steering group with its secretary, and terms of reference adopted by a decision."""

import pytest

from decisions.enums import AdoptionState
from decisions.models import TermsOfReference
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import DAY, DecisionFactory, TermsOfReferenceFactory, TermsPointFactory


@pytest.fixture
def root():
    return UserFactory(superuser=True)


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
