"""Text files with separated columns (CSV), as Swedish and other programs write them."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NoReturn

from django.utils.translation import gettext as _

from foundation.imports.tables import MOST_ROWS, FileRefusedError, Fits, Line, Table, as_heads, is_blank
from foundation.spreadsheets import without_guard

_SEPARATORS = (";", "\t", ",", "|")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table)", re.IGNORECASE)
_NAMED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def decode(data: bytes) -> str | None:
    """Return the text of a file in UTF-8, UTF-16 or Windows' Western alphabet; None where it is no text."""
    if data.startswith(_WIDE):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    if _NOT_TEXT.search(data):
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def is_table_text(text: str) -> bool:
    """Return whether a text can hold a table at all: a web page or XML saved under another name cannot."""
    return not _MARKUP.match(text)


def read_delimited(text: str, fits: Fits) -> Table:
    """Return the table of a text whose separator is `;`, tab, `,` or `|`, whichever fits the heads best.

    Raises FileRefusedError where a quotation mark is never closed, or there are too many rows.
    """
    named = _NAMED.match(text)
    if named:
        return _table(text[named.end() :], named[1])
    return _table(text, max(_SEPARATORS, key=lambda separator: _score(text, separator, fits)))


def _score(text: str, separator: str, fits: Fits) -> tuple[int, int]:
    try:
        heads = next((as_heads(cells) for _number, cells in _records(text, separator)), ())
    except csv.Error:
        return 0, 0
    return fits(heads), len(heads)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank with their numbers, counted as Excel counts them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, cells in enumerate(reader, start=1):
        if not all(map(is_blank, cells)):
            yield number, cells


def _table(text: str, separator: str) -> Table:
    lines: list[Line] = []
    heads: tuple[str, ...] | None = None
    number = 0
    try:
        for number, cells in _records(text, separator):
            if heads is None:
                heads = as_heads(cells)
                continue
            lines.append(Line(number, tuple(without_guard(cell) for cell in cells)))
            if len(lines) > MOST_ROWS:
                refuse_length()
    except csv.Error as error:
        sentence = _("After row %(line)s there is a quotation mark that is never closed. Save the file again as CSV.")
        raise FileRefusedError(sentence % {"line": number}) from error
    return Table(heads or (), lines)


def refuse_length() -> NoReturn:
    """Raise FileRefusedError: more rows than one import takes."""
    raise FileRefusedError(
        _("The file has more than %(most)s rows. Divide it and import one part at a time.") % {"most": MOST_ROWS}
    )
