"""The triggers that keep frozen rows as they are, written for SQLite and PostgreSQL from one declaration.

Every name in the SQL comes from the models and every value is quoted here; nothing comes from outside.
foundation.triggers puts them into the database.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from django.db import models

from decisions.models.freezing import Freeze, RowPath
from foundation.triggers import Trigger, sqlite_trigger, trigger_name

KIND = "frozen"
MARK = "kav-frozen:"
OPERATIONS = ("INSERT", "UPDATE", "DELETE")


def triggers_for(freeze: Freeze, vendor: str) -> Iterator[Trigger]:
    """Yield every trigger that `freeze` asks for on a database of this vendor."""
    write: _Writer = {"sqlite": _Sqlite, "postgresql": _Postgres}[vendor](freeze)
    if not freeze.only_rows:
        yield write.own("UPDATE")
        yield write.own("DELETE")
    for path in freeze.row_paths():
        yield from write.rows(path)


def _quote(name: str) -> str:
    return f'"{name}"'


def _column(field: Any) -> str:
    return _quote(field.column)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


class _Writer(ABC):
    """What both databases have in common: conditions on OLD and NEW, and names."""

    same = ""

    @abstractmethod
    def own(self, operation: str) -> Trigger:
        """Return the trigger that keeps the frozen row itself."""

    @abstractmethod
    def rows(self, path: RowPath) -> Iterator[Trigger]:
        """Yield the triggers that keep the rows that freeze with it."""

    def __init__(self, freeze: Freeze) -> None:
        self.freeze = freeze
        self.meta = freeze.model._meta
        self.state = _column(freeze.model._meta.get_field(freeze.state_field))
        self.message = _text(f"{MARK}{self.meta.label}: what is frozen cannot be added to, changed or removed")

    def frozen(self, row: str) -> str:
        """Return the condition «this row is in a frozen state»."""
        if not self.freeze.states:
            return f"{row}.{self.state} IS NOT NULL"
        return f"{row}.{self.state} IN ({', '.join(map(_text, self.freeze.states))})"

    def unchanged(self) -> str:
        """Return the condition «nothing that is frozen changes in this update»."""
        free = {*self.freeze.free_fields, self.freeze.state_field}
        kept = [_column(f) for f in self.meta.local_concrete_fields if f.name not in free]
        columns = " AND ".join(f"OLD.{column} {self.same} NEW.{column}" for column in kept)
        steps = " OR ".join(
            f"(OLD.{self.state} = {_text(old)} AND NEW.{self.state} = {_text(new)})" for old, new in self.freeze.steps
        )
        state = f"OLD.{self.state} {self.same} NEW.{self.state}"
        return f"{columns} AND ({state}{f' OR {steps}' if steps else ''})"

    def own_condition(self, operation: str) -> str:
        """Return when an update or delete of the frozen row itself is refused."""
        frozen = self.frozen("OLD")
        return frozen if operation == "DELETE" else f"{frozen} AND NOT ({self.unchanged()})"

    def source(self, path: RowPath) -> str:
        """Return the FROM clause that leads from a row's first parent to the frozen table, named «p»."""
        aliases = [f"t{place}" for place in range(len(path.fields) - 1)] + ["p"]
        first = path.fields[0].related_model._meta.db_table
        parts = [f"{_quote(first)} {aliases[0]}"]
        for place, field in enumerate(path.fields[1:]):
            table, near, far = _quote(field.related_model._meta.db_table), aliases[place], aliases[place + 1]
            parts.append(f"JOIN {table} {far} ON {far}.{_column(field.target_field)} = {near}.{_column(field)}")
        return " ".join(parts)

    def parent_of(self, path: RowPath, row: str) -> str:
        """Return the condition that ties the FROM clause to one row."""
        alias = "t0" if len(path.fields) > 1 else "p"
        field = path.fields[0]
        return f"{alias}.{_column(field.target_field)} = {row}.{_column(field)}"

    def tables(self, path: RowPath | None = None) -> frozenset[str]:
        """Return the tables that must be there before the trigger can be."""
        names = {self.meta.db_table}
        if path:
            names |= {path.model._meta.db_table, *(field.related_model._meta.db_table for field in path.fields)}
        return frozenset(names)


class _Sqlite(_Writer):
    same = "IS"

    def own(self, operation: str) -> Trigger:
        return self._trigger(self.freeze.model, operation, self.own_condition(operation), self.tables())

    def rows(self, path: RowPath) -> Iterator[Trigger]:
        for operation, states in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            exists = (
                f"EXISTS (SELECT 1 FROM {self.source(path)} WHERE {self.parent_of(path, row)} AND {self.frozen('p')})"  # noqa: S608 - names from models
                for row in states
            )
            yield self._trigger(path.model, operation, " OR ".join(exists), self.tables(path))

    def _trigger(self, model: type[models.Model], operation: str, when: str, tables: frozenset[str]) -> Trigger:
        table = model._meta.db_table
        name = trigger_name(KIND, table, operation, when)
        sql = sqlite_trigger(name=name, table=table, operation=operation, when=when, message=self.message)
        return Trigger(name, table, tables, (sql,))


class _Postgres(_Writer):
    same = "IS NOT DISTINCT FROM"

    def own(self, operation: str) -> Trigger:
        """Refuse with a condition on the row alone; no query is run for rows that are not frozen."""
        table, when = self.meta.db_table, self.own_condition(operation)
        body = f"RAISE EXCEPTION {self.message} USING ERRCODE = 'integrity_constraint_violation';"
        return self._trigger(table, operation, body, self.tables(), when=f"WHEN ({when})")

    def rows(self, path: RowPath) -> Iterator[Trigger]:
        """Read the parent's state under a share lock, so that no row slips in while the parent is being adopted."""
        state = f"SELECT p.{self.state} INTO found_state FROM {self.source(path)}"  # noqa: S608 - names from models
        refuse = f"RAISE EXCEPTION {self.message} USING ERRCODE = 'integrity_constraint_violation';"
        test = self.frozen("ROW").replace(f"ROW.{self.state}", "found_state")
        for operation, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            checks = " ".join(
                f"{state} WHERE {self.parent_of(path, row)} FOR SHARE OF p; IF {test} THEN {refuse} END IF;"
                for row in rows
            )
            returned = f"{checks} RETURN {rows[-1]};"
            yield self._trigger(path.model._meta.db_table, operation, returned, self.tables(path), declare=True)
        frozen = f"SELECT 1 FROM {_quote(self.meta.db_table)} p WHERE {self.frozen('p')}"  # noqa: S608 - names from models
        truncate = f"IF EXISTS ({frozen}) THEN {refuse} END IF; RETURN NULL;"
        yield self._trigger(path.model._meta.db_table, "TRUNCATE", truncate, self.tables(path))

    def _trigger(
        self, table: str, operation: str, body: str, tables: frozenset[str], *, when: str = "", declare: bool = False
    ) -> Trigger:
        name = trigger_name(KIND, table, operation, f"{when} {body}")
        each = "STATEMENT" if operation == "TRUNCATE" else "ROW"
        variables = "DECLARE found_state text; " if declare else ""
        function = (
            f"CREATE OR REPLACE FUNCTION {_quote(name)}() RETURNS trigger LANGUAGE plpgsql AS $kav$ "
            f"{variables}BEGIN {body} END $kav$"
        )
        trigger = (
            f"CREATE TRIGGER {_quote(name)} BEFORE {operation} ON {_quote(table)} "
            f"FOR EACH {each} {when} EXECUTE FUNCTION {_quote(name)}()"
        )
        return Trigger(name, table, tables, (function, trigger))
