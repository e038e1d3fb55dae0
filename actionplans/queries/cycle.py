"""The annual cycle of a year: what falls when, month by month, as plain data for the page, the PDF and calendars."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actionplans.models import CycleFeed
from collaboration.models import User
from collaboration.queries.rights import remember_rights
from foundation.calendar_feeds import AllDay
from foundation.dates import Precision, today
from notices.year import OfYear, YearEvent, events_of_year, groups

YEARS_IN_CALENDAR = 2
FIXED_KEY = "fixed"


@dataclass(frozen=True)
class CycleGroup:
    """One of the wheel's rings: its name, its place from the outside in, how many events it has."""

    place: int
    label: str
    count: int


@dataclass(frozen=True)
class CycleRow:
    """One event: its number in the wheel and the list, and whether it has been, is today, or is to come."""

    number: int
    key: str
    date: dt.date
    iso_date: str
    long_date: str
    is_day: bool
    title: str
    about: str
    url: str
    place: int
    group: str
    is_fixed: bool
    is_past: bool
    is_today: bool

    @property
    def when(self) -> str:
        """The words that say what colour alone must not: that it has been, or is today."""
        if self.is_today:
            return _("today")
        return _("has been") if self.is_past else ""


@dataclass(frozen=True)
class CycleMonth:
    """One month with its events."""

    number: int
    name: str
    rows: tuple[CycleRow, ...]
    is_now: bool

    @property
    def anchor(self) -> str:
        """The month's place on the page."""
        return f"manad-{self.number}"


@dataclass(frozen=True)
class Cycle:
    """A whole year. `today` lies in the year, or is None."""

    year: int
    months: tuple[CycleMonth, ...]
    groups: tuple[CycleGroup, ...]
    today: dt.date | None

    @property
    def rows(self) -> list[CycleRow]:
        """Every event in order."""
        return [row for month in self.months for row in month.rows]


def annual_cycle(user: User, year: int, day: dt.date) -> Cycle:
    """Return the cycle of `year` as `user` may see it on `day`; each app's sources ask their own few queries."""
    found = events_of_year(user, year)
    rows = [_row(number, item, day) for number, item in enumerate(found, start=1)]
    counts = Counter(row.place for row in rows)
    return Cycle(
        year,
        tuple(_month(number, rows, year, day) for number in range(1, 13)),
        tuple(CycleGroup(place, str(group.label), counts[place]) for place, group in enumerate(groups())),
        day if day.year == year else None,
    )


def _month(number: int, rows: list[CycleRow], year: int, day: dt.date) -> CycleMonth:
    own = tuple(row for row in rows if row.date.month == number)
    return CycleMonth(number, str(MONTHS[number]), own, (day.year, day.month) == (year, number))


def _row(number: int, item: OfYear, day: dt.date) -> CycleRow:
    event = item.event
    return CycleRow(
        number=number,
        key=event.key,
        date=event.date,
        iso_date=event.iso_date,
        long_date=event.long_date,
        is_day=event.is_day,
        title=str(event.title),
        about=str(event.about),
        url=event.url,
        place=item.place,
        group=str(item.group.label),
        is_fixed=item.group.key == FIXED_KEY,
        is_past=_last_day(event) < day,
        is_today=event.is_day and event.date == day,
    )


def _last_day(event: YearEvent) -> dt.date:
    """Return the day after which the event has been: its own, or the month's last."""
    if event.precision == Precision.DAY:
        return event.date
    following = event.date.replace(day=28) + dt.timedelta(days=4)
    return following.replace(day=1) - dt.timedelta(days=1)


def owner_of(token: str) -> User | None:
    """Return whose calendar address holds `token`; None where it is made up, taken back, or its user's account closed.

    The rights of the day are what is seen: the user returned remembers them for as long as it lives, as in a request.
    """
    key = CycleFeed.key_of(token)
    if key is None:
        return None
    feed = CycleFeed.objects.select_related("user").filter(key=key, revoked_at=None, user__is_active=True).first()
    if feed is None:
        return None
    user: User = feed.user
    remember_rights(user)
    return user


def calendar_days(user: User, *, host: str, site: str) -> list[AllDay]:
    """Return this year's and next year's events as days of a calendar.

    What is only known to the month stands on its first day and says so. `site` is put before each page's address.
    """
    first = today().year
    events = [item for year in range(first, first + YEARS_IN_CALENDAR) for item in events_of_year(user, year)]
    return [
        AllDay(
            uid=f"{item.event.key}@{host}",
            date=item.event.date,
            summary=_summary(item.event),
            description=". ".join(filter(None, [str(item.group.label), str(item.event.about)])),
            url=f"{site}{item.event.url}" if item.event.url else "",
        )
        for item in events
    ]


def _summary(event: YearEvent) -> str:
    if event.is_day:
        return str(event.title)
    words = {"title": event.title, "month": MONTHS[event.date.month]}
    return pgettext("calendar", "%(title)s (during %(month)s)") % words
