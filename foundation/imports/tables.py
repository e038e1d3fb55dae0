"""A table as it was read from a file: heads first, then rows that know their place in the file."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from foundation.errors import RuleError

CellValue: TypeAlias = str | int | float | bool | dt.date | dt.datetime | dt.time | None
Fits: TypeAlias = Callable[[Sequence[str]], int]
"""Says how many of the wanted heads are among those of a row: picks the sheet and the separator."""

MOST_COLUMNS = 100
MOST_ROWS = 50_000


class FileRefusedError(RuleError):
    """The file as a whole cannot be read as a register; `sentence` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: the number a person sees beside it in Excel, and its cells as they were read."""

    number: int
    cells: tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The heads and the rows that are not blank. `sheet` is the workbook's sheet, empty for text files.

    `merged` is where cells are merged, such as `B3:B5`: only the first of them holds what all of them show.
    """

    heads: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    sheet: str = ""
    merged: tuple[str, ...] = ()


def is_blank(value: CellValue) -> bool:
    """Return whether a cell holds nothing but space."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_heads(cells: Sequence[CellValue]) -> tuple[str, ...]:
    """Return a row of cells as heads, without the empty ones to the right of the last."""
    heads = ["" if is_blank(cell) else str(cell).strip() for cell in cells]
    while heads and not heads[-1]:
        heads.pop()
    return tuple(heads)
