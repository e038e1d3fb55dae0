"""Every cell of an uploaded spreadsheet is checked as the form would check it, without a query for each row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from collaboration.models import User
from foundation.imports.constraints import Checks
from foundation.imports.directory import folded
from foundation.imports.outcomes import Outcome
from foundation.validation import InvalidError, require_valid_values
from needs.models import Need, Submission, UploadedRow
from needs.queries.columns import NeedColumn, columns_of


@dataclass
class CheckedRow:
    """One row: the need it stands for with the row's values set, what would change, and what is wrong where.

    `before` and `faults` are by the key of the column. `rival` is a colleague who has saved the need since the row was
    downloaded: the row is then wrong until someone chooses it, knowing what is saved.
    """

    row: UploadedRow
    need: Need
    stored: dict[int, Any] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    faults: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rival: User | None = None

    @property
    def outcome(self) -> Outcome:
        """What saving would do with the row."""
        if self.faults or self.rival:
            return Outcome.WRONG
        if self.need.pk is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.before else Outcome.UNCHANGED

    @property
    def is_wrong(self) -> bool:
        """Whether the row stays behind when the others are saved."""
        return self.outcome == Outcome.WRONG


class Check:
    """The rows of an upload held against the rules and against what the party has written; four queries in all."""

    def __init__(self, submission: Submission, rows: Iterable[UploadedRow], keys: Sequence[str], *, by: User) -> None:
        self.submission = submission
        self.by = by
        self.columns = [column for column in columns_of(submission) if column.key in keys]
        needs = submission.needs.filter(removed_at=None).select_related("theme", "changed_by__person")
        self.needs: list[Need] = list(needs.prefetch_related("answers").order_by("order", "pk"))
        self.checks = Checks(Need)
        self.rows = self._examined(list(rows))

    @cached_property
    def untouched(self) -> int:
        """How many of the party's needs no row stands for; they stay as they are."""
        return len(self.needs) - len({checked.need.pk for checked in self.rows if checked.need.pk is not None})

    def _examined(self, rows: list[UploadedRow]) -> list[CheckedRow]:
        found = [self._begun(row, need) for row, need in self._matched(rows)]
        for checked in found:
            self._read(checked)
        self._refuse_doubles(found)
        return found

    def _matched(self, rows: list[UploadedRow]) -> list[tuple[UploadedRow, list[Need]]]:
        """Return for each row the needs it may stand for: one by its key, else those with its title."""
        by_key = {need.pk: need for need in self.needs}
        holders: defaultdict[int, list[UploadedRow]] = defaultdict(list)
        for row in rows:
            if row.need_key in by_key:
                holders[row.need_key].append(row)
        owner = {key: _likeliest(by_key[key], held) for key, held in holders.items()}
        free: defaultdict[str, list[Need]] = defaultdict(list)
        for need in self.needs:
            if need.pk not in owner:
                free[folded(need.title)].append(need)
        return [
            (row, [by_key[row.need_key]])
            if row.need_key in owner and owner[row.need_key] is row
            else (row, free[row.title_key] if row.title_key else [])
            for row in rows
        ]

    def _begun(self, row: UploadedRow, needs: list[Need]) -> CheckedRow:
        need = copy(needs[0]) if len(needs) == 1 else Need(submission=self.submission)
        answers = {} if need.pk is None else {answer.question_id: answer for answer in need.answers.all()}
        checked = CheckedRow(row, need, stored=answers)
        if len(needs) > 1:
            sentence = _("You have %(count)s needs called this. Download the template and write in it.")
            checked.faults["title"].append(sentence % {"count": len(needs)})
        if need.pk is None and not row.title_key:
            checked.faults["title"].append(_("Write the need in one sentence."))
        return checked

    def _read(self, checked: CheckedRow) -> None:
        """Set the row's values on its need, and note what differs and what cannot be read."""
        known = {key: answer.value for key, answer in checked.stored.items()}
        for column in self.columns:
            try:
                value = column.read(checked.row.cells.get(column.key, ""))
            except ValueError as error:
                checked.faults[column.key].append(str(error))
                continue
            current = column.stored(checked.need, known)
            if not column.cell.same(value, current):
                checked.before[column.key] = current
                _set(checked, column, value)
        self._hold_to_rules(checked)
        self._note_rival(checked)

    def _hold_to_rules(self, checked: CheckedRow) -> None:
        try:
            require_valid_values(checked.need)
        except InvalidError as error:
            for name, sentences in error.errors.items():
                checked.faults[name] += sentences
        broken = list(self.checks.broken_by(checked.need))
        if broken:  # the only check that anything typed can break says it better than the field does
            checked.faults["people_count"] = broken

    def _note_rival(self, checked: CheckedRow) -> None:
        need = checked.need
        was_saved_since = need.pk is not None and need.edit_number != checked.row.seen
        if was_saved_since and checked.before and need.changed_by_id not in {None, self.by.pk}:
            checked.rival = need.changed_by

    def _refuse_doubles(self, found: list[CheckedRow]) -> None:
        """Refuse rows with the same title where any is not known by its key: they would replace each other."""
        of_title: defaultdict[str, list[CheckedRow]] = defaultdict(list)
        for checked in found:
            if checked.row.title_key:
                of_title[checked.row.title_key].append(checked)
        for same in of_title.values():
            if len(same) > 1 and not all(_is_known(checked) for checked in same):
                for checked in same:
                    other = next(other.row.line for other in same if other is not checked)
                    sentence = _("Row %(line)s has the same need. Write what sets them apart, or take one away.")
                    checked.faults["title"].append(sentence % {"line": other})


def _likeliest(need: Need, rows: list[UploadedRow]) -> UploadedRow:
    """Return the row that stands for a need whose key several rows carry: a copied row carries its key along."""
    return next((row for row in rows if row.title_key == folded(need.title)), rows[0])


def _is_known(checked: CheckedRow) -> bool:
    return checked.need.pk is not None and checked.need.pk == checked.row.need_key


def _set(checked: CheckedRow, column: NeedColumn, value: Any) -> None:
    if column.question:
        checked.answers[column.question.pk] = value
    else:
        setattr(checked.need, column.key, value)
