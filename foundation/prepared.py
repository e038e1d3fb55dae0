"""A query that is asked in every request, put into SQL once instead of each time.

Building a query of many joins costs Django more than the database needs to answer it, and so does planning it. A
`Prepared` is built from a queryset once per database, with stand-ins for what varies, and run with the real values
afterwards; PostgreSQL gets them apart from the statement and keeps its plan for as long as the connection lasts.

    RIGHTS = Prepared(lambda user, day: ScopePermission.objects.filter(...).values_list(...), STAND_IN_ID, STAND_IN_DAY)
    rows = RIGHTS.rows(user.pk, day)
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connections, models

STAND_IN_ID = 918_273_645_546_372
STAND_IN_DAY = dt.date(1492, 2, 29)


class Prepared:
    """A queryset of values, whose SQL is kept. The stand-ins must not occur in it by themselves.

    The rows hold Python values, converted as the queryset would: on SQLite a moment is no text and a yes no number.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], *stand_ins: Any) -> None:
        self.build = build
        self.stand_ins = stand_ins
        self._kept: dict[str, tuple[str, list[Any], dict[int, Any]]] = {}

    def rows(self, *values: Any, using: str = "default") -> list[tuple[Any, ...]]:
        """Run the query with `values` in the place of the stand-ins, in their order; return its rows."""
        connection = connections[using]
        if using not in self._kept:
            compiler = self.build(*self.stand_ins).using(using).query.get_compiler(using)
            sql, params = compiler.as_sql()
            shown = [column for column, _sql, _alias in compiler.select]
            self._kept[using] = sql, list(params), compiler.get_converters(shown)
        sql, params, converters = self._kept[using]
        adapted = [_adapt(connection, value) for value in values]
        places = {_adapt(connection, stand_in): value for stand_in, value in zip(self.stand_ins, adapted, strict=True)}
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                _plan_once(cursor)
            cursor.execute(sql, [places.get(param, param) for param in params])
            rows = list(cursor.fetchall())
        return [_converted(row, converters, connection) for row in rows] if converters else rows


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
