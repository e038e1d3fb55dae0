"""Many days as one calendar that others subscribe to (RFC 5545): each takes up a whole day and nobody's time.

calendar_feed("Årshjul", [AllDay(uid="moten-7@kav.example", date=..., summary="Möte: Styrgruppen")], stamp=now)
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foundation.calendars import CRLF, escape, fold
from foundation.errors import Sentence

REFRESH = "PT12H"
ONE_DAY = dt.timedelta(days=1)
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class AllDay:
    """Something on a day. `uid` names it for ever, so that a calendar moves it when its day is another."""

    uid: str
    date: dt.date
    summary: str
    description: str = ""
    url: str = ""


def calendar_feed(name: Sentence, days: Iterable[AllDay], *, stamp: dt.datetime) -> str:
    """Return the calendar: lines of at most 75 octets, each ended by CRLF. `stamp` knows its time zone."""
    return "".join(f"{fold(line)}{CRLF}" for line in _lines(str(name), days, stamp))


def _lines(name: str, days: Iterable[AllDay], stamp: dt.datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//KAV//KAV-portalen//SV", "CALSCALE:GREGORIAN")
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{escape(name)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"
    for day in days:
        yield from _event(day, stamp)
    yield "END:VCALENDAR"


def _event(day: AllDay, stamp: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.uid}"
    yield f"DTSTAMP:{stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.date + ONE_DAY:%Y%m%d}"
    yield f"SUMMARY:{escape(day.summary)}"
    if day.description:
        yield f"DESCRIPTION:{escape(day.description)}"
    if day.url:
        yield f"URL:{day.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
