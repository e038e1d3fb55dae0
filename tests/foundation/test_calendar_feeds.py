"""Days as a calendar that others subscribe to."""

import datetime as dt

from foundation.calendar_feeds import AllDay, calendar_feed

STAMP = dt.datetime(2026, 11, 29, 13, 0, tzinfo=dt.UTC)


def test_days_take_up_a_day_and_nobodys_time() -> None:
    text = calendar_feed(
        "Årshjul, KAV",
        [
            AllDay(
                "mote-7@kav.example", dt.date(2026, 12, 31), "Möte; Styrgruppen", "Möten\nkl. 9", "https://kav/moten/7/"
            ),
            AllDay("punkt-1@kav.example", dt.date(2027, 3, 1), "Årsredovisning"),
        ],
        stamp=STAMP,
    )

    assert text.endswith("END:VCALENDAR\r\n")
    assert text.split("\r\n")[:8] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//KAV//KAV-portalen//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Årshjul\\, KAV",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    assert text.split("\r\n")[8:18] == [
        "BEGIN:VEVENT",
        "UID:mote-7@kav.example",
        "DTSTAMP:20261129T130000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Möte\\; Styrgruppen",
        "DESCRIPTION:Möten\\nkl. 9",
        "URL:https://kav/moten/7/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert text.count("DESCRIPTION") == text.count("URL") == 1
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
