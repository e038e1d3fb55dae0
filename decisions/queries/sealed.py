"""What a sealed record holds beside its pages: the facts for machines, and every frozen column behind them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from decisions.enums import RecordKind
from decisions.models import Annex, Correction, Decision, Meeting, SealedRecord
from decisions.models.freezing import Freeze, RowPath
from decisions.models.frozen import all_freezes
from decisions.queries.minutes import Minutes
from decisions.queries.record import Record
from foundation.prepared import STAND_IN_ID, PreparedObjects

FORMAT = "kav-record/1"


@dataclass(frozen=True)
class Extract:
    """The § of one decision, taken out of its meeting's minutes."""

    decision: Decision


KINDS: dict[type[Any], RecordKind] = {
    Extract: RecordKind.EXTRACT,
    Decision: RecordKind.DECISION,
    Correction: RecordKind.CORRECTION,
    Meeting: RecordKind.MINUTES,
}
Subject = Decision | Correction | Extract | Meeting
Rows = dict[str, dict[str, dict[str, str]]]
_ANNEXES = PreparedObjects(lambda decision: Annex.objects.filter(decision=decision).order_by("number"), STAND_IN_ID)


def subject_of(record: SealedRecord) -> Subject:
    """Return what a record is of. Raises LookupError where the row names nothing of its kind."""
    subjects = {RecordKind.CORRECTION: record.correction, RecordKind.MINUTES: record.meeting}
    subject = subjects.get(RecordKind(record.kind), record.decision)
    if subject is None:
        raise LookupError(record.kind)
    return subject


def decision_in(subject: Subject) -> Decision | None:
    """Return the decision that is recorded or corrected; None for minutes."""
    if isinstance(subject, Correction | Extract):
        return subject.decision
    return subject if isinstance(subject, Decision) else None


def facts_json(subject: Subject, shown: Record | Minutes) -> str:
    """Return the machine-readable record: the facts that are shown on its pages, in the same order and words."""
    decision = decision_in(subject)
    meeting = subject if isinstance(subject, Meeting) else decision.meeting if decision else None
    facts = {
        "format": FORMAT,
        "kind": str(KINDS[type(subject)].value),
        "meeting": meeting.pk if meeting else None,
        "decision": decision.pk if decision else None,
        **({"correction": subject.pk} if isinstance(subject, Correction) else {}),
        **asdict(shown),
    }
    return _json(facts)


def rows_json(subject: Subject) -> str:
    """Return every frozen column behind the record as JSON: {table: {id: {column: value}}}, on one line."""
    return json.dumps(rows_behind(subject), ensure_ascii=False, sort_keys=True)


def rows_behind(subject: Subject) -> Rows:
    """Return what the database guards of a decision (with its meeting and what it adopted) or of a meeting.

    Of a § that was approved immediately the meeting is no part: it was still written then. Behind a correction lie its
    own row and all that lies behind its decision.
    """
    rows: Rows = {}
    freezes = [freeze for freeze in all_freezes() if not freeze.only_rows]
    for root in _roots(subject):
        for freeze in freezes:
            if isinstance(root, freeze.model):
                _add(rows, freeze, root)
    return rows


def _roots(subject: Subject) -> Iterator[models.Model]:
    if isinstance(subject, Extract):
        yield from _roots(subject.decision)
        return
    yield subject
    if isinstance(subject, Correction):
        yield from _roots(subject.decision)
        return
    if isinstance(subject, Meeting):
        yield from Decision.objects.filter(agenda_item__meeting=subject).order_by("pk")
        return
    item = subject.agenda_item
    if item is not None:
        yield item if item.is_approved else item.meeting
    for annex in _ANNEXES.all(subject.pk):
        model: Any = ContentType.objects.get_for_id(annex.content_type_id).model_class()
        yield from _by_key(model).all(annex.object_id)


@cache
def _by_key(model: type[models.Model]) -> PreparedObjects[Any]:
    return PreparedObjects(lambda key: model._base_manager.filter(pk=key), STAND_IN_ID)


def _add(rows: Rows, freeze: Freeze, root: models.Model) -> None:
    goes_on = any(getattr(root, freeze.state_field) == old for old, _new in freeze.steps)
    free = {*freeze.free_fields, *((freeze.state_field,) if goes_on else ())}
    kept = [field for field in freeze.model._meta.local_concrete_fields if field.name not in free]
    rows.setdefault(freeze.model._meta.label, {}).update(_columns([root], kept))
    for path, under in _row_tables(freeze):
        own = rows.setdefault(path.model._meta.label, {})
        own.update(_columns(under.all(root.pk), path.model._meta.local_concrete_fields))


@cache
def _row_tables(freeze: Freeze) -> list[tuple[RowPath, PreparedObjects[Any]]]:
    """Return the tables that freeze with a model, each with the statement that reads the rows under one of its keys."""
    return [(path, _rows_under(path)) for path in freeze.row_paths()]


def _rows_under(path: RowPath) -> PreparedObjects[Any]:
    root = "__".join(field.name for field in path.fields)
    return PreparedObjects(lambda key: path.model._base_manager.filter(**{root: key}).order_by("pk"), STAND_IN_ID)


def _columns(rows: Iterable[models.Model], fields: Iterable[Any]) -> dict[str, dict[str, str]]:
    return {str(row.pk): {field.attname: _text(field.value_to_string(row)) for field in fields} for row in rows}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=str)


def differences(stored: Rows, now: Rows) -> Iterator[str]:
    """Yield «table id column» for each value that is no longer as it was sealed, and each row gone or added.

    Columns and tables that came with a later version of the portal are not held against a record.
    """
    for table, rows in stored.items():
        there = now.get(table, {})
        for pk, columns in rows.items():
            if pk not in there:
                yield f"{table} {pk}"
                continue
            yield from (
                f"{table} {pk} {name}" for name, value in columns.items() if there[pk].get(name, value) != value
            )
        yield from (f"{table} {pk}" for pk in there if pk not in rows)
