"""The list of sealed records and its register: in the chain's order, narrowed to what the person may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.enums import RecordKind
from decisions.reports.records import RecordRegister
from foundation.dates import today
from reports.kinds import Occasion
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import DecisionFactory, SealedRecordFactory
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
LIST = "/handlingar/"


def text_for(client, **query):
    return text_of_html(client.get(LIST, query).content.decode())


def test_list_shows_each_record_with_its_checksum_and_the_link_before(client_for):
    record = SealedRecordFactory(title="Protokoll för Styrgruppen", file_digest="a1" * 32, previous_link="b2" * 32)
    page = client_for(UserFactory(superuser=True)).get(LIST).content.decode()
    for words in ("Protokoll för Styrgruppen", "a1a1a1a1a1a1…", "b2b2b2b2b2b2…", record.get_file_url()):
        assert words in page


def test_list_tells_the_minutes_of_one_body_apart_by_their_day(client_for):
    record = SealedRecordFactory(title="Protokoll för Styrgruppen")
    SealedRecordFactory(kind=RecordKind.REDACTED, meeting=None, redacts=record, title="Protokoll för Styrgruppen")
    text = text_for(client_for(UserFactory(superuser=True)))
    assert text.count(f"Protokoll för Styrgruppen {record.meeting.date:%Y-%m-%d}") == 2


def test_list_is_searched_and_narrowed(client_for):
    client = client_for(UserFactory(superuser=True))
    SealedRecordFactory(title="Protokoll för Styrgruppen")
    SealedRecordFactory(
        title="Budget 2020", file_name="Beslut.pdf", kind=RecordKind.DECISION, decision=DecisionFactory(approved=True)
    )
    assert "Budget 2020" not in text_for(client, q="styrgruppen")
    assert "Styrgruppen" not in text_for(client, typ="decision")
    assert "2 rader" in text_for(client, ar=str(today().year))


def test_stranger_to_the_body_sees_no_record(client_for):
    SealedRecordFactory(title="Protokoll för Styrgruppen")
    assert "Inget har förseglats än." in text_for(client_for(UserFactory()))


def test_list_asks_the_same_whatever_the_number(client_for):
    client = client_for(UserFactory(superuser=True))
    SealedRecordFactory()
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    SealedRecordFactory.create_batch(5)
    with CaptureQueriesContext(connection) as six:
        client.get(reverse("record_list"))
    assert len(one) == len(six)


def test_register_holds_whole_digests_in_the_chains_order():
    second, first = SealedRecordFactory(number=901), SealedRecordFactory(number=900)
    sheet = RecordRegister().build({"format": "csv"}, Occasion(on=today()))
    assert sheet.headers == [
        "Nummer i kedjan",
        "Slag",
        "Titel",
        "Förseglad",
        "Filnamn",
        "Storlek i byte",
        "Kontrollsumma (SHA-256)",
        "Länk",
        "Länk före",
    ]
    assert [(row[0], row[6], row[8]) for row in sheet.rows] == [
        (record.number, record.file_digest, record.previous_link) for record in (first, second)
    ]
