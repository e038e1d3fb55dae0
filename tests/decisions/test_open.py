"""The public side shows what is published, as it was sealed, and tells of nothing else."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.enums import RecordKind
from decisions.models import Matter, SealedRecord
from decisions.services.publication import publish_minutes, withdraw_publication
from foundation.dates import today
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import AgendaItemFactory, AnnouncementFactory, MeetingFactory, ParagraphSeriesFactory
from tests.decisions.open_side import DECISION, FRONT, LIST, MINUTES, TITLE, published_story, sealed_story
from tests.decisions.story import CLAUSE, PEOPLE, Story
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def story() -> Story:
    return sealed_story()


@pytest.fixture
def published() -> Story:
    return published_story()


def text_at(address: str, **query: str) -> str:
    response = Client().get(address, query)
    assert response.status_code == 200
    return text_of_html(response.content.decode())


def test_front_shows_the_newest_to_anyone(published) -> None:
    page = text_at(FRONT)
    assert f"{TITLE} 13 december 2019 · Beslutshandling · Styrgrupp Kommunakademin Väst" in page
    assert "Protokoll för Styrgrupp Kommunakademin Väst" in page


def test_decision_is_read_in_full_without_signing_in(published) -> None:
    page = text_at(DECISION)
    for given, family, _role, organisation in PEOPLE:
        assert f"{given} {family}" in page
        assert organisation in page
    for words in (CLAUSE, "Helena Bergsäter", "Bilaga 1 till beslut 2019-12-13"):
        assert words in page


def test_minutes_are_read_in_full_without_signing_in(published) -> None:
    page = text_at(MINUTES)
    for words in ("Beslutande", "Astrid Wennerhag", TITLE, CLAUSE, "Protokollet justerat av"):
        assert words in page


def test_page_reads_what_was_sealed_whatever_became_of_the_rows(published) -> None:
    person = published.seats[0].person
    type(person).objects.filter(pk=person.pk).update(family_name="Nygift")
    Matter.objects.filter(pk=published.matter.pk).update(title="Nytt namn på ärendet")
    for address in (FRONT, LIST, DECISION, MINUTES):
        page = text_at(address)
        assert "Nygift" not in page
        assert "Nytt namn" not in page


@pytest.mark.parametrize("address", [f"{DECISION}fil/", f"{MINUTES}fil/"])
def test_file_is_the_sealed_one_byte_for_byte(published, address) -> None:
    kind = RecordKind.DECISION if "beslut" in address else RecordKind.MINUTES
    record = SealedRecord.objects.get(kind=kind)
    response = Client().get(address)
    with record.file.open("rb") as file:
        assert b"".join(response.streaming_content) == file.read()
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "public, max-age=60"
    assert Client().get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_file_gone_from_the_disk_is_not_there(published) -> None:
    SealedRecord.objects.get(kind=RecordKind.DECISION).file.storage.delete(SealedRecord.objects.get(number=1).file.name)
    assert Client().get(f"{DECISION}fil/").status_code == 404


@pytest.mark.parametrize("address", [FRONT, LIST, DECISION, MINUTES])
def test_page_is_kept_by_caches_for_a_minute(published, address) -> None:
    response = Client().get(address)
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Content-Language"] == "sv"
    assert "Set-Cookie" not in response
    unchanged = Client().get(address, headers={"if-none-match": response["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize("address", [FRONT, LIST, DECISION, MINUTES])
def test_page_is_swedish_without_the_portals_menus_or_script(published, address, client_for) -> None:
    client = client_for(published.root)
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    assert '<html lang="sv">' in page
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in page
    for theirs in ("<script", "main-menu", "csrfmiddlewaretoken", str(published.root), "Minutes"):
        assert theirs not in page
    assert page == Client().get(address).content.decode(), "the same for everyone"


@pytest.mark.parametrize("address", [FRONT, LIST, DECISION, f"{DECISION}fil/"])
def test_public_side_takes_nothing(published, address) -> None:
    assert Client().post(address).status_code == 405


def test_list_is_searched_and_narrowed(published) -> None:
    assert "2 rader" in text_at(LIST)
    assert TITLE in text_at(LIST, q="FASTSTÄLLA budget")
    assert "Inget stämmer" in text_at(LIST, q="trädgård")
    assert "1 rad" in text_at(LIST, typ="minutes")
    assert "2 rader" in text_at(LIST, organ="Styrgrupp Kommunakademin Väst", ar="2019")


@pytest.mark.parametrize("address", [FRONT, LIST])
def test_lists_ask_the_same_whatever_the_number(published, address) -> None:
    with CaptureQueriesContext(connection) as two:
        Client().get(address)
    withdraw_publication(
        publication=published.decision.records.get().publications.get(), reason="Skäl.", by=published.root
    )
    with CaptureQueriesContext(connection) as one:
        Client().get(address)
    assert (len(two), len(one)) == ((2, 2) if address == FRONT else (3, 3))


# --- nothing else


def test_nothing_published_is_said_in_words(story) -> None:
    for address in (FRONT, LIST):
        assert "Inget har publicerats än." in text_at(address)


def test_what_is_not_published_is_nowhere(story) -> None:
    publish_minutes(meeting=story.meeting, by=story.root)
    withdraw_publication(
        publication=story.meeting.records.get(kind=RecordKind.MINUTES).publications.get(), reason="Skäl.", by=story.root
    )
    for address in (FRONT, LIST):
        page = text_at(address, q="budget")
        for words in (TITLE, "Styrgrupp", "2019", "Wennerhag"):
            assert words not in page, address


@pytest.mark.parametrize("end", ["", "fil/"])
@pytest.mark.parametrize("kind", ["beslut", "protokoll"])
def test_unpublished_number_answers_as_one_that_never_was(story, kind, end) -> None:
    never = text_of_html(Client().get(f"/oppet/{kind}/77/{end}").content.decode())
    for number in (1, 2):
        there = Client().get(f"/oppet/{kind}/{number}/{end}")
        assert (there.status_code, text_of_html(there.content.decode())) == (404, never)


def test_number_of_a_decision_is_no_number_of_minutes(published) -> None:
    assert Client().get("/oppet/protokoll/1/").status_code == 404
    assert Client().get("/oppet/beslut/2/").status_code == 404


def test_stranger_still_opens_no_page_of_the_portal(published) -> None:
    for name, pk in (("decision_detail", published.decision.pk), ("meeting_detail", published.meeting.pk)):
        assert Client().get(reverse(name, args=[pk])).status_code == 302


# --- the notice board


def announced(start: int, end: int, **values):
    day = today()
    return AnnouncementFactory(
        announced_on=day + dt.timedelta(start), appeal_until=day + dt.timedelta(end), by=UserFactory(), **values
    )


def test_notice_board_shows_what_is_up_today_with_its_paragraphs() -> None:
    meeting = MeetingFactory(body__name="Arbetsutskottet")
    series = ParagraphSeriesFactory(body=meeting.body)
    for number in (7, 8, 9):
        AgendaItemFactory(meeting=meeting, matter__title="Hemligt ärende", series=series, paragraph_number=number)
    announced(0, 21, meeting=meeting)
    page = text_at(FRONT)
    for words in ("Arbetsutskottet", "§§ 7–9", "Kommunkansliet, Trollhättan"):
        assert words in page.replace("\u00a0", " ")
    assert "Hemligt ärende" not in page
    assert "Läs protokollet" not in page


@pytest.mark.parametrize(("start", "end", "is_up"), [(-21, 0, True), (-22, -1, False), (1, 22, False)])
def test_notice_is_up_until_the_last_day_to_appeal(start, end, is_up) -> None:
    announced(start, end, meeting__body__name="Arbetsutskottet")
    assert ("Arbetsutskottet" in text_at(FRONT)) == is_up


def test_notice_leads_to_the_minutes_once_they_are_published(published) -> None:
    announced(0, 21, meeting=published.meeting)
    page = Client().get(FRONT).content.decode()
    assert f'<a href="{MINUTES}">Läs protokollet</a>' in page
