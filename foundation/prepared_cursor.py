"""The cursor of foundation/prepared.py on PostgreSQL. Imported there alone, and only where that is the database."""

from typing import Any

from psycopg import Cursor


class PreparingCursor(Cursor[Any]):
    """Sends values apart from the statement and lets the connection keep its plan."""

    def execute(self, query: Any, params: Any = None, **_how: Any) -> "PreparingCursor":
        return super().execute(query, params, prepare=True)
