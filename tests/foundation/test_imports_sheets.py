"""What Excel writes in a workbook's parts is read as Excel shows it."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from foundation.imports.files import read_table
from foundation.imports.sheets import Book, column_of
from foundation.imports.tables import FileRefusedError
from tests.foundation.sheets import saved, with_part, workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def rows_of(file):
    with zipfile.ZipFile(file) as archive:
        book = Book(archive)
        return [(number, cells) for number, cells in book.rows(book.sheets[0])]


def with_rows(rows, file=None):
    content = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()
    return with_part(file or workbook(["x"]), SHEET, content)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>1500</v></c>', 1500),
        ('<c r="A1" t="n"><v>-7</v></c>', -7),
        ('<c r="A1"><v>0.5</v></c>', 0.5),
        ('<c r="A1"><v>1E3</v></c>', 1000.0),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="str"><f>A2</f><v>Åmål</v></c>', "Åmål"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="d"><v>2019-12-13T00:00:00</v></c>', dt.datetime(2019, 12, 13)),  # noqa: DTZ001 - Excel has no zone
        ('<c r="A1" t="inlineStr"><is><t> Å </t></is></c>', " Å "),
        ('<c r="A1" t="inlineStr"><is><r><t>Dals</t></r><r><t>-Ed</t></r></is></c>', "Dals-Ed"),
        ('<c r="A1" t="inlineStr"><is><t>Ort</t><rPh sb="0" eb="1"><t>uttal</t></rPh></is></c>', "Ort"),
        ('<c r="A1" t="s"><v></v></c>', None),
        ('<c r="A1"/>', None),
    ],
)
def test_cell_is_read_as_excel_shows_it(cell, value):
    ((number, cells),) = rows_of(with_rows(f'<row r="1">{cell}</row>'))

    assert (number, cells, type(cells[0])) == (1, [value], type(value))


def test_shared_texts_are_put_together_without_their_pronunciation():
    texts = (
        f"<sst {MAIN}><si><t>Åmål</t></si><si><r><t>Dals</t></r><r><t>-Ed</t></r></si>"
        '<si><t>Ort</t><rPh sb="0" eb="1"><t>uttal</t></rPh></si></sst>'
    ).encode()
    cells = "".join(f'<c t="s"><v>{place}</v></c>' for place in (2, 1, 0))

    file = with_part(with_rows(f"<row>{cells}</row>"), "xl/sharedStrings.xml", texts)

    assert rows_of(file) == [(1, ["Ort", "Dals-Ed", "Åmål"])]


def test_place_of_rows_and_cells_may_be_left_out_or_jump():
    rows = (
        '<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row><row r="7"><c r="B7"><v>2</v></c></row><row/>'
    )

    assert rows_of(with_rows(rows)) == [(1, [1, None, None, 4, 5]), (7, [None, 2]), (8, [])]


def test_prefixed_elements_are_the_same():
    content = (
        f'<x:worksheet {MAIN.replace("xmlns", "xmlns:x")}><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
    )
    content += "</x:row></x:sheetData></x:worksheet>"

    assert rows_of(with_part(workbook(["x"]), SHEET, content.encode())) == [(1, [1])]


@pytest.mark.parametrize(
    ("number", "written", "read"),
    [
        ("yyyy-mm-dd", 43812, dt.datetime(2019, 12, 13)),  # noqa: DTZ001 - Excel has no zone
        ("hh:mm", 0.5, dt.time(12)),
        ("[h]:mm:ss", 1.5, "36:00:00"),
        ("yyyy-mm-dd", 99_999_999, "#VALUE!"),
        ("#,##0", 43812, 43812),
        ('0" dagar"', 3, 3),
        ("General", 43812, 43812),
    ],
)
def test_number_is_a_date_where_its_style_says_so(number, written, read):
    book = Workbook()
    book.active.append([written])
    book.active["A1"].number_format = number

    assert rows_of(saved(book)) == [(1, [read])]


def test_macintosh_counts_days_from_1904():
    book = Workbook()
    book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - Excel has no zone
    book.active.append([dt.date(2019, 12, 13)])

    assert rows_of(saved(book)) == [(1, [dt.datetime(2019, 12, 13)])]  # noqa: DTZ001 - as above


def test_sheet_outside_the_folder_that_is_examined_is_not_read():
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="x/worksheet" Target="media/sheet1.xml"/></Relationships>'
    )
    file = with_part(workbook(["Namn"]), "xl/media/sheet1.xml", b"<worksheet/>")

    with pytest.raises(FileRefusedError) as caught:
        read_table(with_part(file, "xl/_rels/workbook.xml.rels", relations), len)
    assert caught.value.sentence == "Arbetsboken har inget blad med celler."


def test_declaration_in_another_alphabet_is_found_too():
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'.encode("utf-16")

    with pytest.raises(FileRefusedError):
        read_table(with_part(workbook(["Namn"]), SHEET, bomb), len)


@pytest.mark.parametrize(
    "row",
    ['<row r="x"/>', '<row><c r="12"/></row>', '<row><c t="s"><v>9</v></c></row>', "<row>", '<row><c r="Å1"/></row>'],
)
def test_part_that_is_not_as_it_should_be_is_refused(row):
    with pytest.raises(FileRefusedError, match="går inte att läsa"):
        read_table(with_rows(row), len)


def test_workbook_without_styles_or_texts_is_read():
    file = io.BytesIO()
    with zipfile.ZipFile(workbook(["Namn"], [1])) as old, zipfile.ZipFile(file, "w") as new:
        for name in set(old.namelist()) - {"xl/styles.xml", "xl/sharedStrings.xml"}:
            new.writestr(name, old.read(name).replace(b't="s"', b't="str"').replace(b't="inlineStr"', b't="str"'))

    assert rows_of(file)[1] == (2, [1])


@pytest.mark.parametrize(
    ("place", "column"), [("A1", 1), ("Z9", 26), ("AA10", 27), ("AB12", 28), ("XFD1048576", 16384)]
)
def test_column_is_counted_from_its_letters(place, column):
    assert column_of(place) == column
