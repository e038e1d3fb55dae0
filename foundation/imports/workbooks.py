"""Excel workbooks (.xlsx), read one row at a time, with nothing in them trusted."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import IO, Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from foundation.imports.delimited import refuse_length
from foundation.imports.sheets import SHEETS, STRINGS, WORKBOOK, Book, SheetPart
from foundation.imports.tables import (
    MOST_ROWS,
    CellValue,
    FileRefusedError,
    Fits,
    Line,
    Table,
    as_heads,
    is_blank,
)

MEGABYTE = 1024 * 1024
# What the parts that are read may come to when unpacked: far more than any register, far less than a memory.
LARGEST_SHEETS = 100 * MEGABYTE
LARGEST_STRINGS = 50 * MEGABYTE
LARGEST_OTHER = 2 * MEGABYTE
MOST_PARTS = 2_000
_CHUNK = MEGABYTE
_NOT_READ = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/externalLinks/", "xl/pivot", "customXml/")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A cell with a formula and no value. Where the value is a text it may rightly be empty: =IF(A1="";"";A1).
_UNCOUNTED = re.compile(
    rb'<c\b(?![^<>]*\bt="str")[^<>]*>\s*(?:<f\b[^<>]*/>|<f\b[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_OVERLAP = 10_000  # a formula is at most 8 192 characters
_BROKEN = (BadZipFile, ExpatError, LookupError, ValueError, OverflowError, NotImplementedError, OSError)


def read_workbook(file: IO[bytes], fits: Fits) -> Table:
    """Return the table of the visible sheet whose first row fits the heads best; the first one on a tie.

    Raises FileRefusedError, in one sentence, for everything that is no workbook, or that is one that cannot be
    trusted: macros, formulas that were never counted, parts that unpack to more than a register ever needs.
    """
    try:
        with ZipFile(file) as archive:
            _refuse_untrusted(archive)
            return _best_table(Book(archive), fits)
    except FileRefusedError:
        raise
    except _BROKEN as error:
        sentence = _("The file looks like an Excel file but cannot be read. Open it in Excel, save it again and retry.")
        raise FileRefusedError(sentence) from error


def _refuse_untrusted(archive: ZipFile) -> None:
    parts = {info.filename: info for info in archive.infolist()}
    if WORKBOOK not in parts:
        raise FileRefusedError(_not_a_workbook(parts.keys(), archive))
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in parts):
        raise FileRefusedError(_("The file holds macros. Save it as an Excel workbook without them (.xlsx)."))
    _refuse_bombs(list(parts.values()))
    for name, info in parts.items():
        if name.endswith((".xml", ".rels")) and not name.startswith(_NOT_READ):
            _refuse_content(archive, info)


def _not_a_workbook(names: Any, archive: ZipFile) -> str:
    if "mimetype" in names and b"opendocument" in archive.open("mimetype").read(100):
        return _("The file is saved as OpenDocument. Save it as an Excel workbook (.xlsx) or as CSV.")
    return not_a_spreadsheet()


def not_a_spreadsheet() -> str:
    """Return the sentence for files of every other kind."""
    return _("The file is no spreadsheet. Choose one that is saved as an Excel workbook (.xlsx) or as CSV.")


def _refuse_bombs(parts: Sequence[ZipInfo]) -> None:
    sheets = sum(part.file_size for part in parts if part.filename.startswith(SHEETS))
    strings = sum(part.file_size for part in parts if part.filename == STRINGS)
    others = [
        part.file_size
        for part in parts
        if part.filename != STRINGS and not part.filename.startswith((SHEETS, *_NOT_READ))
    ]
    too_large = sheets > LARGEST_SHEETS or strings > LARGEST_STRINGS or any(size > LARGEST_OTHER for size in others)
    if too_large or len(parts) > MOST_PARTS:
        raise FileRefusedError(
            _("The file unpacks to far more than it seems to hold. Copy the rows to a new workbook and save that.")
        )


def _refuse_content(archive: ZipFile, part: ZipInfo) -> None:
    """Read a part once as bytes: no declared entities, and in sheets no formula without its value."""
    is_sheet = part.filename.startswith(SHEETS)
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            if _DECLARATION.search(text):
                raise FileRefusedError(not_a_spreadsheet())
            if is_sheet and (found := _UNCOUNTED.search(text)):
                raise FileRefusedError(_never_calculated(found[0]))
            tail = text[-_OVERLAP:]


def _never_calculated(cell: bytes) -> str:
    place = _PLACE.search(cell)
    if place is None:
        return _("The file holds formulas that were never calculated. Open it in Excel, save it again and retry.")
    sentence = _("Cell %(cell)s holds a formula that was never calculated. Open the file in Excel, save it and retry.")
    return sentence % {"cell": place[1].decode("ascii")}


def _best_table(book: Book, fits: Fits) -> Table:
    sheets = [sheet for sheet in book.sheets if sheet.is_visible] or book.sheets
    if not sheets:
        raise FileRefusedError(_("The workbook has no sheet with cells."))
    return _table(book, max(sheets, key=lambda sheet: fits(_heads(book, sheet))))


def _rows(book: Book, sheet: SheetPart) -> Iterator[tuple[int, list[CellValue]]]:
    """Yield the rows that are not blank."""
    return (row for row in book.rows(sheet) if not all(map(is_blank, row[1])))


def _heads(book: Book, sheet: SheetPart) -> tuple[str, ...]:
    return next((as_heads(cells) for _number, cells in _rows(book, sheet)), ())


def _table(book: Book, sheet: SheetPart) -> Table:
    rows = _rows(book, sheet)
    heads = next((as_heads(cells) for _number, cells in rows), ())
    lines: list[Line] = []
    for number, cells in rows:
        lines.append(Line(number, tuple(_plain(cell) for cell in _trimmed(cells, len(heads)))))
        if len(lines) > MOST_ROWS:
            refuse_length()
    return Table(heads, lines, sheet.title, book.merged[sheet.path])


def _trimmed(cells: list[CellValue], width: int) -> list[CellValue]:
    """Drop empty cells to the right of the heads, keep any that hold something: the row is told of them."""
    last = len(cells)
    while last > width and is_blank(cells[last - 1]):
        last -= 1
    return cells[:last]


def _plain(cell: CellValue) -> CellValue:
    """Return whole numbers as whole, and a date without time as a date; Excel itself knows neither."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    return cell
