"""What became of each row of a file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.imports.cells import as_text
from foundation.imports.columns import Column
from foundation.imports.tables import Line
from foundation.numbers import format_number

if TYPE_CHECKING:
    from foundation.imports.validation import Validation


class Outcome(models.TextChoices):
    """What an import does, or would do, with a row."""

    WRONG = "wrong", _("wrong")
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")


def counted(outcome: str, count: int) -> str:
    """Return a number of rows with an outcome in words: `1 new row`."""
    words = {
        Outcome.WRONG: ngettext("%(count)s wrong row", "%(count)s wrong rows", count),
        Outcome.NEW: ngettext("%(count)s new row", "%(count)s new rows", count),
        Outcome.CHANGED: ngettext("%(count)s changed row", "%(count)s changed rows", count),
        Outcome.UNCHANGED: ngettext("%(count)s unchanged row", "%(count)s unchanged rows", count),
    }
    return words[Outcome(outcome)] % {"count": format_number(count)}


@dataclass(slots=True)
class Fault:
    """Why a row is wrong: a sentence, and the head it belongs to unless it is about the whole row."""

    sentence: str
    head: str = ""


@dataclass(slots=True)
class Draft:
    """One row on its way in: what it says, the register's row it is about, and what is wrong with it."""

    line: Line
    row: Any
    is_new: bool = True
    values: dict[Column, Any] = field(default_factory=dict)
    raw: dict[Column, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    before: dict[Column, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What is to be done with the row."""
        if self.faults:
            return Outcome.WRONG
        if self.is_new:
            return Outcome.NEW
        return Outcome.CHANGED if self.before else Outcome.UNCHANGED

    def refuse(self, sentence: str, column: Column | None = None) -> None:
        """Mark the row as wrong."""
        self.faults.append(Fault(str(sentence), column.column_name if column else ""))


@dataclass(slots=True)
class Report:
    """Every row of a file, in the file's order."""

    columns: list[Column | None]
    heads: tuple[str, ...]
    drafts: list[Draft]
    validation: "Validation"

    def count(self) -> dict[Outcome, int]:
        """Return how many rows have each outcome; every outcome is there."""
        counted = Counter(draft.outcome for draft in self.drafts)
        return {outcome: counted[outcome] for outcome in Outcome}

    def having(self, outcome: Outcome) -> list[Draft]:
        """Return the rows with an outcome."""
        return [draft for draft in self.drafts if draft.outcome == outcome]

    @property
    def has_faults(self) -> bool:
        """Whether any row is wrong."""
        return any(draft.faults for draft in self.drafts)

    def stored_rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as plain data, for keeping until the person has decided."""
        for draft in self.drafts:
            yield {
                "line": draft.line.number,
                "outcome": draft.outcome.value,
                "cells": [as_text(cell) for cell in draft.line.cells],
                "faults": [[fault.head, fault.sentence] for fault in draft.faults],
                "before": {column.column_name: as_text(column.cell.write(old)) for column, old in draft.before.items()},
            }
