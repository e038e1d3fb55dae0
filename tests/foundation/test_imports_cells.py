"""Cells are read as Swedes write them, and written so that they come back the same."""

import datetime as dt
from decimal import Decimal

import pytest

from budgets.models import BudgetLine
from collaboration.models import Organisation
from foundation.dates import Precision
from foundation.imports.cells import (
    Amount,
    Choice,
    Day,
    Decimals,
    Flag,
    Number,
    PartialDay,
    Reference,
    Text,
    as_text,
    cell_for,
)

KSEK = Amount(in_thousands=True)
DAY, MONTH, YEAR = (precision.value for precision in Precision)


def refusal(cell, raw):
    with pytest.raises(ValueError, match=r".") as caught:
        cell.read(raw)
    return str(caught.value)


@pytest.mark.parametrize("raw", ["1 500", "1.500", "1500", "1\u00a0500", "1\u202f500", "1\u2009500", 1500, " 1500 "])
def test_amount_in_thousands_is_read_however_it_is_written(raw):
    assert KSEK.read(raw) == Decimal(1_500_000)


@pytest.mark.parametrize("raw", ["1,5", 1.5, "1.5", "1,500", "tusen"])
def test_amount_in_thousands_is_never_guessed(raw):
    assert as_text(raw) in refusal(KSEK, raw)


@pytest.mark.parametrize(
    ("raw", "amount"), [("1 217 000", 1_217_000), ("0,50", Decimal("0.5")), ("\u22125", -5), (-5, -5), (2.25, 2.25)]
)
def test_amount_in_kronor_is_read(raw, amount):
    assert Amount().read(raw) == Decimal(str(amount))


@pytest.mark.parametrize(
    ("amount", "shown"), [(Decimal(1_500_000), 1500), (Decimal(1_500_500), Decimal("1500.5")), (None, None)]
)
def test_amount_in_thousands_is_written_as_a_number(amount, shown):
    assert KSEK.write(amount) == shown


@pytest.mark.parametrize(
    ("raw", "number"),
    [("62,5", "62.5"), (62.5, "62.5"), ("1 500", "1500"), (1500, "1500"), ("\u22120,0001", "-0.0001")],
)
def test_number_with_decimals_is_read_in_the_units_of_its_row(raw, number):
    assert Decimals(4).read(raw) == Decimal(number)


@pytest.mark.parametrize("raw", ["62.5", "0,00001", "många"])
def test_number_with_decimals_is_never_guessed(raw):
    assert raw in refusal(Decimals(4), raw)


@pytest.mark.parametrize(
    ("number", "shown"), [(Decimal("62.5000"), Decimal("62.5")), (Decimal("70.0000"), 70), (None, None)]
)
def test_number_with_decimals_is_written_without_zeros(number, shown):
    written = Decimals(4).write(number)
    assert (written, str(written)) == (shown, str(shown))


@pytest.mark.parametrize(
    "raw",
    [
        "2019-12-13",
        "2019-12-13 00:00:00",
        "20191213",
        20191213,
        dt.date(2019, 12, 13),
        dt.datetime(2019, 12, 13, 13, 15),  # noqa: DTZ001 - a cell of Excel's has no zone
        43812,
    ],
)
def test_day_is_read_from_iso_and_from_excel(raw):
    assert Day().read(raw) == dt.date(2019, 12, 13)


@pytest.mark.parametrize("raw", ["13/12 2019", "12/13/2019", "2019-02-30", "igår", "43812", "2019-12"])
def test_day_is_never_guessed(raw):
    assert refusal(Day(), raw) == f"”{raw}” är inget datum. Skriv till exempel 2019-12-13."


