"""Tables as XLSX and CSV, row by row, as a Swedish Excel expects them and with no formula let through."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any, Protocol

from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from foundation.errors import RuleError

Cell = str | int | float | bool | Decimal | dt.date | dt.datetime | Promise | None
Tell = Callable[[int, int], None]

TELL_EVERY = 500
LOOK_AHEAD = 100
WIDEST_COLUMN = 60
EXCEL_ROWS = 1_048_576
EXCEL_TITLE = 31
EXCEL_CELL = 32_767
DATE_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_TITLE = re.compile(r"[\\/*?:\[\]]")
# What a spreadsheet program takes for the beginning of a formula or a command.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\u2212", "＝", "＋", "－", "＠")
GUARD = "'"


def is_guarded(text: str) -> bool:
    """Return whether a text file gets an apostrophe before this text, so that no program runs it."""
    return text.lstrip(GUARD).startswith(_DANGEROUS)


def guard(text: str) -> str:
    """Return `text` as it may stand in a text file."""
    return GUARD + text if is_guarded(text) else text


def without_guard(text: str) -> str:
    """Return what `guard` was given: takes away its apostrophe, and no other."""
    return text[1:] if text.startswith(GUARD) and is_guarded(text) else text


class TableLike(Protocol):
    """A declared table, such as foundation.tables.Table, that can give its values row by row."""

    @property
    def head_values(self) -> Sequence[Any]: ...

    def rows_as_values(self) -> Iterable[Sequence[Any]]: ...


@dataclass(frozen=True)
class Sheet:
    """A table on its way out: title, Swedish heads, rows of plain values, and how many rows if known."""

    title: str
    headers: Sequence[Any]
    rows: Iterable[Sequence[Cell]]
    total: int = 0

    @classmethod
    def of(cls, title: str, table: TableLike, *, total: int = 0) -> "Sheet":
        """Return a declared table as a sheet."""
        return cls(title, [force_str(header) for header in table.head_values], table.rows_as_values(), total)


def write_csv(sheet: Sheet, target: IO[bytes], tell: Tell) -> None:
    """Write a sheet as CSV for a Swedish Excel: UTF-8 with its mark, semicolons, decimal comma, ISO dates.

    Text that a spreadsheet program would run as a formula gets an apostrophe before it; every value is
    quoted, so that a program which expects commas does not split one into a formula either.
    """
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([_csv_value(str(header)) for header in sheet.headers])
    for row in _counted(sheet, tell):
        writer.writerow([_csv_value(value) for value in row])
    text.detach()


def _csv_value(value: Cell) -> str:
    plain = _plain(value)
    if isinstance(plain, str):
        return guard(plain)
    if isinstance(plain, dt.datetime):
        return f"{plain:%Y-%m-%d %H:%M}"
    if isinstance(plain, float | Decimal):
        return f"{plain:f}".replace(".", ",")
    return str(plain)


def write_xlsx(sheet: Sheet, target: IO[bytes], tell: Tell) -> None:
    """Write a sheet as XLSX: heads that stay in view and filter, dates as dates, numbers as numbers.

    Text is always stored as text, so nothing in it is ever a formula. Raises RuleError when there are
    more rows than a spreadsheet holds.
    """
    if sheet.total >= EXCEL_ROWS:
        raise RuleError(_("There are more rows than a spreadsheet can hold. Choose CSV instead."))
    book = Workbook(write_only=True)
    page = book.create_sheet(_NOT_IN_TITLE.sub(" ", str(sheet.title))[:EXCEL_TITLE] or None)
    rows = _counted(sheet, tell)
    first = list(islice(rows, LOOK_AHEAD))
    for place, width in enumerate(_widths(sheet.headers, first), start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = "A2"
    page.append([_head(page, header) for header in sheet.headers])
    count = 1
    for row in chain(first, rows):
        page.append([_xlsx_value(page, value) for value in row])
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(max(len(sheet.headers), 1))}{count}"
    book.save(target)


def _head(page: Any, header: Any) -> Any:
    cell = WriteOnlyCell(page, str(_plain(str(header))))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell


def _xlsx_value(page: Any, value: Cell) -> Any:
    plain = _plain(value)
    if isinstance(plain, str):
        plain = plain[:EXCEL_CELL]
        if not plain.startswith("="):
            return plain
        cell = WriteOnlyCell(page, plain)
        cell.data_type = "s"
        return cell
    if isinstance(plain, int):
        return plain
    cell = WriteOnlyCell(page, plain)  # type: ignore[arg-type]
    if isinstance(plain, dt.datetime):
        cell.number_format = MOMENT_FORMAT
    elif isinstance(plain, dt.date):
        cell.number_format = DATE_FORMAT
    else:
        cell.number_format = "#,##0" if plain == int(plain) else "#,##0.00"
    return cell


def _plain(value: Cell) -> str | int | float | Decimal | dt.date | dt.datetime:
    """Return a value as a spreadsheet may hold it: no lazy text, no time zone, yes and no in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, int | float | Decimal | dt.date):
        return value
    return _CONTROL.sub("", str(value))


def _widths(headers: Sequence[Any], rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    for place, header in enumerate(headers):
        longest = max([len(str(header)) + 2, *(len(str(_plain(row[place]))) for row in rows)])
        yield min(longest + 2, WIDEST_COLUMN)


def _counted(sheet: Sheet, tell: Tell) -> Iterator[Sequence[Cell]]:
    done = 0
    for done, row in enumerate(sheet.rows, start=1):
        if done % TELL_EVERY == 0:
            tell(done, max(sheet.total, done))
        yield row
    tell(done, done)
