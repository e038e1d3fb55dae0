"""What stands in an Excel workbook, read from its parts as a stream: nothing is built but the rows themselves.

Reads what an import needs and no more: which sheets there are, their cells' values, and which numbers are dates
(ECMA-376 part 1, 18.2, 18.3, 18.4, 18.8). Several times faster than a library that keeps the whole document.
"""

import datetime as dt
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.parsers.expat import ParserCreate, XMLParserType
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from foundation.imports.tables import MOST_COLUMNS, CellValue

SHEETS = "xl/worksheets/"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_CHUNK = 64 * 1024
_OUT_OF_CALENDAR = "#VALUE!"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its title, where its cells are, and whether it is shown."""

    title: str
    path: str
    is_visible: bool


class Book:
    """An opened workbook. Raises ValueError, LookupError or ExpatError wherever a part is not as it should be."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.parts = set(archive.namelist())
        elements = list(self._elements(WORKBOOK))
        mac = any(tag == "workbookPr" and attrs.get("date1904") in {"1", "true"} for _, tag, attrs in elements)
        self.epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
        self.sheets = list(self._sheets([attrs for _, tag, attrs in elements if tag == "sheet"]))
        self.merged: dict[str, tuple[str, ...]] = {}  # by sheet, once all its rows are read: they stand after the rows

    def _sheets(self, named: list[dict[str, str]]) -> Iterator[SheetPart]:
        """Yield the sheets that hold cells, in their order; charts and sheets without a part are none."""
        targets = {
            attrs["Id"]: attrs["Target"] for _, tag, attrs in self._elements(_RELATIONS) if tag == "Relationship"
        }
        for attrs in named:
            key = next((value for name, value in attrs.items() if name.endswith(":id")), "")
            path = posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
            if path.startswith(SHEETS) and path in self.parts:
                yield SheetPart(attrs["name"], path, attrs.get("state", "visible") == "visible")

    def _elements(self, path: str) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Yield every element of a small part as parent, tag and attributes."""
        found: list[tuple[str, str, dict[str, str]]] = []
        above = [""]
        parser = _parser()

        def start(name: str, attrs: dict[str, str]) -> None:
            tag = _local(name)
            found.append((above[-1], tag, attrs))
            above.append(tag)

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda _name: above.pop()
        if path in self.parts:
            parser.Parse(self.archive.read(path), True)  # noqa: FBT003 - expat's own signature
        return iter(found)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells point at by their place."""
        texts = _Texts()
        if STRINGS in self.parts:
            for _fed in _feed(self.archive, STRINGS, texts.parser):
                continue
        return texts.found

    @cached_property
    def _dates(self) -> dict[str, bool]:
        """The styles, by their place, whose numbers are dates (False) or lengths of time (True)."""
        codes = dict(BUILTIN_FORMATS)
        styles: list[int] = []
        for parent, tag, attrs in self._elements(_STYLES):
            if (parent, tag) == ("numFmts", "numFmt"):
                codes[int(attrs["numFmtId"])] = attrs["formatCode"]
            elif (parent, tag) == ("cellXfs", "xf"):
                styles.append(int(attrs.get("numFmtId", 0)))
        shown = ((str(place), codes.get(number)) for place, number in enumerate(styles))
        return {place: is_timedelta_format(code) for place, code in shown if is_date_format(code)}

    def rows(self, sheet: SheetPart) -> Iterator[tuple[int, list[CellValue]]]:
        """Yield the rows of a sheet that have cells, with the numbers Excel shows beside them."""
        rows = _Rows(self._value)
        for _fed in _feed(self.archive, sheet.path, rows.parser):
            yield from rows.taken()
        self.merged[sheet.path] = tuple(rows.merged)

    def _value(self, kind: str, style: str, text: str) -> CellValue:
        """Return a cell's value from its type, its style and what is written in it."""
        if not text:
            return None
        if kind in {"inlineStr", "str", "e"}:
            return text
        if kind == "s":
            return self.strings[int(text)]
        if kind == "b":
            return bool(int(text))
        if kind == "d":
            return _plain_time(from_ISO8601(text))
        number = int(text) if text.lstrip("-").isdecimal() else float(text)
        return self._date(number, is_length=self._dates[style]) if style in self._dates else number

    def _date(self, number: float, *, is_length: bool) -> CellValue:
        try:
            return _plain_time(from_excel(number, self.epoch, timedelta=is_length))
        except (OverflowError, ValueError):
            return _OUT_OF_CALENDAR  # as Excel shows it