@pytest.mark.parametrize(
    ("raw", "at_end", "value"),
    [
        ("2022-01", False, (dt.date(2022, 1, 1), MONTH)),
        ("2021-12", True, (dt.date(2021, 12, 31), MONTH)),
        ("2020-02", True, (dt.date(2020, 2, 29), MONTH)),
        ("2018", False, (dt.date(2018, 1, 1), YEAR)),
        (2018, True, (dt.date(2018, 12, 31), YEAR)),
        ("2021-12-31", True, (dt.date(2021, 12, 31), DAY)),
        ("", True, (None, DAY)),
    ],
)
def test_partial_day_is_read_with_its_precision(raw, at_end, value):
    cell = PartialDay(at_end=at_end)

    assert cell.read(raw) == value
    assert cell.read(cell.write(value)) == value


@pytest.mark.parametrize("raw", ["2021-13", "0000", "2021-12-32", "våren"])
def test_partial_day_is_never_guessed(raw):
    assert refusal(PartialDay(), raw) == (f"”{raw}” är inget datum. Skriv till exempel 2019-12-13, 2019-12 eller 2019.")


@pytest.mark.parametrize("raw", ["kommun", "Kommun", "municipality", " KOMMUN "])
def test_choice_is_read_by_label_in_each_language_and_by_value(raw):
    cell = Choice([("municipality", "kommun"), ("other", "annan")])

    assert cell.read(raw) == "municipality"
    assert cell.write("municipality") == "kommun"
    assert refusal(cell, "län") == "”län” finns inte bland valen: kommun, annan."


@pytest.mark.parametrize(
    ("raw", "value"), [("ja", True), ("X", True), (True, True), (1, True), ("nej", False), ("", False)]
)
def test_flag_is_read(raw, value):
    assert Flag().read(raw) is value


def test_flag_is_never_guessed():
    assert refusal(Flag(), "kanske") == "”kanske” är varken ja eller nej."


@pytest.mark.parametrize(("raw", "value"), [(7, 7), ("1 500", 1500), ("", None), (None, None)])
def test_number_is_read(raw, value):
    assert Number().read(raw) == value


@pytest.mark.parametrize(
    ("raw", "value"), [(" Åsa\r\nÖberg ", "Åsa\nÖberg"), (1488, "1488"), (0.5, "0,5"), ("a\x00b", "ab"), (None, "")]
)
def test_text_is_read(raw, value):
    assert Text().read(raw) == value


def test_text_that_excel_cut_off_is_the_same():
    long = "å" * 40_000

    assert Text().same(long[:32_767], long)
    assert not Text().same("å", long)
    assert Text().same("a\nb", " a\r\nb ")


def test_excel_error_is_refused():
    assert refusal(Text(), "#SAKNAS!") == "Cellen innehåller Excels fel #SAKNAS!. Rätta formeln."


class Row:
    def __init__(self, pk, *names):
        self.pk, self.names = pk, names


def test_reference_is_found_by_any_name_or_refused_with_a_hint():
    one, two = Row(1, "Högskolan Väst", "HV"), Row(2, "Halmstads varmvattenverk", "HV")
    cell = Reference(
        lambda: [one, two], lambda row: row.names, hint="Skriv hela namnet.", label=lambda row: row.names[0]
    )
    cell.prepare()

    assert cell.read("högskolan  väst") is one
    assert cell.read("") is None
    assert cell.write(two) == "Halmstads varmvattenverk"
    assert refusal(cell, "HV") == "Det finns 2 som heter ”HV”. Skriv hela namnet."
    assert refusal(cell, "KTH") == "”KTH” finns inte i registret. Skriv hela namnet."


def test_cell_suits_the_field():

    kinds = {
        name: type(cell_for(model._meta.get_field(name)))
        for model, name in (
            (Organisation, "kind"),
            (Organisation, "name"),
            (Organisation, "valid_from"),
            (BudgetLine, "amount"),
            (BudgetLine, "order"),
            (BudgetLine, "is_staff_cost"),
        )
    }

    assert kinds == {
        "kind": Choice,
        "name": Text,
        "valid_from": Day,
        "amount": Amount,
        "order": Number,
        "is_staff_cost": Flag,
    }
    assert cell_for(BudgetLine._meta.get_field("amount")).read("1") == Decimal(1000)
