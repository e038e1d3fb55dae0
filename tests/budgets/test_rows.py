"""Spreadsheet rows: what is read as what, and one sentence for each fault."""

from decimal import Decimal

import pytest

from budgets.enums import LineColumn
from budgets.services import LineInput, read_line_rows


def row(activity="Möten", note="", amount="5", staff="", footnote=""):
    return dict(zip(LineColumn, (activity, note, amount, staff, footnote), strict=True))


@pytest.mark.parametrize("written", ["1.500", "1 500", "1500", "1\xa0500", "1\u202f500", "1\u2009500", 1500, 1500.0])
def test_every_way_to_write_a_thousand_is_a_thousand(written):
    lines, faults = read_line_rows([row(amount=written)])
    assert faults == []
    assert lines == [LineInput("Möten", Decimal(1_500_000))]


@pytest.mark.parametrize("written", ["1,5", "1.5", 1.5, "1,500", "tolv", "12 34"])
def test_amounts_that_could_mean_two_things_are_refused(written):
    lines, faults = read_line_rows([row(amount=written)])
    assert lines == []
    assert [(fault.line, fault.column) for fault in faults] == [(2, "Belopp (tkr)")]


def test_empty_activity_means_the_same_as_above_and_empty_rows_are_passed_over():
    lines, faults = read_line_rows(
        [
            row("Möten", "Styrgrupp", "5"),
            row("", "Ledningsråd", "15"),
            row("", "", ""),
            row("Egen personal", "", 1400, "ja", "Halvtid."),
        ]
    )
    assert faults == []
    assert lines == [
        LineInput("Möten", Decimal(5_000), "Styrgrupp"),
        LineInput("Möten", Decimal(15_000), "Ledningsråd"),
        LineInput("Egen personal", Decimal(1_400_000), "", True, "Halvtid."),
    ]


def test_each_fault_is_named_by_row_column_and_reason():
    _lines, faults = read_line_rows(
        [row("", amount="5"), row(amount=""), row(amount="1,5"), row(staff="kanske"), row(note="a" * 301)],
    )
    missing = "Aktiviteten saknas, och det finns ingen ovanför som raden kan höra till."
    sentences = [fault.sentence for fault in faults]
    assert "1,5" in sentences[2]
    sentences[2] = sentences[2].partition(":")[0]
    assert sentences == [
        f"Rad 2, kolumnen Aktivitet/verksamhet: {missing}",
        "Rad 3, kolumnen Belopp (tkr): Beloppet saknas.",
        "Rad 4, kolumnen Belopp (tkr)",
        "Rad 5, kolumnen Personalkostnad: Skriv ja eller nej; ”kanske” är ingetdera.",
        "Rad 6, kolumnen Anm.: Texten är för lång: högst 300 tecken.",
    ]


def test_good_rows_are_kept_beside_a_faulty_one():
    lines, faults = read_line_rows([row(amount="5"), row(amount="x"), row(amount="7")], first_line=10)
    assert [line.amount for line in lines] == [Decimal(5_000), Decimal(7_000)]
    assert [fault.line for fault in faults] == [11]
