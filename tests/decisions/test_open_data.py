"""The feed, the data and the map hold what is published, in the fields that are promised, and nothing else."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions.enums import RecordKind
from decisions.models import Publication, SealedRecord
from decisions.services.publication import publish_minutes, withdraw_publication
from tests.decisions.factories import DecisionFactory, PublicationFactory
from tests.decisions.open_side import DATA, DECISION, FEED, MAP, MINUTES, ROBOTS, TITLE, published_story, sealed_story
from tests.decisions.story import CLAUSE, SENTENCE
from tests.sizes import ROOT

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def published():
    return published_story()


def data_at(**query):
    response = Client().get(DATA, query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json; charset=utf-8")
    return json.loads(response.content)


def entries():
    response = Client().get(FEED)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)
    return feed, feed.findall(f"{ATOM}entry")


def test_data_hold_every_promised_field_of_a_decision(published) -> None:
    publication, record = Publication.objects.get(subject__number=1), SealedRecord.objects.get(number=1)
    data = data_at()
    assert data == {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Beslut från Kommunakademin Väst",
        "publisher": "Kommunakademin Väst",
        "dateModified": Publication.objects.latest("published_at").published_at.isoformat(),
        "total": 1,
        "page": 1,
        "pages": 1,
        "next": None,
        "previous": None,
        "decisions": [
            {
                "identifier": 1,
                "url": f"{SITE}{DECISION}",
                "name": TITLE,
                "date": "2019-12-13",
                "creator": "Styrgrupp Kommunakademin Väst",
                "referenceNumber": "",
                "paragraph": "",
                "abstract": SENTENCE,
                "leadIn": "Styrgruppen beslutar att",
                "clauses": [CLAUSE],
                "reasons": "",
                "annexes": ["Uppdragsbeskrivning för Styrgruppen"],
                "redacted": False,
                "datePublished": publication.published_at.isoformat(),
                "encoding": {
                    "contentUrl": f"{SITE}{DECISION}fil/",
                    "encodingFormat": "application/pdf",
                    "contentSize": record.size,
                    "sha256": record.file_digest,
                },
            }
        ],
    }
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "open-data.md").read_text(encoding="utf-8")))
    fields = {*data, *data["decisions"][0], *data["decisions"][0]["encoding"]} - {"@context", "@type"}
    assert fields - told == set(), "docs/open-data.md tells of every field"


def test_data_are_searched_as_the_pages_are(published) -> None:
    assert [row["identifier"] for row in data_at(q="FASTSTÄLLA budget")["decisions"]] == [1]
    assert data_at(q="trädgård")["total"] == 0


def test_data_come_in_pages_with_whole_addresses() -> None:
    record = '{"clauses": ["Bifalla."], "title": "Ett", "body": "Styrgruppen"}'
    for _number in range(51):
        PublicationFactory(
            subject__kind=RecordKind.DECISION, subject__decision=DecisionFactory(approved=True), subject__facts=record
        )
    first = data_at(q="protokoll")
    assert (first["total"], first["pages"], len(first["decisions"])) == (51, 2, 50)
    assert (first["previous"], first["next"]) == (None, f"{SITE}{DATA}?sida=2&q=protokoll")
    second = data_at(sida="2")
    assert (len(second["decisions"]), second["previous"], second["next"]) == (1, f"{SITE}{DATA}?sida=1", None)
    for sida in ("3", "0", "två"):
        assert Client().get(DATA, {"sida": sida}).status_code == 404


def test_feed_tells_what_was_decided_under_the_pages_own_addresses(published) -> None:
    feed, found = entries()
    assert feed.findtext(f"{ATOM}title") == "Beslut och protokoll från Kommunakademin Väst"
    told = {
        entry.findtext(f"{ATOM}id"): (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary"))
        for entry in found
    }
    assert told == {
        f"{SITE}{DECISION}": (TITLE, f"Styrgruppen beslutar att\n{CLAUSE}"),
        f"{SITE}{MINUTES}": ("Protokoll för Styrgrupp Kommunakademin Väst", f"1. {TITLE}"),
    }
    assert all(entry.findtext(f"{ATOM}updated") for entry in found)


def test_map_names_every_public_page_and_robots_the_map(published) -> None:
    places = re.findall(r"<loc>([^<]*)</loc>", Client().get(MAP).content.decode())
    assert sorted(places) == sorted(f"{SITE}{path}" for path in ("/oppet/", "/oppet/sok/", DECISION, MINUTES))
    assert Client().get(ROBOTS).content.decode() == (
        f"User-agent: *\nAllow: /oppet/\nDisallow: /\nSitemap: {SITE}{MAP}\n"
    )


@pytest.mark.parametrize("address", [FEED, DATA, MAP, ROBOTS])
def test_answer_is_kept_for_a_minute_and_not_sent_again(published, address) -> None:
    response = Client().get(address)
    assert response["Cache-Control"] == "public, max-age=60"
    assert Client().get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert (response.get("Access-Control-Allow-Origin") == "*") == (address in {FEED, DATA})


@pytest.mark.parametrize(("address", "asked"), [(FEED, 1), (DATA, 3), (MAP, 2)])
def test_number_of_queries_does_not_grow(published, address, asked) -> None:
    with CaptureQueriesContext(connection) as found:
        Client().get(address)
    assert len(found) == asked


def test_what_is_not_published_is_in_none_of_them() -> None:
    story = sealed_story()
    publication = publish_minutes(meeting=story.meeting, by=story.root)
    withdraw_publication(publication=publication, reason="Skäl.", by=story.root)
    changed = Publication.objects.get().withdrawn_at
    data = data_at()
    assert (data["total"], data["decisions"], data["dateModified"]) == (0, [], changed.isoformat())
    assert entries()[1] == []
    for address in (FEED, DATA, MAP):
        answer = Client().get(address).content.decode()
        for words in (TITLE, "Styrgrupp", "2019", "Wennerhag", DECISION, MINUTES):
            assert words not in answer, address


def test_nothing_was_ever_published() -> None:
    assert data_at()["dateModified"] is None
    assert "<lastmod>" not in Client().get(MAP).content.decode()
    assert Publication.objects.filter(published_at__lte=timezone.now()).count() == 0
