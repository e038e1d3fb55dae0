"""An examined file as its owner sees it: which rows, what would change, what is wrong where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.imports.heads import REASON_HEAD
from foundation.imports.outcomes import Outcome, counted
from foundation.imports.runs import ImportRun
from foundation.numbers import format_number
from foundation.spreadsheets import Sheet


@dataclass(frozen=True)
class OutcomeLink:
    """How many rows have an outcome, in words, and the way to see only them."""

    text: str
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownCell:
    """One cell: its head, what it says, what the register said before, and what is wrong with it."""

    head: str
    text: str
    before: str | None = None
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownRow:
    """One row with the number that a spreadsheet shows beside it."""

    line: int
    outcome: str
    label: str
    faults: list[str]
    cells: list[ShownCell]


def outcome_links(run: ImportRun, chosen: str) -> list[OutcomeLink]:
    """Return a link to all rows, and one for each outcome that some row has."""
    number = len(run.rows)
    rows = ngettext("%(rows)s row in all", "%(rows)s rows in all", number)
    return [
        OutcomeLink(rows % {"rows": format_number(number)}, "", not chosen),
        *(
            OutcomeLink(counted(outcome, count), outcome.value, outcome.value == chosen)
            for outcome in Outcome
            if (count := run.totals.get(outcome.value, 0))
        ),
    ]


def wrong_words(run: ImportRun) -> str:
    """Return how many rows are wrong and what can be done; nothing where none is."""
    if not run.wrong:
        return ""
    found = ngettext(
        "One row is wrong, so nothing has been saved.",
        "%(wrong)s rows are wrong, so nothing has been saved.",
        run.wrong,
    ) % {"wrong": format_number(run.wrong)}
    if not run.savable:
        return _("%(found)s Mend the file and choose it again.") % {"found": found}
    return _("%(found)s Mend the file and choose it again, or save the rows that are right.") % {"found": found}


def shown_rows(run: ImportRun, rows: Iterable[dict[str, Any]]) -> Iterator[ShownRow]:
    """Yield stored rows as they are shown."""
    for row in rows:
        yield ShownRow(
            line=row["line"],
            outcome=row["outcome"],
            label=str(capfirst(Outcome(row["outcome"]).label)),
            faults=[sentence for head, sentence in row["faults"] if not head],
            cells=list(_cells(run, row)),
        )


def _cells(run: ImportRun, row: dict[str, Any]) -> Iterator[ShownCell]:
    for place, (head, column) in enumerate(zip(run.heads, run.columns, strict=True)):
        text = row["cells"][place] if place < len(row["cells"]) else ""
        yield ShownCell(
            head=head,
            text=text,
            before=row["before"].get(column),
            faults=[sentence for named, sentence in row["faults"] if named and named == column],
        )


def wrong_rows_sheet(run: ImportRun) -> Sheet:
    """Return the wrong rows under the file's own heads, with the reasons last."""
    kept = [place for place, column in enumerate(run.columns) if column]
    rows = [
        [*_kept_cells(row["cells"], kept), " ".join(_reason(head, sentence) for head, sentence in row["faults"])]
        for row in run.rows_with(Outcome.WRONG)
    ]
    return Sheet(run.filename, [*(run.heads[place] for place in kept), force_str(REASON_HEAD)], rows)


def _kept_cells(cells: list[str], kept: list[int]) -> list[str]:
    return [cells[place] if place < len(cells) else "" for place in kept]


def _reason(head: str, sentence: str) -> str:
    return f"{head}: {sentence}" if head else sentence
