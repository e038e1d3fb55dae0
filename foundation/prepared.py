"""A query that is asked again and again, put into SQL once instead of each time.

Building a query of many joins costs Django more than the database needs to answer it, and so does planning it. What is
prepared is built from a queryset once per database, with stand-ins for what varies, and run with the real values
afterwards; PostgreSQL gets them apart from the statement and keeps its plan for as long as the connection lasts.

    RIGHTS = Prepared(lambda user, day: ScopePermission.objects.filter(...).values_list(...), STAND_IN_ID, STAND_IN_DAY)
    rows = RIGHTS.rows(user.pk, day)

    LINES = PreparedObjects(lambda budget: BudgetLine.objects.filter(category__budget=budget).in_order(), STAND_IN_ID)
    lines = LINES.all(budget.pk)
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)
STAND_IN_ID = 918_273_645_546_372
STAND_IN_DAY = dt.date(1492, 2, 29)


class _Statement:
    """A queryset as one database is asked it: its SQL, and what makes its columns into Python values and objects."""

    def __init__(self, rows: "models.QuerySet[Any, Any]", using: str) -> None:
        compiler = rows.using(using).query.get_compiler(using)
        self.sql, self.params = compiler.as_sql()
        shown = [column for column, _sql, _alias in compiler.select]
        self.converters: dict[int, Any] = compiler.get_converters(shown)
        self.read: Any = _reader(compiler, using) if compiler.klass_info else tuple  # values stay as they are

    def rows(self, stand_ins: tuple[Any, ...], values: tuple[Any, ...], using: str) -> list[tuple[Any, ...]]:
        """Run it with `values` in the place of `stand_ins`."""
        connection = connections[using]
        places = {
            _adapt(connection, stand_in): _adapt(connection, value)
            for stand_in, value in zip(stand_ins, values, strict=True)
        }
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                _plan_once(cursor)
            cursor.execute(self.sql, [places.get(param, param) for param in self.params])
            rows = list(cursor.fetchall())
        return [_converted(row, self.converters, connection) for row in rows] if self.converters else rows


class _Kept:
    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], *stand_ins: Any) -> None:
        self.build = build
        self.stand_ins = stand_ins
        self._kept: dict[str, _Statement] = {}

    def _statement(self, using: str) -> _Statement:
        if using not in self._kept:
            self._kept[using] = _Statement(self.build(*self.stand_ins), using)
        return self._kept[using]


class Prepared(_Kept):
    """A queryset of values, whose SQL is kept. The stand-ins must not occur in it by themselves.

    The rows hold Python values, converted as the queryset would: on SQLite a moment is no text and a yes no number.
    """

    def rows(self, *values: Any, using: str = "default") -> list[tuple[Any, ...]]:
        """Run the query with `values` in the place of the stand-ins, in their order; return its rows."""
        return self._statement(using).rows(self.stand_ins, values, using)


class PreparedObjects(_Kept, Generic[Row]):
    """A queryset of objects, whose SQL is kept; they bring along what it selects, not what it would prefetch."""

    def __init__(self, build: "Callable[..., models.QuerySet[Row]]", *stand_ins: Any) -> None:
        super().__init__(build, *stand_ins)

    def all(self, *values: Any, using: str = "default") -> list[Row]:
        """Run the query with `values` in the place of the stand-ins, in their order; return its objects."""
        statement = self._statement(using)
        return [statement.read(row) for row in statement.rows(self.stand_ins, values, using)]

    def under(self, parent: models.Model, name: str) -> list[Row]:
        """Run the query with the parent's id; its objects know the parent by `name`, as a related manager's do."""
        rows = self.all(parent.pk)
        for row in rows:
            setattr(row, name, parent)
        return rows


def _reader(compiler: Any, using: str) -> Callable[[tuple[Any, ...]], Any]:
    """Return what makes a row of columns into an object with those selected along, as a queryset does."""
    model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    first, last = fields[0], fields[-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[first:last]]
    related = get_related_populators(compiler.klass_info, compiler.select, using)  # type: ignore[call-arg] # Django 6.1's
    annotated = dict(compiler.annotation_col_map)

    def read(row: tuple[Any, ...]) -> Any:
        made = model.from_db(using, names, row[first:last])
        for populator in related:
            populator.populate(row, made)
        for name, place in annotated.items():
            setattr(made, name, row[place])
        return made

    return read


def _converted(row: tuple[Any, ...], converters: dict[int, Any], connection: Any) -> tuple[Any, ...]:
    values = list(row)
    for place, (steps, expression) in converters.items():
        for step in steps:
            values[place] = step(values[place], expression, connection)
    return tuple(values)


def _adapt(connection: Any, value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


def _plan_once(cursor: Any) -> None:
    """Put a cursor that prepares in the place of Django's, which writes the values into the statement."""
    from foundation.prepared_cursor import PreparingCursor  # noqa: PLC0415 - the driver is slow to import elsewhere

    cursor.cursor = PreparingCursor(cursor.db.connection)
