"""A row that breaks its own rules is refused in words, with the fields and the codes."""

import pytest

from collaboration.models import Body, Organisation
from foundation.validation import InvalidError, require_valid, require_valid_values
from tests.collaboration.factories import BodyFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_valid_row_without_its_scope_is_let_through() -> None:
    require_valid(BodyFactory.build())


def test_every_fault_is_told() -> None:
    OrganisationFactory(municipality_code="1488")
    organisation = Organisation(kind="municipality", name="", organisation_number="123456-7891")
    with pytest.raises(InvalidError) as caught:
        require_valid(organisation)
    assert caught.value.errors == {
        "name": ["Detta fält får inte vara tomt."],
        "organisation_number": ["”123456-7891” har fel kontrollsiffra. Jämför med organisationens handlingar."],
    }
    assert caught.value.codes == {"blank", "organisation_number"}
    assert str(caught.value) == " ".join(text for texts in caught.value.errors.values() for text in texts)


def test_taken_address_is_told_by_its_own_sentence() -> None:
    BodyFactory(slug="styrgruppen")
    with pytest.raises(InvalidError) as caught:
        require_valid(Body(kind="other", name="Styrgruppen", slug="styrgruppen"))
    assert str(caught.value) == "Ett annat organ har redan den här adressen."


def test_own_values_are_checked_without_asking_the_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        require_valid_values(Organisation(kind="municipality", name="Orusts kommun"))
        with pytest.raises(InvalidError) as caught:
            require_valid_values(Organisation(kind="stad", name="Orusts kommun"))
    assert set(caught.value.errors) == {"kind"}