def _plain_time(value: Any) -> CellValue:
    """Return a length of time as the text that Excel shows, and every other moment as it is."""
    if not isinstance(value, dt.timedelta):
        return value  # type: ignore[no-any-return] # openpyxl's stubs know no types here
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _parser() -> XMLParserType:
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    return parser


def _refuse_declaration(*_args: object) -> None:
    raise ValueError("a part of a workbook declares no types and no entities")


def _feed(archive: ZipFile, path: str, parser: XMLParserType) -> Iterator[None]:
    """Hand a part to the parser a piece at a time, and pause after each for what it found."""
    with archive.open(path) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - as above
        yield


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Texts:
    """Collects the shared texts; how a text is pronounced, which some hold beside it, is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._spoken = False
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, _attrs: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "t" and not self._spoken:
            self.parser.CharacterDataHandler = self._pieces.append
        elif tag == "rPh":
            self._spoken = True

    def _end(self, name: str) -> None:
        tag = _local(name)
        if tag == "t":
            self.parser.CharacterDataHandler = None
        elif tag == "rPh":
            self._spoken = False
        elif tag == "si":
            self.found.append("".join(self._pieces))
            self._pieces.clear()


class _Rows:
    """Collects the rows of a sheet. Cells to the right of MOST_COLUMNS are not read at all."""

    def __init__(self, value: Callable[[str, str, str], CellValue]) -> None:
        self._value = value
        self._found: list[tuple[int, list[CellValue]]] = []
        self._number = 0
        self._cells: list[CellValue] = []
        self._column = 0
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._spoken = False
        self.merged: list[str] = []
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def taken(self) -> list[tuple[int, list[CellValue]]]:
        """Return the rows found since the last time."""
        found, self._found = self._found, []
        return found

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            place = attrs.get("r")
            self._column = column_of(place) if place else self._column + 1
            self._kind, self._style = attrs.get("t", "n"), attrs.get("s", "")
        elif tag == "v" or (tag == "t" and not self._spoken):
            self.parser.CharacterDataHandler = self._pieces.append
        elif tag == "row":
            self._number = int(attrs["r"]) if "r" in attrs else self._number + 1
            self._cells, self._column = [], 0
        elif tag == "rPh":
            self._spoken = True
        elif tag == "mergeCell":
            self.merged.append(attrs.get("ref", ""))

    def _end(self, name: str) -> None:
        tag = _local(name)
        if tag in {"v", "t"}:
            self.parser.CharacterDataHandler = None
        elif tag == "c":
            if self._column <= MOST_COLUMNS:
                self._put(self._value(self._kind, self._style, "".join(self._pieces)))
            self._pieces.clear()
        elif tag == "row":
            self._found.append((self._number, self._cells))
        elif tag == "rPh":
            self._spoken = False

    def _put(self, value: CellValue) -> None:
        cells = self._cells
        cells.extend([None] * (self._column - len(cells)))
        cells[self._column - 1] = value


def column_of(place: str) -> int:
    """Return the number of a cell's column, from 1: AB12 stands in column 28. Raises ValueError for no place."""
    column = 0
    for char in place.rstrip("0123456789").upper():
        if not "A" <= char <= "Z":
            raise ValueError(place)
        column = column * 26 + ord(char) - 64
    if not column:
        raise ValueError(place)
    return column
