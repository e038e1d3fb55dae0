"""What a person's desk shows: what waits for them, what is coming, and what is new.

An app offers what it has in `<app>/deadlines.py`, which is found at start-up:

    @register(order=20)
    class MinutesToApprove(DeskSource):
        def waiting(self, user, today):
            ...

Each method answers with a fixed number of queries, however much there is. The limits below are for each
source; the desk says when there is more.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.dates import LAST_DAY
from foundation.errors import Sentence
from foundation.tables import Tag

LIMIT = 10
SOON = 4


@dataclass(frozen=True)
class Waiting:
    """Something the person is asked to do: a title, what it is about, where to do it, and by when."""

    title: Sentence
    url: str
    action: Sentence
    about: tuple[Sentence, ...] = ()
    due: dt.date | None = None
    is_main: bool = True

    def time_left(self, today: dt.date) -> Tag | None:
        """Return the days left in words, with the tone they call for; None where nothing is due."""
        return None if self.due is None else time_left(self.due, today)


@dataclass(frozen=True)
class Coming:
    """Something that takes place on a day and concerns the person."""

    date: dt.date
    title: Sentence
    url: str
    time: dt.time | None = None
    about: Sentence = ""


@dataclass(frozen=True)
class News:
    """Something that has happened and that the person may read."""

    date: dt.date
    title: Sentence
    url: str
    about: Sentence = ""


def time_left(due: dt.date, today: dt.date) -> Tag:
    """Return how long is left until the end of `due`: late and today are bad, less than four days a warning."""
    days = (due - today).days
    if days < 0:
        return Tag(ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}, "bad")
    if days == 0:
        return Tag(_("last day today"), "bad")
    text = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return Tag(text, "warn" if days < SOON else "")


class DeskSource:
    """What one app puts on the desk. Override what the app has; show only what `user` may see."""

    def put(self, user: Any, today: dt.date) -> "Desk":
        """Return all of it. Override this alone where one query finds what waits as well as what has happened."""
        return Desk(list(self.waiting(user, today)), list(self.coming(user, today)), list(self.news(user, today)))

    def waiting(self, user: Any, today: dt.date) -> Iterable[Waiting]:  # noqa: ARG002 - for those that override it
        """Return what waits for `user`, most urgent first, at most LIMIT."""
        return ()

    def coming(self, user: Any, today: dt.date) -> Iterable[Coming]:  # noqa: ARG002 - for those that override it
        """Return what takes place from `today` on, soonest first, at most LIMIT."""
        return ()

    def news(self, user: Any, today: dt.date) -> Iterable[News]:  # noqa: ARG002 - for those that override it
        """Return what has happened, latest first, at most LIMIT."""
        return ()


@dataclass
class Desk:
    """Everything on one person's desk, in the order it is shown."""

    waiting: list[Waiting] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    news: list[News] = field(default_factory=list)


_sources: dict[str, tuple[int, DeskSource]] = {}
Source = TypeVar("Source", bound=type[DeskSource])


def register(*, order: int = 100) -> Callable[[Source], Source]:
    """Return a class decorator that puts a source on every desk; lower `order` comes first."""

    def decorate(source: Source) -> Source:
        _sources[f"{source.__module__}.{source.__qualname__}"] = (order, source())
        return source

    return decorate


def registered() -> list[DeskSource]:
    """Return the sources in order."""
    return [source for _order, source in sorted(_sources.values(), key=lambda pair: pair[0])]


def desk_for(user: Any, *, today: dt.date) -> Desk:
    """Return what stands on the desk of `user`: by due day, by day, and latest first."""
    parts = [source.put(user, today) for source in registered()]
    waiting = chain.from_iterable(part.waiting for part in parts)
    coming = chain.from_iterable(part.coming for part in parts)
    news = chain.from_iterable(part.news for part in parts)
    return Desk(
        waiting=sorted(waiting, key=lambda item: item.due or LAST_DAY),
        coming=sorted(coming, key=lambda item: (item.date, item.time or dt.time.min))[:LIMIT],
        news=sorted(news, key=lambda item: item.date, reverse=True)[:LIMIT],
    )
