"""A workbook to fill in: heads locked, rows open, lists to choose from, and no formula in it."""

import datetime as dt
import io

from openpyxl import load_workbook

from foundation.fillable import Fill, FillColumn, FillSheet, write_fillable
from foundation.imports.files import read_table

COLUMNS = (
    FillColumn("Nyckel", "*", is_hidden=True),
    FillColumn("Namn", "Hela namnet.", width=40),
    FillColumn("Antal", fill=Fill.NUMBER),
    FillColumn("När", "År och månad.", Fill.MONTH),
    FillColumn("Form", choices=("=Kurs", "Möte")),
    FillColumn("Dagar", choices=("Mån", "Tis"), is_free=True),
)


def written(*rows):
    file = io.BytesIO()
    write_fillable(FillSheet("Behov", COLUMNS, rows, 5, "Välj i listan."), file)
    file.seek(0)
    return file


def page_of(*rows):
    return load_workbook(written(*rows))["Behov"]


def test_heads_and_guidance_are_locked_and_rows_are_open():
    page = page_of()

    assert page.protection.sheet
    assert not page.protection.password
    assert [page.cell(row, 2).protection.locked for row in (1, 2, 3, 7)] == [True, True, False, False]
    assert (page["B1"].value, page["B2"].value, page.freeze_panes) == ("Namn", "Hela namnet.", "C3")


def test_key_is_hidden_and_columns_have_their_widths_and_formats():
    page = page_of()

    assert (page.column_dimensions["A"].hidden, page.column_dimensions["B"].hidden) == (True, False)
    assert page.column_dimensions["B"].width == 40
    assert [page.cell(3, place).number_format for place in (2, 3, 4)] == ["@", "#,##0", "yyyy-mm"]


def test_choices_are_lists_in_a_hidden_sheet():
    book = load_workbook(written())
    rules = {str(rule.sqref): rule for rule in book["Behov"].data_validations.dataValidation}

    assert book["Val"].sheet_state == "hidden"
    assert [cell.value for cell in book["Val"]["E"]] == ["=Kurs", "Möte"]
    assert book["Val"]["E1"].data_type == "s"
    assert rules["E3:E7"].formula1 == "'Val'!$E$1:$E$2"
    assert (rules["E3:E7"].showErrorMessage, rules["E3:E7"].error) == (True, "Välj i listan.")
    assert not rules["F3:F7"].showErrorMessage


def test_rows_are_read_back_as_they_were_written():
    row = ("7.1", "=cmd|calc\nrad två", 1200, dt.date(2027, 3, 1), "=Kurs", None)

    page = page_of(row)
    table = read_table(written(row), len)

    assert [page.cell(3, place).data_type for place in range(1, 7)] == ["s", "s", "n", "d", "s", "n"]
    assert page["D3"].number_format == "yyyy-mm"
    assert table.lines[1].cells == row
    assert table.merged == ()
