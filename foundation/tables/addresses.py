"""Where a row's own page is, and how a value is read from a row."""

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any
from urllib.parse import quote

from django.urls import reverse

MARK = 918_273_600


def getter(path: str) -> Callable[[Any], Any]:
    """Return a function that reads `path` (`organisation.name`, `get_kind_display`) from an object or a mapping."""
    attribute, key = attrgetter(path), itemgetter(path)

    def read(row: Any) -> Any:
        value = key(row) if isinstance(row, Mapping) else attribute(row)
        return value() if callable(value) else value

    return read


class Address:
    """The address of a row's page, worked out from one `reverse` for the whole table.

    `Address("body_detail", slug="slug")`: the named URL, and for each of its arguments where the row has it.
    """

    def __init__(self, url_name: str, **arguments: str) -> None:
        self.url_name = url_name
        self.arguments = arguments

    @cached_property
    def _pattern(self) -> str:
        marks = {name: MARK + place for place, name in enumerate(self.arguments)}
        pattern = reverse(self.url_name, kwargs=marks).replace("{", "{{").replace("}", "}}")
        for place, mark in enumerate(marks.values()):
            pattern = pattern.replace(str(mark), f"{{{place}}}")
        return pattern

    @cached_property
    def _values(self) -> list[Callable[[Any], Any]]:
        return [getter(path) for path in self.arguments.values()]

    def __call__(self, row: Any) -> str:
        return self._pattern.format(*(quote(str(value(row))) for value in self._values))
