"""The rows that passed are written: all of them in a few statements, or none."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from foundation.errors import RightRefusedError, RuleError
from foundation.imports.outcomes import Draft, Outcome, Report

if TYPE_CHECKING:
    from foundation.imports.resources import RegisterResource

Write = Callable[[Sequence[Any]], None]
_REFUSALS = (IntegrityError, DataError, ValidationError, RuleError)


def save_rows(resource: "RegisterResource", report: Report, *, by: Any, reason: str, keep_good: bool) -> None:
    """Save a report's new and changed rows. If any row is wrong nothing is saved, unless `keep_good`.

    A row that the database itself refuses is looked for and marked as wrong; with `keep_good` the rest are then
    validated again and saved without it.
    """
    while keep_good or not report.has_faults:
        new, changed = report.having(Outcome.NEW), report.having(Outcome.CHANGED)
        with transaction.atomic():
            free, leaning = _by_need(report, new, changed)
            _update(report, free, by, reason)
            for wave in _waves(report, new):
                _write(report, wave, partial(resource.create, by=by, reason=reason))
            _update(report, leaning, by, reason)
            failed = any(draft.faults for draft in (*new, *changed))
            transaction.set_rollback(failed)
        if not failed:
            return
        for draft in new:
            draft.row.pk = None
        report.validation.run()


def _waves(report: Report, drafts: list[Draft]) -> Iterator[list[Draft]]:
    """Yield rows so that those which others of the register belong to come first."""
    own = report.validation.own
    waiting = drafts
    while waiting:
        owners = {id(draft.row) for draft in waiting}
        ready = [
            draft for draft in waiting if not any(id(column.value_of(draft.row)) in owners for column in own)
        ] or waiting  # no row is first only in a circle, which the register's rules refuse
        for draft in ready:
            for column in own:  # an owner that was new has got its key only now
                column.put(draft.row, column.value_of(draft.row))
        yield ready
        saved = {id(draft) for draft in ready}
        waiting = [draft for draft in waiting if id(draft) not in saved]


def _by_need(report: Report, new: list[Draft], changed: list[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Part the changed rows into those to be written before the new ones, and those that belong to one of the new.

    A change may end what a new row begins after, such as a seat: the database asks at each statement whether
    both can stand. What a new row does never makes room for a change.
    """
    rows = {id(draft.row) for draft in new}
    own = report.validation.own
    leaning = [draft for draft in changed if any(id(column.value_of(draft.row)) in rows for column in own)]
    held = {id(draft) for draft in leaning}
    return [draft for draft in changed if id(draft) not in held], leaning


def _update(report: Report, drafts: list[Draft], by: Any, reason: str) -> None:
    if drafts:
        fields = _changed_fields(drafts)
        _write(report, drafts, partial(report.validation.resource.update, fields=fields, by=by, reason=reason))


def _changed_fields(drafts: list[Draft]) -> list[str]:
    columns = dict.fromkeys(column for draft in drafts for column in draft.before)
    return [name for column in columns for name in column.fields]


def _write(report: Report, drafts: list[Draft], write: Write) -> None:
    """Write rows at once; where the database refuses, halve them until those it refuses are found."""
    try:
        with transaction.atomic():
            write([draft.row for draft in drafts])
    except RightRefusedError:
        raise
    except _REFUSALS as error:
        if len(drafts) == 1:
            _refuse(report, drafts[0], error)
            return
        for draft in drafts:
            if draft.is_new:
                draft.row.pk = None
        middle = len(drafts) // 2
        _write(report, drafts[:middle], write)
        _write(report, drafts[middle:], write)


def _refuse(report: Report, draft: Draft, error: Exception) -> None:
    if isinstance(error, ValidationError):
        report.validation.refuse(draft, error)
    elif isinstance(error, RuleError):
        draft.refuse(str(error))
    else:
        draft.refuse(report.validation.resource.in_words(error))
