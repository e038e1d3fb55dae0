"""Organisation numbers as people write them."""

import pytest

from foundation.errors import RuleError
from foundation.identifiers import clean_organisation_number


@pytest.mark.parametrize(
    "text",
    ["212000-1546", "2120001546", " 212000 1546 ", "212000–1546", "162120001546", "16212000-1546", "212000\u20111546"],
)
def test_number_is_shown_in_one_form(text) -> None:
    assert clean_organisation_number(text) == "212000-1546"


@pytest.mark.parametrize("text", ["123456-7897", "202100-4052", "232100-0131"])
def test_number_with_right_check_digit_is_let_through(text) -> None:
    assert clean_organisation_number(text) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("123456-7891", "”123456-7891” har fel kontrollsiffra. Jämför med organisationens handlingar."),
        ("811228-9874", "”811228-9874” ser ut som ett personnummer. Skriv organisationens eget nummer."),
        ("202100-405", "”202100-405” är inget organisationsnummer. Skriv tio siffror, till exempel 212000-1546."),
        ("20210O-4052", "”20210O-4052” är inget organisationsnummer. Skriv tio siffror, till exempel 212000-1546."),
        ("²12000-1546", "”²12000-1546” är inget organisationsnummer. Skriv tio siffror, till exempel 212000-1546."),
        ("192120001546", "”192120001546” är inget organisationsnummer. Skriv tio siffror, till exempel 212000-1546."),
    ],
)
def test_wrong_number_is_refused_in_words(text, sentence) -> None:
    with pytest.raises(RuleError) as caught:
        clean_organisation_number(text)
    assert str(caught.value) == sentence
