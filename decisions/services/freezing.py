"""Put the triggers that keep frozen rows into the database, find out whether they are there, put their no in words.

Triggers are declared infrastructure, like indexes: taken away before migrations run, since SQLite rebuilds whole
tables and PostgreSQL refuses to alter a column that a trigger reads, and made anew from the models afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connections, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from decisions.models.frozen import all_freezes
from decisions.models.triggers import MARK, PREFIX, Trigger, triggers_for
from foundation.errors import FrozenError

_FIND = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": (
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND t.tgname LIKE %s"
    ),
}


def declared_triggers(using: str = "default") -> dict[str, Trigger]:
    """Return by name the triggers that the models ask for and whose tables are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    triggers = (trigger for freeze in all_freezes() for trigger in triggers_for(freeze, connection.vendor))
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


def lift_freezes(using: str = "default") -> None:
    """Take every trigger of ours away: for migrations and for emptying the database, never for a change."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name in installed_triggers(using):
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def install_freezes(using: str = "default") -> None:
    """Make the triggers in the database equal to those the models declare."""
    lift_freezes(using)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for trigger in declared_triggers(using).values():
            for statement in trigger.statements:
                cursor.execute(statement)


@contextmanager
def frozen_in_words() -> Iterator[None]:
    """Turn the database's no to a change of something frozen into a FrozenError; let every other error through."""
    try:
        yield
    except IntegrityError as error:
        refusal = frozen_error(error)
        if refusal is None:
            raise
        raise refusal from error


def frozen_error(error: BaseException) -> FrozenError | None:
    """Return the FrozenError that a database error stands for, or None if it says something else."""
    _before, mark, rest = str(error).partition(MARK)
    if not mark:
        return None
    model = apps.get_model(rest.split(":")[0])
    words: dict[str, Any] = {"name": capfirst(model._meta.verbose_name or "")}
    sentence = _("%(name)s: what is fixed cannot be changed. Make a new version and a new decision.")
    return FrozenError(sentence % words)
