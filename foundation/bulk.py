"""Many rows of one model written with their history, in as few statements for ten thousand as for ten.

    create_all(people, by=user, reason=_("Import of %(file)s"))
    update_all(people, ["phone"], by=user)
    delete_all(spellings, by=user)

The database copies the rows into the history by itself. django-simple-history's own bulk functions make an object for
every record, and an UPDATE with a CASE for every row, whose cost grows with the square of the rows. Signals are sent by
neither.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

_CREATED, _CHANGED, _DELETED = "+", "~", "-"


@transaction.atomic(savepoint=False)
def create_all(rows: Sequence[Any], *, by: Any, reason: str = "") -> None:
    """Save new rows of one model, which get their keys, and note them in the history in the name of `by`."""
    if rows:
        model = type(rows[0])
        model._default_manager.bulk_create(rows)
        _note(model, rows, history_type=_CREATED, history_user=by.pk, history_change_reason=reason or None)


@transaction.atomic(savepoint=False)
def update_all(rows: Sequence[Any], fields: Iterable[str], *, by: Any, reason: str = "") -> None:
    """Write the named fields of stored rows of one model, and note the rows in the history in the name of `by`."""
    if rows:
        model = type(rows[0])
        _write(model, rows, [model._meta.get_field(name) for name in fields])
        _note(model, rows, history_type=_CHANGED, history_user=by.pk, history_change_reason=reason or None)


@transaction.atomic(savepoint=False)
def delete_all(rows: Sequence[Any], *, by: Any, reason: str = "") -> None:
    """Note stored rows of one model in the history as deleted by `by`, and delete them. Nothing may point at them."""
    if rows:
        model = type(rows[0])
        _note(model, rows, history_type=_DELETED, history_user=by.pk, history_change_reason=reason or None)
        table, key = _quoted(model._meta.db_table, str(model._meta.pk.column))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE {key} {_among()}", [_keys(rows)])  # noqa: S608 - the names are the model's


def lift_sqlite_limit(connection: Any, **_kwargs: object) -> None:
    """Let one statement hold as many values as this SQLite takes, 32 766 or more; Django 5.2 still counts with 999."""
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = max(limit, connection.features.max_query_params)


def _write(model: type[models.Model], rows: Sequence[Any], fields: Sequence[Any]) -> None:
    """Send keys and values as one JSON text and let the database join them with its rows."""
    written = [model._meta.pk, *fields]
    values = [[field.get_db_prep_save(_value(row, field), connection) for field in written] for row in rows]
    table, key, *names = _quoted(model._meta.db_table, *(field.column for field in written))
    new = ", ".join(f"{name} = new.{name}" for name in names)
    unpacked = _unpacked(written, [key, *names])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {new} FROM ({unpacked}) new WHERE {table}.{key} = new.{key}",  # noqa: S608 - the names are the model's
            [json.dumps(values, cls=DjangoJSONEncoder)],
        )


def _value(row: Any, field: Any) -> Any:
    """Return what is to be stored in a field; a row that it points at may have got its key only a moment ago."""
    if field.is_relation and field.is_cached(row):
        setattr(row, field.name, getattr(row, field.name))
    return getattr(row, field.attname)


def _unpacked(fields: Sequence[Any], names: Sequence[str]) -> str:
    """Return SQL that makes rows of a JSON text: an array for each, with the fields' values in their order."""
    if connection.vendor == "sqlite":
        cells = (f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(names))
        return f"SELECT {', '.join(cells)} FROM json_each(%s)"  # noqa: S608 - as above
    kinds = (field.cast_db_type(connection) for field in fields)
    cells = (
        f"(value ->> {place})::{kind} AS {name}" for place, (kind, name) in enumerate(zip(kinds, names, strict=True))
    )
    return f"SELECT {', '.join(cells)} FROM jsonb_array_elements(%s::jsonb)"  # noqa: S608 - as above


def _note(model: type[models.Model], rows: Sequence[Any], **facts: Any) -> None:
    """Copy the stored rows into the model's history, with the facts of what happened to them."""
    history: Any = model.history.model  # type: ignore[attr-defined] # the models whose history is kept
    noted = {history._meta.get_field(name): value for name, value in (facts | {"history_date": timezone.now()}).items()}
    pk: Any = model._meta.pk
    into, table, key = _quoted(history._meta.db_table, model._meta.db_table, pk.column)
    copied = ", ".join(_quoted(*(field.column for field in history.tracked_fields)))
    about = ", ".join(_quoted(*(field.column for field in noted)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into} ({copied}, {about}) "  # noqa: S608 - as above
            f"SELECT {copied}, {', '.join(['%s'] * len(noted))} FROM {table} WHERE {key} {_among()} ORDER BY {key}",
            [
                *(field.get_db_prep_save(value, connection) for field, value in noted.items()),
                _keys(rows),
            ],
        )


def _among() -> str:
    """Return the SQL that finds a key among those of `_keys`, which are one value however many they are."""
    return "IN (SELECT value FROM json_each(%s))" if connection.vendor == "sqlite" else "= ANY (%s)"


def _keys(rows: Sequence[Any]) -> Any:
    keys = [row.pk for row in rows]
    return json.dumps(keys) if connection.vendor == "sqlite" else keys


def _quoted(*names: str) -> list[str]:
    return [connection.ops.quote_name(name) for name in names]
