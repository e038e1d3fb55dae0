"""A meeting's calendar file: the same event in each version, taken away when the meeting is cancelled."""

import datetime as dt

import pytest
from django.urls import reverse

from decisions.queries.calendar import event_of
from decisions.services.meetings import MeetingFacts, call_meeting, cancel_meeting, change_meeting
from tests.collaboration.factories import MembershipFactory, UserFactory
from tests.decisions.story import DAY, OPENED

pytestmark = pytest.mark.django_db


def lines_of(response):
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def fetch(client, story):
    return client.get(reverse("meeting_calendar", args=[story.meeting.pk]))


def test_file_tells_what_the_notice_says_but_names_no_matter(client_for, called):
    response = fetch(client_for(called.users["Strömvall"]), called)
    assert response.headers["Content-Type"] == "text/calendar; method=PUBLISH; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="kallelse.ics"'
    lines = lines_of(response)
    assert lines[6:8] == [f"UID:moten-{called.meeting.pk}@127.0.0.1", "SEQUENCE:1"]
    assert lines[9:15] == [
        "DTSTART:20191213T121500Z",
        "DTEND:20191213T140000Z",
        "SUMMARY:Möte: Styrgrupp Kommunakademin Väst",
        "LOCATION:Trollhättan",
        f"DESCRIPTION:Kallelse 1. Dagordning och handlingar: http://127.0.0.1:8000/moten/{called.meeting.pk}/kallelser/1/",
        f"URL:http://127.0.0.1:8000/moten/{called.meeting.pk}/kallelser/1/",
    ]
    assert "Budget" not in "".join(lines)
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


def test_new_notice_changes_the_same_event_and_a_cancelled_meeting_takes_it_away(client_for, called):
    client = client_for(called.chair)
    first = lines_of(fetch(client, called))
    change_meeting(meeting=called.meeting, facts=MeetingFacts(DAY, dt.time(9), place="Åmål"), by=called.root)
    assert lines_of(fetch(client, called)) == first, "what has not been sent is in no calendar"
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    second = lines_of(fetch(client, called))
    assert second[6:8] == [first[6], "SEQUENCE:2"]
    assert second[9] == "DTSTART:20191213T080000Z"
    cancel_meeting(meeting=called.meeting, by=called.root, comment="Sjukdom")
    response = fetch(client, called)
    third = lines_of(response)
    assert response.headers["Content-Type"] == "text/calendar; method=CANCEL; charset=utf-8"
    assert (third[4], third[6], third[7]) == ("METHOD:CANCEL", first[6], "SEQUENCE:3")
    assert "STATUS:CANCELLED" in third
    assert "DESCRIPTION:Mötet är inställt." in third


def test_file_goes_with_the_letter(ready, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_meeting(meeting=ready.meeting, by=ready.root, today=OPENED)
    parts = [part for part in mailoutbox[0].message().walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    assert parts[0].get_param("method") == "PUBLISH"
    assert parts[0].get_filename() == "kallelse.ics"
    text = parts[0].get_payload(decode=True).decode()
    assert f"UID:{event_of(ready.meeting.notices.get()).uid}" in text


def test_meeting_that_is_not_called_and_strangers_have_no_file(client_for, ready):
    assert fetch(client_for(ready.chair), ready).status_code == 404
    call_meeting(meeting=ready.meeting, by=ready.root, today=OPENED)
    outsider = UserFactory(with_person=True)
    MembershipFactory(person=outsider.person)
    assert fetch(client_for(outsider), ready).status_code == 404
    assert fetch(client_for(ready.chair), ready).status_code == 200
    page = client_for(ready.chair).get(ready.meeting.get_absolute_url())
    assert f'href="{reverse("meeting_calendar", args=[ready.meeting.pk])}"' in page.content.decode()
