"""Numbers are read as Swedes write them, and never guessed at."""

from decimal import Decimal

import pytest

from foundation.errors import RuleError
from foundation.numbers import format_ksek, format_number, format_percent, format_sek, parse_number, round_half_up

SPACES = {
    "space": " ",
    "no-break": "\u00a0",
    "narrow no-break": "\u202f",
    "thin": "\u2009",
    "figure": "\u2007",
    "en": "\u2002",
    "em": "\u2003",
    "hair": "\u200a",
    "six-per-em": "\u2006",
    "mathematical": "\u205f",
    "ideographic": "\u3000",
    "tab": "\t",
    "two spaces": "  ",
}


@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES.keys())
def test_every_kind_of_space_parts_thousands(space: str) -> None:
    assert parse_number(f"1{space}500") == Decimal(1500)
    assert parse_number(f"{space}1{space}217{space}000{space}") == Decimal(1_217_000)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1500", 1500),
        ("1.500", 1500),
        ("1'500", 1500),
        ("1’500", 1500),
        ("0", 0),
        ("007", 7),
        ("-80", -80),
        ("−80", -80),
        ("–80", -80),
        ("− 1 500", -1500),
        ("\ufeff1 500\u200b", 1500),
        ("999 999 999 999 999", 999_999_999_999_999),
    ],
)
def test_whole_numbers_are_read(text: str, number: int) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "decimals", "number"), [("1,5", 1, "1.5"), ("1 500,25", 2, "1500.25"), ("-0,5", 1, "-0.5"), ("3", 2, "3")]
)
def test_decimals_are_read_where_the_field_has_them(text: str, decimals: int, number: str) -> None:
    assert parse_number(text, decimals=decimals) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.5", "”1.5” är inget tal. Skriv till exempel 1\u202f500."),
        ("12 34", "”12 34” är inget tal. Skriv till exempel 1\u202f500."),
        ("1.500 000", "”1.500 000” är inget tal. Skriv till exempel 1\u202f500."),
        ("1500 000", "”1500 000” är inget tal. Skriv till exempel 1\u202f500."),
        ("fem", "”fem” är inget tal. Skriv till exempel 1\u202f500."),
        ("", "”” är inget tal. Skriv till exempel 1\u202f500."),
        ("--5", "”--5” är inget tal. Skriv till exempel 1\u202f500."),
        ("1e3", "”1e3” är inget tal. Skriv till exempel 1\u202f500."),
        ("٣", "”٣” är inget tal. Skriv till exempel 1\u202f500."),
        ("1 500 tkr", "”1 500 tkr” är inget tal. Skriv till exempel 1\u202f500."),
        ("1,5", "”1,5” har decimaler. Skriv ett helt tal, till exempel 1\u202f500."),
        ("1,500", "”1,500” har decimaler. Skriv ett helt tal, till exempel 1\u202f500."),
        ("1,", "”1,” har decimaler. Skriv ett helt tal, till exempel 1\u202f500."),
        ("1" * 16, f"”{'1' * 16}” är för stort. Kontrollera antalet siffror."),
    ],
)
def test_anything_else_is_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse_number(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,25", "”1,25” har för många decimaler: högst 1 får anges."),
        ("1,x", "”1,x” är inget tal. Skriv till exempel 1\u202f500."),
        ("1,", "”1,” är inget tal. Skriv till exempel 1\u202f500."),
    ],
)
def test_decimals_are_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse_number(text, decimals=1)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (Decimal(1500), 0, "1\u202f500"),
        (1_217_000, 0, "1\u202f217\u202f000"),
        (Decimal("-1.5"), 1, "\u22121,5"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "\u22123"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("-0.4"), 0, "0"),
        (2.675, 2, "2,68"),
        (Decimal("93.333"), 1, "93,3"),
    ],
)
def test_numbers_are_shown_as_swedish_type_has_them(number: Decimal | float, decimals: int, text: str) -> None:
    assert format_number(number, decimals) == text


@pytest.mark.parametrize(
    ("number", "rounded"), [("0.5", "1"), ("1.5", "2"), ("2.5", "3"), ("-0.5", "-1"), ("0.49", "0")]
)
def test_half_is_rounded_away_from_zero(number: str, rounded: str) -> None:
    assert round_half_up(Decimal(number)) == Decimal(rounded)


def test_amounts_have_their_unit_after_a_hard_space() -> None:
    assert format_sek(Decimal(1_217_000)) == "1\u202f217\u202f000\u00a0kr"
    assert format_ksek(Decimal(1_500_000)) == "1\u202f500\u00a0tkr"
    assert format_ksek(Decimal(1_500_000), unit=False) == "1\u202f500"
    assert format_ksek(Decimal(125_250)) == "125,3\u00a0tkr"
    assert format_percent(Decimal(1400) / 1500) == "93,3\u00a0%"
