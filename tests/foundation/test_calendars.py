"""Calendar files as RFC 5545 writes them: escaped, folded at 75 octets, ended by CRLF, in UTC."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.calendars import Event, calendar_file, escape, fold

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EVENT = Event(
    uid="moten-7@kav.example",
    sequence=2,
    stamp=dt.datetime(2026, 11, 22, 9, 10, tzinfo=STOCKHOLM),
    start=dt.datetime(2026, 12, 3, 9, tzinfo=STOCKHOLM),
    end=dt.datetime(2026, 12, 3, 11, 30, tzinfo=STOCKHOLM),
    summary="Möte: Styrgruppen",
    organiser=("KAV-portalen", "kansliet@kav.example"),
    location="Högskolan Väst, Trollhättan",
    description="Kallelse 2.\nTag med papper; läs dem.",
    url="https://kav.example/moten/7/kallelser/2/",
)


def test_event_is_written_line_by_line():
    assert calendar_file(EVENT).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//KAV//KAV-portalen//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:moten-7@kav.example",
        "SEQUENCE:2",
        "DTSTAMP:20261122T081000Z",
        "DTSTART:20261203T080000Z",
        "DTEND:20261203T103000Z",
        "SUMMARY:Möte: Styrgruppen",
        "LOCATION:Högskolan Väst\\, Trollhättan",
        "DESCRIPTION:Kallelse 2.\\nTag med papper\\; läs dem.",
        "URL:https://kav.example/moten/7/kallelser/2/",
        'ORGANIZER;CN="KAV-portalen":mailto:kansliet@kav.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert EVENT.content_type == "text/calendar; method=PUBLISH; charset=utf-8"


def test_summer_time_is_two_hours_from_utc_and_an_end_that_is_not_known_is_left_out():
    event = Event(
        uid="a@b",
        sequence=1,
        stamp=EVENT.stamp,
        start=dt.datetime(2026, 6, 9, 13, 15, tzinfo=STOCKHOLM),
        end=None,
        summary="Möte",
        organiser=('Kansliet "KAV"\n', "a@b"),
    )
    lines = calendar_file(event).split("\r\n")
    assert "DTSTART:20260609T111500Z" in lines
    assert [line for line in lines if line.startswith(("DTEND", "LOCATION", "DESCRIPTION", "URL"))] == []
    assert 'ORGANIZER;CN="Kansliet KAV":mailto:a@b' in lines


def test_cancelled_event_takes_itself_away():
    lines = calendar_file(Event(**{**EVENT.__dict__, "is_cancelled": True})).split("\r\n")
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "TRANSP:TRANSPARENT", "UID:moten-7@kav.example"} <= set(lines)


@pytest.mark.parametrize(
    ("text", "written"),
    [("a,b;c\\d", "a\\,b\\;c\\\\d"), ("a\r\nb\nc\rd", "a\\nb\\ncd"), ("”å: 5 %”", "”å: 5 %”")],
)
def test_text_is_escaped(text, written):
    assert escape(text) == written


def test_line_of_75_octets_is_not_folded_and_one_more_is():
    assert fold("x" * 75) == "x" * 75
    assert fold("x" * 76) == f"{'x' * 75}\r\n x"
    assert fold("å" * 38) == f"{'å' * 37}\r\n å"


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=400))
def test_folding_loses_nothing_and_keeps_every_line_short(text):
    folded = fold(text)
    assert folded.replace("\r\n ", "") == text
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
