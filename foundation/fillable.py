"""A workbook for others to fill in: locked heads with guidance under them, drop-downs, and rows already filled in.

What stands in it is text, numbers and dates; nothing in it is ever a formula. It is read again by foundation.imports.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from foundation.imports.cells import EXCEL_CELL, as_text

Filled = str | int | dt.date | None

FIRST_ROW = 3  # the first that is filled in, under the heads and the guidance
_PROMPT, _PROMPT_TITLE = 255, 32
_INK, _PALE, _LINE = "1F2937", "EEF2F6", "CBD5E1"
_EDGE = Border(bottom=Side(style="thin", color=_LINE))
_OPEN = Protection(locked=False)
_TOP = Alignment(vertical="top", wrap_text=True)


class Fill(Enum):
    """What a column holds, as its cells are formatted. Text stays text, whatever it begins with."""

    TEXT = "@"
    NUMBER = "#,##0"
    MONTH = "yyyy-mm"


@dataclass(frozen=True)
class FillColumn:
    """One column: head, guidance, width in characters, and what may be chosen.

    `is_free` lets other text than the choices be written: several of them in one cell. `is_hidden` is for keys.
    """

    head: str
    guidance: str = ""
    fill: Fill = Fill.TEXT
    width: int = 24
    choices: Sequence[str] = ()
    is_free: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class FillSheet:
    """A sheet to fill in: its title, its columns, the rows that are filled in, and how many rows there is room for."""

    title: str
    columns: Sequence[FillColumn]
    rows: Sequence[Sequence[Filled]]
    room: int
    wrong_choice: str


def write_fillable(sheet: FillSheet, target: IO[bytes]) -> None:
    """Write the sheet as XLSX. Heads and guidance are locked without a password, every row under them is open."""
    book = Workbook()
    page: Any = book.active
    page.title = sheet.title
    lists = book.create_sheet(_("Choices"))
    lists.sheet_state = "hidden"
    for place, column in enumerate(sheet.columns, start=1):
        _write_column(page, place, column, sheet)
        if column.choices:
            rule = _rule(lists, place, column, sheet)
            page.add_data_validation(rule)
    page.freeze_panes = page.cell(FIRST_ROW, _first_shown(sheet.columns) + 1)
    _protect(page)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    book.save(target)


def _first_shown(columns: Sequence[FillColumn]) -> int:
    return next(place for place, column in enumerate(columns, start=1) if not column.is_hidden)


def _write_column(page: Any, place: int, column: FillColumn, sheet: FillSheet) -> None:
    shape = page.column_dimensions[get_column_letter(place)]
    shape.width, shape.hidden = column.width, column.is_hidden
    head, guidance = page.cell(1, place), page.cell(2, place)
    _put(head, column.head)
    _put(guidance, column.guidance)
    head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_INK)
    guidance.font, guidance.fill = Font(italic=True, color=_INK), PatternFill("solid", fgColor=_PALE)
    guidance.border = _EDGE
    head.alignment = guidance.alignment = _TOP
    for row in range(sheet.room):
        cell = page.cell(FIRST_ROW + row, place)
        cell.number_format, cell.protection, cell.alignment = column.fill.value, _OPEN, _TOP
        if row < len(sheet.rows):
            _put(cell, sheet.rows[row][place - 1])


def _put(cell: Any, value: Filled) -> None:
    """Write a value in a cell: text as text, also where Excel would see a formula in it."""
    if isinstance(value, str):
        text = as_text(value)[:EXCEL_CELL]
        cell.value = text or None
        if text:
            cell.data_type = "s"
    elif value is not None:
        number_format = cell.number_format  # which a date would change
        cell.value = value
        cell.number_format = number_format


def _rule(lists: Any, place: int, column: FillColumn, sheet: FillSheet) -> DataValidation:
    """Return the rule that lets the cells of a column choose among its choices, which are put in a hidden sheet."""
    letter = get_column_letter(place)
    for number, choice in enumerate(column.choices, start=1):
        _put(lists.cell(number, place), choice)
    where = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(column.choices)}"
    rule = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=not column.is_free)
    rule.error, rule.errorTitle = sheet.wrong_choice[:_PROMPT], column.head[:_PROMPT_TITLE]
    rule.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + sheet.room - 1}")
    return rule


def _protect(page: Any) -> None:
    """Lock what is not open, without a password; widths, heights, sorting and looks stay free to change."""
    page.protection.sheet = True
    for name in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(page.protection, name, False)
