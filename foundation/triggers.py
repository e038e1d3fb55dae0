"""Triggers that the models declare: put into the database, taken away, looked for. See docs/adr/0030.

An app says what it asks for when it is ready: `register("decisions", make)`, where `make(vendor)` gives the triggers
for "sqlite" or "postgresql". Triggers are declared infrastructure, like indexes: taken away before migrations run,
since SQLite rebuilds whole tables and PostgreSQL refuses to alter a column that a trigger reads, and made anew from
the models afterwards. A trigger's name ends in a digest of its text: being there under its name is being there as
declared.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connections, transaction

PREFIX = "kav"
_FIND = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": (
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND t.tgname LIKE %s"
    ),
}

_DROP = {
    "sqlite": 'DROP TRIGGER IF EXISTS "%s"',
    "postgresql": 'DROP FUNCTION IF EXISTS "%s"() CASCADE',  # the trigger goes with what it calls
}


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, its table, every table it reads, and the statements that make it."""

    name: str
    table: str
    tables: frozenset[str]
    statements: tuple[str, ...]


Maker = Callable[[str], Iterable[Trigger]]
_makers: dict[str, Maker] = {}


def register(app: str, make: Maker) -> None:
    """Let `make(vendor)` declare the triggers of `app`."""
    _makers[app] = make


def trigger_name(kind: str, table: str, operation: str, body: str) -> str:
    """Return a name that changes with the trigger's text, at most 63 characters as PostgreSQL allows."""
    digest = hashlib.sha256(f"{table} {operation} {body}".encode()).hexdigest()[:10]
    return f"{PREFIX}{kind}_{table[:32]}_{operation.lower()}_{digest}"


def sqlite_trigger(*, name: str, table: str, operation: str, when: str, message: str) -> str:
    """Return the statement for a SQLite trigger that refuses a row, with `message` (quoted), where `when` is true."""
    return (
        f'CREATE TRIGGER "{name}" BEFORE {operation} ON "{table}" FOR EACH ROW WHEN {when} '
        f"BEGIN SELECT RAISE(ABORT, {message}); END"
    )


def declared_triggers(using: str = "default") -> dict[str, Trigger]:
    """Return by name the triggers that the models ask for and whose tables are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    triggers = (trigger for make in _makers.values() for trigger in make(connection.vendor))
    return {trigger.name: trigger for trigger in triggers if trigger.tables <= tables}


def installed_triggers(using: str = "default") -> dict[str, str]:
    """Return the table of every trigger of ours in the database, by the trigger's name."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [f"{PREFIX}%"])
        return dict(cursor.fetchall())


def missing_triggers(using: str = "default") -> list[str]:
    """Return the names of declared triggers that are not in the database as declared."""
    return sorted(declared_triggers(using).keys() - installed_triggers(using).keys())


def lift_triggers(using: str = "default") -> None:
    """Take every trigger of ours away: for migrations and for emptying the database, never for a change."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name in installed_triggers(using):
            cursor.execute(_DROP[connection.vendor] % name)


def install_triggers(using: str = "default") -> None:
    """Make the triggers in the database equal to those the models declare."""
    lift_triggers(using)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for trigger in declared_triggers(using).values():
            for statement in trigger.statements:
                cursor.execute(statement)
