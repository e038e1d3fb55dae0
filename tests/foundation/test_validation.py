"""A row that breaks its own rules is refused in words, with the fields and the codes."""

import datetime as dt

import pytest

from collaboration.models import Body, Dialogue, Organisation
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


@pytest.mark.parametrize(
    ("year", "is_possible"), [(1026, False), (1899, False), (1900, True), (2199, True), (2200, False)]
)
@pytest.mark.parametrize("check", [require_valid, require_valid_values])
def test_year_that_cannot_be_right_is_told_beside_its_field(check, year, is_possible) -> None:
    dialogue = Dialogue(organisation=OrganisationFactory(), date=dt.date(year, 3, 2), group_met="Kommunstyrelsen")
    if is_possible:
        check(dialogue)
        return
    with pytest.raises(InvalidError) as caught:
        check(dialogue)
    assert caught.value.errors == {"date": [f"Årtalet {year} kan inte stämma."]}
    assert caught.value.codes == {"year"}


def test_year_is_told_together_with_the_other_faults() -> None:
    dialogue = Dialogue(organisation=OrganisationFactory(), date=dt.date(1026, 3, 2), form="brev", group_met="")
    with pytest.raises(InvalidError) as caught:
        require_valid(dialogue)
    assert set(caught.value.errors) == {"date", "form", "group_met"}
