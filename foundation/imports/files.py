"""A file that someone hands in becomes a table, or is refused in one sentence."""

from typing import IO

from django.utils.translation import gettext as _

from foundation.filekinds import kind_of, kind_of_name
from foundation.imports.delimited import decode, is_table_text, read_delimited
from foundation.imports.tables import FileRefusedError, Fits, Table
from foundation.imports.workbooks import MEGABYTE, not_a_spreadsheet, read_workbook

LARGEST_FILE = 10 * MEGABYTE
_NOTHING = ' \t\r\n;,|"'
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse_size(size: int) -> None:
    """Raise FileRefusedError if a file is too large to be read at all."""
    if size > LARGEST_FILE:
        sentence = _("The file is %(size)s MB. It may be at most %(most)s MB: divide it, or take pictures out of it.")
        raise FileRefusedError(sentence % {"size": -(-size // MEGABYTE), "most": LARGEST_FILE // MEGABYTE})


def read_table(file: IO[bytes], fits: Fits) -> Table:
    """Return the table a file holds, whatever its name says it is.

    Only a text is believed to be what its name says, where that is a document or a picture: any text can be a table.
    `fits` says how many wanted heads a row has; it picks the sheet of a workbook and the separator of a text.
    Raises FileRefusedError for a file that is too large, empty, no spreadsheet, or has no rows.
    """
    start = file.read(len(_OLD_OFFICE))
    file.seek(0)
    if start.startswith(_ZIP):
        table = read_workbook(file, fits)
    elif start == _OLD_OFFICE:
        raise FileRefusedError(
            _("The file has a password, or is saved in Excel's old format. Save it as .xlsx without a password.")
        )
    else:
        table = _read_text(file, fits)
    if not table.heads:
        raise FileRefusedError(_("The file is empty."))
    return table


def _read_text(file: IO[bytes], fits: Fits) -> Table:
    data = file.read(LARGEST_FILE + 1)
    refuse_size(len(data))
    text = decode(data)
    if text is None or not is_table_text(text) or _is_something_else(file, data):
        raise FileRefusedError(not_a_spreadsheet())
    if not text.strip(_NOTHING):
        return Table(())
    return read_delimited(text, fits)


def _is_something_else(file: IO[bytes], data: bytes) -> bool:
    """Return whether a text is a PDF without other signs than letters, or is named as a document or a picture."""
    named = kind_of_name(str(getattr(file, "name", None) or ""))
    return kind_of(data) is not None or (named is not None and not named.is_sheet)
