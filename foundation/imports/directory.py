"""Rows of a register found by any of their names, without a query for each."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def folded(name: str) -> str:
    """Return a name as it is compared: no case, no surplus space."""
    return " ".join(name.casefold().split())


class Directory(Generic[Row]):
    """Which rows answer to which name. A name may be any hashable thing, such as (organisation, title, day)."""

    def __init__(self, names: Callable[[Row], Iterable[Hashable]], rows: Iterable[Row] = ()) -> None:
        self.names = names
        self._found: defaultdict[Hashable, list[Row]] = defaultdict(list)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Let a row be found by its names."""
        for name in dict.fromkeys(self.names(row)):
            self._found[name].append(row)

    def remove(self, row: Row) -> None:
        """Let a row be found no more."""
        for name in dict.fromkeys(self.names(row)):
            self._found[name] = [other for other in self._found[name] if other is not row]

    def find(self, name: Hashable) -> list[Row]:
        """Return every row of that name."""
        return self._found.get(name, [])
