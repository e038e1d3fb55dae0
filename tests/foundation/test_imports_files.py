"""Whatever someone hands in is read as a table, or refused in one sentence."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from foundation.imports import tables, workbooks
from foundation.imports.files import LARGEST_FILE, read_table, refuse_size
from foundation.imports.tables import FileRefusedError, Line, Table
from tests.foundation.sheets import saved, text, with_part, workbook

AT_MIDNIGHT = dt.datetime(2019, 12, 13)  # noqa: DTZ001 - a cell of Excel's has no zone
AT_LUNCH = dt.datetime(2019, 12, 13, 13, 15)  # noqa: DTZ001 - as above
WANTED = {"Namn", "Ort", "Belopp"}
NO_SPREADSHEET = "Filen är inget kalkylblad. Välj en som är sparad som Excelarbetsbok (.xlsx) eller som CSV."
UNREADABLE = "Filen ser ut som en Excelfil men går inte att läsa. Öppna den i Excel, spara om den och försök igen."
TOO_MUCH = (
    "Filen packas upp till långt mer än den verkar innehålla. Kopiera raderna till en ny arbetsbok och spara den."
)


def fits(heads):
    return sum(head in WANTED for head in heads)


def read(file):
    return read_table(file, fits)


def refusal(file):
    with pytest.raises(FileRefusedError) as caught:
        read(file)
    return caught.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_text_is_read_in_every_alphabet_and_with_every_separator(encoding, separator):
    content = f"Namn{separator}Ort\r\nÅsa Öberg{separator}Åmål\r\n"

    table = read(text(content, encoding))

    assert table == Table(("Namn", "Ort"), [Line(2, ("Åsa Öberg", "Åmål"))])


def test_text_names_its_own_separator():
    assert read(text("sep=|\nNamn|Ort\nÅsa|a;b;c;d\n")).lines == [Line(2, ("Åsa", "a;b;c;d"))]


def test_separator_is_the_one_that_gives_the_heads():
    assert read(text("Namn;Ort\nÖberg, Åsa;Åmål\n")).lines == [Line(2, ("Öberg, Åsa", "Åmål"))]


def test_rows_keep_the_number_excel_shows():
    table = read(text('\nNamn;Ort\n"Åsa\nÖberg";Åmål\n;\nBo;Tanum\n'))

    assert table.lines == [Line(3, ("Åsa\nÖberg", "Åmål")), Line(5, ("Bo", "Tanum"))]


def test_guard_against_formulas_is_taken_away_again():
    table = read(text("Namn;Ort\n'+46 31 12;'=1+1\n'''=x;'vanlig\n"))

    assert table.lines == [Line(2, ("+46 31 12", "=1+1")), Line(3, ("''=x", "'vanlig"))]


def test_workbook_gives_numbers_dates_and_text():
    file = workbook(
        ["Namn", "Ort", "Belopp"],
        ["Åsa", AT_MIDNIGHT, 1500.0],
        [],
        ["Bo", AT_LUNCH, 1.5],
    )

    assert read(file) == Table(
        ("Namn", "Ort", "Belopp"),
        [Line(2, ("Åsa", dt.date(2019, 12, 13), 1500)), Line(4, ("Bo", AT_LUNCH, 1.5))],
        "Blad1",
    )


def test_workbook_is_read_from_the_sheet_with_the_heads():
    file = workbook(sheets={"Omslag": [["Rapport"]], "Data": [["Namn", "Ort"], ["Åsa", "Åmål"]]})

    assert read(file) == Table(("Namn", "Ort"), [Line(2, ("Åsa", "Åmål"))], "Data")


def test_hidden_sheet_is_not_read():
    book = Workbook()
    book.active.append(["Namn"])
    hidden = book.create_sheet("Dold")
    hidden.append(["Namn", "Ort"])
    hidden.sheet_state = "hidden"

    assert read(saved(book)).heads == ("Namn",)


def test_cells_outside_the_heads_are_kept_when_they_hold_something():
    assert read(workbook(["Namn"], ["Åsa", None, "x"], ["Bo", None, " "])).lines == [
        Line(2, ("Åsa", None, "x")),
        Line(3, ("Bo",)),
    ]


def test_formula_with_its_value_is_read_as_the_value():
    file = workbook(["Namn"], ["x"])
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Namn</t></is></c></row>'
        b'<row r="2"><c r="A2" t="str"><f>UPPER("a")</f><v>A</v></c></row>'
        b'<row r="3"><c r="A3" t="str"><f>IF(1,"","x")</f><v></v></c><c r="B3"><f>1+1</f><v>2</v></c></row>'
        b"</sheetData></worksheet>"
    )

    assert read(with_part(file, "xl/worksheets/sheet1.xml", sheet)).lines == [Line(2, ("A",)), Line(3, (None, 2))]


def test_formula_that_was_never_counted_is_refused():
    sentence = "innehåller en formel som aldrig har räknats ut. Öppna filen i Excel, spara den och försök igen."
    assert refusal(workbook(["Namn"], ["x", "=1+1"])) == f"Cellen B2 {sentence}"


def test_formula_in_a_cell_that_does_not_say_its_place_is_refused():
    sheet = b"<worksheet><sheetData><row><c><f>1+1</f></c></row></sheetData></worksheet>"

    assert refusal(with_part(workbook(["Namn"], ["x"]), "xl/worksheets/sheet1.xml", sheet)) == (
        "Filen innehåller formler som aldrig har räknats ut. Öppna den i Excel, spara om den och försök igen."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00program",
        b"%PDF-1.7\n\x00\x01",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<!DOCTYPE html><table><tr><td>Namn</td></tr></table>",
        b"<?xml version='1.0'?><a/>",
        b"\xff\xfe\x00",
    ],
    ids=["exe", "pdf", "png", "html", "xml", "utf-16 cut off"],
)
def test_file_that_is_no_spreadsheet_is_refused(content):
    assert refusal(io.BytesIO(content)) == NO_SPREADSHEET


def test_other_zip_is_no_spreadsheet():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    file.seek(0)

    assert refusal(file) == NO_SPREADSHEET


def test_opendocument_says_what_to_save_as():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    file.seek(0)

    assert refusal(file) == ("Filen är sparad som OpenDocument. Spara den som Excelarbetsbok (.xlsx) eller som CSV.")


def test_password_or_old_format_says_what_to_save_as():
    assert refusal(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)) == (
        "Filen har lösenord eller är sparad i Excels gamla format. Spara den som .xlsx utan lösenord."
    )


def test_macros_are_refused():
    assert refusal(with_part(workbook(["Namn"], ["Åsa"]), "xl/vbaProject.bin", b"x")) == (
        "Filen innehåller makron. Spara den som en Excelarbetsbok utan makron (.xlsx)."
    )


@pytest.mark.parametrize("content", [b"", b"\n\n", b";;\n"], ids=["no bytes", "blank lines", "empty cells"])
def test_empty_text_is_refused(content):
    assert refusal(io.BytesIO(content)) == "Filen är tom."


def test_empty_workbook_is_refused():
    assert refusal(workbook()) == "Filen är tom."


def test_broken_workbook_is_refused():
    assert refusal(io.BytesIO(workbook(["Namn"], ["Åsa"]).getvalue()[:2000])) == UNREADABLE


def test_declared_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData>&a;</sheetData></worksheet>'

    assert refusal(with_part(workbook(["Namn"]), "xl/worksheets/sheet1.xml", bomb)) == NO_SPREADSHEET


@pytest.mark.parametrize(
    ("part", "size"),
    [
        ("xl/worksheets/sheet1.xml", workbooks.LARGEST_SHEETS),
        ("xl/sharedStrings.xml", workbooks.LARGEST_STRINGS),
        ("xl/styles.xml", workbooks.LARGEST_OTHER),
    ],
)
def test_zip_bomb_is_refused_before_it_is_unpacked(part, size):
    assert refusal(with_part(workbook(["Namn"]), part, b" " * (size + 1))) == TOO_MUCH


def test_far_away_cell_costs_nothing():
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Namn</t></is></c></row>'
        b'<row r="200000"><c r="A200000" t="inlineStr"><is><t>Bo</t></is></c><c r="XFD200000"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )

    assert read(with_part(workbook(["Namn"]), "xl/worksheets/sheet1.xml", far)).lines == [Line(200000, ("Bo",))]


def test_quotation_mark_that_is_never_closed_is_refused():
    assert refusal(text('Namn;Ort\nÅsa;"Åmål\nBo;Tanum\n')) == (
        "Efter rad 1 finns ett citattecken som aldrig avslutas. Spara filen som CSV på nytt."
    )


@pytest.mark.parametrize("make", [lambda rows: text("\n".join(row[0] for row in rows)), lambda rows: workbook(*rows)])
def test_too_many_rows_are_refused(make, monkeypatch):
    for module in ("delimited", "workbooks"):
        monkeypatch.setattr(f"foundation.imports.{module}.MOST_ROWS", 3)

    assert read(make([["Namn"], ["a"], ["b"], ["c"]])).lines[-1].number == 4
    assert refusal(make([["Namn"], ["a"], ["b"], ["c"], ["d"]])) == (
        "Filen har fler än 3 rader. Dela upp den och importera en del i taget."
    )
    assert tables.MOST_ROWS == 50_000


def test_large_file_is_refused_by_its_size():
    refuse_size(LARGEST_FILE)
    with pytest.raises(FileRefusedError) as caught:
        refuse_size(200 * 1024 * 1024)

    assert (
        caught.value.sentence == "Filen är 200 MB. Den får vara högst 10 MB: dela upp den eller ta bort bilder ur den."
    )


def test_merged_cells_are_told_of_in_the_sheet_that_is_read():
    book = Workbook()
    book.active.append(["Namn", "Ort"])
    book.active.append(["Åsa Öberg", "Åmål"])
    book.active.merge_cells("A2:A4")
    book.create_sheet("Annat").merge_cells("C1:D1")

    assert read(saved(book)).merged == ("A2:A4",)
    assert read(workbook(["Namn"], ["Åsa Öberg"])).merged == ()
