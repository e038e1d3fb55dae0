"""A query that is asked in every request, put into SQL once instead of each time.

Building a query of many joins costs Django more than the database needs to answer it. A `Prepared` is built
from a queryset once per database, with stand-ins for what varies, and run with the real values afterwards.

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
    """A queryset of plain values, whose SQL is kept. The stand-ins must not occur in it by themselves."""

    def __init__(self, build: Callable[..., "models.QuerySet[Any, Any]"], *stand_ins: Any) -> None:
        self.build = build
        self.stand_ins = stand_ins
        self._kept: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, *values: Any, using: str = "default") -> list[tuple[Any, ...]]:
        """Run the query with `values` in the place of the stand-ins, in their order; return its rows."""
        connection = connections[using]
        if using not in self._kept:
            sql, params = self.build(*self.stand_ins).using(using).query.get_compiler(using).as_sql()
            self._kept[using] = sql, list(params)
        sql, params = self._kept[using]
        adapted = [_adapt(connection, value) for value in values]
        places = {_adapt(connection, stand_in): value for stand_in, value in zip(self.stand_ins, adapted, strict=True)}
        with connection.cursor() as cursor:
            cursor.execute(sql, [places.get(param, param) for param in params])
            return list(cursor.fetchall())


def _adapt(connection: Any, value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
