"""One event as a calendar file that calendars update from (RFC 5545, RFC 5546).

    calendar_file(Event(uid="moten-7@kav.example", sequence=2, ...))     # text with CRLF, for a response or a letter

A calendar knows the event again by its UID and replaces what it has when SEQUENCE has grown. Times are written in
UTC, so that no rules of time zones need to go along.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LINE_OCTETS = 75
CRLF = "\r\n"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Event:
    """Something at a time and place. `start`, `end` and `stamp` know their time zone; `end` is None if not known.

    `organiser` is a name and an e-mail address. `sequence` grows each time the event is sent anew.
    """

    uid: str
    sequence: int
    stamp: dt.datetime
    start: dt.datetime
    end: dt.datetime | None
    summary: str
    organiser: tuple[str, str]
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False

    @property
    def method(self) -> str:
        """What is done with the event: PUBLISH tells of it, CANCEL takes it away."""
        return "CANCEL" if self.is_cancelled else "PUBLISH"

    @property
    def content_type(self) -> str:
        """The content type of the file, which names the method too (RFC 5545 section 8.1)."""
        return f"text/calendar; method={self.method}; charset=utf-8"


def calendar_file(event: Event) -> str:
    """Return the event as a calendar file: lines of at most 75 octets, each ended by CRLF."""
    return "".join(f"{fold(line)}{CRLF}" for line in _lines(event))


def escape(text: str) -> str:
    """Return text as a value of type TEXT (section 3.3.11)."""
    return text.replace("\r\n", "\n").translate(_ESCAPED)


def fold(line: str) -> str:
    """Return a content line folded at 75 octets, never within a character (section 3.1)."""
    parts, room = [""], LINE_OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > room:
            parts.append("")
            room = LINE_OCTETS - 1
        parts[-1] += character
        room -= octets
    return f"{CRLF} ".join(parts)


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _quoted(text: str) -> str:
    """Return text as a quoted parameter, which may hold neither quotes nor control characters (section 3.2)."""
    return '"' + "".join(character for character in text if character != '"' and character.isprintable()) + '"'


def _lines(event: Event) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//KAV//KAV-portalen//SV", "CALSCALE:GREGORIAN")
    yield f"METHOD:{event.method}"
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(event.stamp)}"
    yield f"DTSTART:{_moment(event.start)}"
    if event.end is not None:
        yield f"DTEND:{_moment(event.end)}"
    texts: dict[str, Any] = {"SUMMARY": event.summary, "LOCATION": event.location, "DESCRIPTION": event.description}
    yield from (f"{name}:{escape(text)}" for name, text in texts.items() if text)
    if event.url:
        yield f"URL:{event.url}"
    name, address = event.organiser
    yield f"ORGANIZER;CN={_quoted(name)}:mailto:{address}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if event.is_cancelled else 'OPAQUE'}"
    yield from ("END:VEVENT", "END:VCALENDAR")
