"""What a year holds: everything of every app that falls on a day, for the annual cycle.

An app offers what it has in `<app>/deadlines.py`, which is found at start-up:

    @register(order=10)
    class MeetingsOfTheYear(YearSource):
        group = YearGroup("meetings", _("Meetings"))

        def events(self, user, year):
            ...

Only what `user` may see today is given, with a fixed number of queries however much there is. What an event says may
be read in a calendar that others share: no titles of matters, no drafts.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from foundation.dates import Precision, format_date, format_long_date
from foundation.errors import Sentence


class YearGroup(NamedTuple):
    """What events of one kind are called together; sources with the same key share one."""

    key: str
    label: Sentence


@dataclass(frozen=True)
class YearEvent:
    """Something that falls on a day, or within a month: `key` names it for ever, `about` says more in a few words."""

    key: str
    date: dt.date
    title: Sentence
    url: str = ""
    about: Sentence = ""
    precision: str = Precision.DAY

    @property
    def is_day(self) -> bool:
        """Whether the day is known, and not only the month."""
        return self.precision == Precision.DAY

    @property
    def iso_date(self) -> str:
        """The date for machines and tables, as exactly as it is known."""
        return format_date(self.date, self.precision)

    @property
    def long_date(self) -> str:
        """The date in words, as exactly as it is known."""
        return format_long_date(self.date, self.precision)


class YearSource:
    """What one app knows of a year."""

    group: YearGroup

    def events(self, user: Any, year: int) -> Iterable[YearEvent]:
        """Return what falls in `year` and `user` may see, in any order."""
        raise NotImplementedError


class OfYear(NamedTuple):
    """An event with the group it belongs to and the group's number, counted from nought."""

    event: YearEvent
    group: YearGroup
    place: int


_sources: dict[str, tuple[int, YearSource]] = {}
Source = TypeVar("Source", bound=type[YearSource])


def register(*, order: int = 100) -> Callable[[Source], Source]:
    """Return a class decorator that puts a source into every year; lower `order` comes first."""

    def decorate(source: Source) -> Source:
        _sources[f"{source.__module__}.{source.__qualname__}"] = (order, source())
        return source

    return decorate


def registered() -> list[YearSource]:
    """Return the sources in order."""
    return [source for _order, source in sorted(_sources.values(), key=lambda pair: pair[0])]


def groups() -> list[YearGroup]:
    """Return the groups in the order of their first source, each once."""
    return list({source.group.key: source.group for source in registered()}.values())


def events_of_year(user: Any, year: int) -> list[OfYear]:
    """Return everything of `year` that `user` may see: by day, what is only known to the month first in its month."""
    found = groups()
    places = {group.key: place for place, group in enumerate(found)}
    events = [
        OfYear(event, found[places[source.group.key]], places[source.group.key])
        for source in registered()
        for event in source.events(user, year)
        if event.date.year == year
    ]
    return sorted(events, key=_in_order)


def _in_order(row: OfYear) -> tuple[int, bool, dt.date, int, str]:
    return row.event.date.month, row.event.is_day, row.event.date, row.place, row.event.key
