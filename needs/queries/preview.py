"""An uploaded spreadsheet as the party looks it through: a row for each need, each fault beside its cell."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from foundation.imports.outcomes import Outcome
from foundation.tables import Tag
from needs.queries.checking import Check, CheckedRow
from needs.queries.columns import NeedColumn

MOST_FIELDS = 400  # that are sent from one page; Django takes 1 000, with what else a page sends
LONG_TEXT = 80  # characters: more is not seen whole in a field of one line
_TONES = {Outcome.WRONG: "bad", Outcome.NEW: "ok", Outcome.CHANGED: "info", Outcome.UNCHANGED: ""}


@dataclass(frozen=True)
class ShownCell:
    """One cell: what it says, what was saved before where that differs, and what is wrong with it."""

    name: str
    label: str
    text: str
    before: str | None
    faults: Sequence[str]
    is_open: bool
    is_long: bool
    options: Sequence[str]


@dataclass(frozen=True)
class ShownRow:
    """One row: its number in the spreadsheet, what becomes of it, and its cells, those to put right first."""

    pk: int
    line: int
    title: str
    tag: Tag
    is_wrong: bool
    rival: str
    edit_number: int
    cells: Sequence[ShownCell]

    @property
    def open_cells(self) -> list[ShownCell]:
        """The cells that can be written in."""
        return [cell for cell in self.cells if cell.is_open]

    @property
    def plain_cells(self) -> list[ShownCell]:
        """The cells that are only read: those that say something the row's head does not, or no longer do."""
        read = [cell for cell in self.cells if not cell.is_open]
        return [cell for cell in read if cell.before or cell.faults or cell.text not in {"", self.title}]


@dataclass(frozen=True)
class Preview:
    """The rows of an upload, and how many there are of each outcome."""

    rows: Sequence[ShownRow]
    counts: Counter[Outcome]
    untouched: int
    later: int
    lost: Sequence[tuple[str, str]] = field(default=())

    @property
    def wrong(self) -> int:
        """How many rows must be put right."""
        return self.counts[Outcome.WRONG]

    @property
    def right(self) -> int:
        """How many rows can be saved."""
        return self.counts.total() - self.wrong


def cell_name(row: int, key: str) -> str:
    """Return the name of a cell's field on the page."""
    return f"cell-{row}-{key}"


def preview_of(check: Check, typed: Mapping[int, Mapping[str, str]]) -> Preview:
    """Return the checked rows as they are shown; `typed` is what was typed and could not be kept."""
    room = MOST_FIELDS
    rows: list[ShownRow] = []
    later = 0
    for checked in check.rows:
        cells = list(_cells(checked, check.columns, typed.get(checked.row.pk, {}), is_closed=room <= 0))
        room -= sum(cell.is_open for cell in cells)
        later += checked.is_wrong and not any(cell.is_open for cell in cells)
        rows.append(_shown(checked, cells))
    known = {checked.row.pk for checked in check.rows}
    labels = {column.key: column.column_name for column in check.columns}
    return Preview(
        rows=rows,
        counts=Counter(checked.outcome for checked in check.rows),
        untouched=check.untouched,
        later=later,
        lost=[
            (labels.get(key, key), text)
            for pk, cells in typed.items()
            if pk not in known
            for key, text in cells.items()
            if text.strip()
        ],
    )


def _shown(checked: CheckedRow, cells: Sequence[ShownCell]) -> ShownRow:
    words = {
        Outcome.WRONG: _("to put right"),
        Outcome.NEW: _("new need"),
        Outcome.CHANGED: _("replaces what is saved"),
        Outcome.UNCHANGED: _("no change"),
    }
    return ShownRow(
        pk=checked.row.pk,
        line=checked.row.line,
        title=checked.row.cells.get("title", "") or _("Need without a title"),
        tag=Tag(words[checked.outcome], _TONES[checked.outcome]),
        is_wrong=checked.is_wrong,
        rival=str(checked.rival or ""),
        edit_number=checked.need.edit_number,
        cells=cells,
    )


def _cells(
    checked: CheckedRow, columns: Sequence[NeedColumn], typed: Mapping[str, str], *, is_closed: bool
) -> Iterator[ShownCell]:
    for column in columns:
        text = typed.get(column.key, checked.row.cells.get(column.key, ""))
        faults = checked.faults.get(column.key, ())
        differs = column.key in checked.before and checked.need.pk is not None
        yield ShownCell(
            name=cell_name(checked.row.pk, column.key),
            label=column.column_name,
            text=text,
            before=column.words(checked.before[column.key]) if differs else None,
            faults=faults,
            is_open=bool(faults or (checked.rival and differs)) and not is_closed,
            is_long=column.is_long or column.takes_several or "\n" in text or len(text) > LONG_TEXT,
            options=_options(column, text),
        )


def _options(column: NeedColumn, text: str) -> list[Any]:
    """Return what can be chosen, with what stands there already first: a wrong word is not lost by being shown."""
    if not column.choices or column.takes_several:
        return []
    return [text, *(choice for choice in ("", *column.choices) if choice != text)]
