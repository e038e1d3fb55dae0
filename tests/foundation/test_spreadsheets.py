import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from foundation.errors import RuleError
from foundation.spreadsheets import EXCEL_ROWS, Sheet, guard, without_guard, write_csv, write_xlsx

MOMENT = dt.datetime(2026, 3, 2, 12, 15, tzinfo=dt.UTC)
ROW = ["Åmål", 1500, Decimal("1217000.50"), dt.date(2019, 12, 13), MOMENT, True, None, _("Page"), Decimal(5), 0.5]
DANGEROUS = ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", "\u22125", "＝1"]


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _csv(sheet: Sheet, tell: Any = _silent) -> tuple[bytes, list[list[str]]]:
    target = io.BytesIO()
    write_csv(sheet, target, tell)
    raw = target.getvalue()
    return raw, list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def _xlsx(sheet: Sheet, tell: Any = _silent) -> Any:
    target = io.BytesIO()
    write_xlsx(sheet, target, tell)
    return load_workbook(target).active


def test_csv_is_what_a_swedish_excel_expects() -> None:
    raw, rows = _csv(Sheet("Prov", ["Namn"] + [f"K{place}" for place in range(1, 10)], [ROW]))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert rows[1] == [
        "Åmål",
        "1500",
        "1217000,50",
        "2019-12-13",
        "2026-03-02 13:15",
        "ja",
        "",
        "Sida",
        "5",
        "0,500000",
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_lets_no_formula_through(text) -> None:
    _raw, rows = _csv(Sheet("Prov", [text], [[text]]))
    assert rows == [[f"'{text}"], [f"'{text}"]]


def test_csv_quotes_what_another_separator_would_split() -> None:
    raw, rows = _csv(Sheet("Prov", ["A"], [['a,=1+1;"b"']]))
    assert b'"a,=1+1;""b"""' in raw
    assert rows[1] == ['a,=1+1;"b"']


@pytest.mark.parametrize("text", [*DANGEROUS, "Åmål", "'=1", "''=1", "'Åmål", ""])
def test_guard_is_undone_exactly(text) -> None:
    assert without_guard(guard(text)) == text


def test_xlsx_holds_numbers_and_dates_as_such() -> None:
    page = _xlsx(Sheet("Prov", [f"K{place}" for place in range(10)], [ROW]))
    cells = list(page[2])
    assert [cell.value for cell in cells] == [
        "Åmål",
        1500,
        1217000.5,
        dt.datetime(2019, 12, 13),  # noqa: DTZ001 - a spreadsheet knows no zones
        dt.datetime(2026, 3, 2, 13, 15),  # noqa: DTZ001 - as above
        "ja",
        None,
        "Sida",
        5,
        0.5,
    ]
    assert [cells[place].number_format for place in (2, 3, 4, 8)] == [
        "#,##0.00",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
        "#,##0",
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_xlsx_lets_no_formula_through(text) -> None:
    page = _xlsx(Sheet("Prov", [text], [[text]]))
    assert {cell.data_type for cell in (page["A1"], page["A2"])} == {"s"}
    assert page["A2"].value.strip() == text.strip()


def test_xlsx_keeps_its_heads_in_view_and_filters_by_them() -> None:
    page = _xlsx(Sheet("Budget: 2020/utfall [1]", ["Namn", "Belopp"], [["En lång text " * 20, 5]]))
    assert page.title == "Budget  2020 utfall  1 "
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:B2")
    assert all(cell.font.bold for cell in page[1])
    assert (page.column_dimensions["A"].width, page.column_dimensions["B"].width) == (60, 10)


def test_xlsx_of_no_rows_is_its_heads() -> None:
    assert list(_xlsx(Sheet("", ["Namn"], [])).iter_rows(values_only=True)) == [("Namn",)]


def test_xlsx_drops_characters_that_no_file_may_hold() -> None:
    assert _xlsx(Sheet("Prov", ["A"], [["a\x00b\x0bc"]]))["A2"].value == "abc"


def test_xlsx_with_more_rows_than_it_holds_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        _xlsx(Sheet("Prov", ["A"], [], total=EXCEL_ROWS))
    assert str(refused.value) == "Det är fler rader än ett kalkylblad rymmer. Välj CSV i stället."


@pytest.mark.parametrize("write", [_csv, _xlsx])
def test_rows_are_streamed_and_told(write) -> None:
    told: list[tuple[int, int]] = []
    rows = ([place] for place in range(1200))
    write(Sheet("Prov", ["A"], rows, total=1000), lambda done, total: told.append((done, total)))
    assert told == [(500, 1000), (1000, 1000), (1200, 1200)]


def test_declared_table_becomes_a_sheet() -> None:
    class Declared:
        head_values = [_("Page")]

        def rows_as_values(self) -> Any:
            yield ["Åmål"]

    sheet = Sheet.of("Prov", Declared(), total=1)
    assert (sheet.title, sheet.headers, list(sheet.rows), sheet.total) == ("Prov", ["Sida"], [["Åmål"]], 1)
