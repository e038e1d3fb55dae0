"""What is left out of a redacted version is nowhere in it: not in text, file, data, page or search."""

import io
import json
import re

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from decisions.enums import Level, RecordKind
from decisions.models import Decision, Publication, SealedRecord
from decisions.queries.chain import Verdict, chain_faults, verify_file
from decisions.queries.proceedings import StatementBlock, VoteBlock
from decisions.queries.publication import names_in, shown_of
from decisions.queries.redaction import Omissions, parts_of, without, without_words
from decisions.services import records
from decisions.services.publication import publish_decision, publish_minutes, withdraw_publication
from foundation.errors import RuleError, StateRefusedError
from foundation.triggers import lift_triggers
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import SealedRecordFactory
from tests.decisions.open_side import DATA, DECISION, FEED, FRONT, LIST, MINUTES, sealed_story
from tests.decisions.refusals import no
from tests.decisions.story import CLAUSE
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db
OUT = "[uppgift utelämnad]"
NAME, OTHER = "Karin Strömvall", "Magnus Öhrling Rask"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def story():
    return sealed_story()


def content_of(record: SealedRecord) -> bytes:
    with record.file.open("rb") as file:
        return file.read()


def everything_in(pdf: bytes) -> str:
    """Return all a PDF holds as text: its own bytes, its text, its marks, its metadata, every stream and string."""
    pieces = [pdf.decode("latin-1"), text_in_reading_order(pdf)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_bytes()
                pieces += [raw.decode("latin-1"), raw.decode("utf-8", "ignore"), raw.decode("utf-16-be", "ignore")]
            pieces.append(repr(thing))
            if isinstance(thing, pikepdf.Dictionary):
                pieces += [str(value) for value in thing.values() if isinstance(value, pikepdf.String)]
    return "\n".join(pieces)


def test_name_and_annex_left_out_are_nowhere_in_the_file(story) -> None:
    publication = publish_decision(
        decision=story.decision, by=story.root, omissions=Omissions((NAME,), frozenset({"annex-1"}))
    )
    record = publication.record
    content = content_of(record)
    assert_archivable(content, archive="PDF/A-3a")
    held = everything_in(content) + record.facts + record.file_name + record.title
    for word in ("Strömvall", "Karin", "Uppdragsbeskrivning", "Fastställa budget och verksamhetsplan."):
        assert word not in held
    text = text_in_reading_order(content)
    assert f"{OUT}, ledamot (Sotenäs kommun)" in text
    assert "Maskad version. Där något är utelämnat står ”[uppgift utelämnad]”." in text
    assert (CLAUSE in text, OTHER in text) == (True, True)
    full = everything_in(content_of(publication.subject))
    assert "Strömvall" in full, "what the test looks for can be found"


def test_redacted_version_stands_in_the_chain_beside_the_full_one(story) -> None:
    publication = publish_decision(decision=story.decision, by=story.root, omissions=Omissions((NAME,)))
    record, full = publication.record, SealedRecord.objects.get(number=1)
    assert (record.number, record.kind, record.redacts, record.meeting) == (3, "redacted", full, story.meeting)
    assert json.loads(record.facts)["redacts"] == 1
    assert record.file_name.endswith(" maskad.pdf")
    assert (publication.subject, publication.is_redacted) == (full, True)
    assert list(chain_faults()) == []
    found = verify_file(content_of(record))
    assert (found.verdict, found.record) == (Verdict.GENUINE, record)
    assert record.get_absolute_url() == story.decision.get_absolute_url()


def test_full_record_stays_with_the_parties(story) -> None:
    publication = publish_decision(decision=story.decision, by=story.root, omissions=Omissions((NAME,)))
    assert Decision.objects.get(pk=story.decision.pk).level == Level.PARTIES
    assert list(SealedRecord.objects.visible_to(UserFactory())) == []
    assert publication.record in SealedRecord.objects.visible_to(story.chair)
    withdraw_publication(publication=publication, reason="Skäl.", by=story.root)
    assert Decision.objects.get(pk=story.decision.pk).level == Level.PARTIES


def test_what_is_left_out_is_on_no_public_page_and_in_no_data(story) -> None:
    omissions = Omissions((NAME, "budget och  verksamhetsplan"), frozenset({"clause-0-0"}))
    publish_decision(decision=story.decision, by=story.root, omissions=omissions)
    publish_minutes(meeting=story.meeting, by=story.root, omissions=Omissions((NAME,), frozenset({"item-0"})))
    for address in (FRONT, LIST, DECISION, MINUTES, FEED, DATA):
        page = Client().get(address).content.decode()
        for word in ("Strömvall", "Budget och verksamhetsplan", CLAUSE):
            assert word not in page, address
    assert OUT in text_of_html(Client().get(DECISION).content.decode())
    assert f"1. {OUT}" in text_of_html(Client().get(MINUTES).content.decode())
    assert json.loads(Client().get(DATA).content)["decisions"][0]["redacted"] is True
    for words in ("Strömvall", "föreslagen"):
        assert "Inget stämmer" in text_of_html(Client().get(LIST, {"q": words}).content.decode())
    file = b"".join(Client().get(f"{MINUTES}fil/").streaming_content)
    assert "Fastställa" not in everything_in(file)


def test_everything_can_be_left_out_part_by_part(story) -> None:
    decision, minutes = (shown_of(record) for record in SealedRecord.objects.order_by("number"))
    keys = [key for key, _words in parts_of(decision)]
    assert keys == ["clause-0-0", "annex-1"]
    assert [words for _key, words in parts_of(minutes)] == [
        "Hela 1. Budget och verksamhetsplan för Kommunakademin Väst 2020",
        f"1: Att-satsen ”{CLAUSE}”",
    ]
    left = without(decision, Omissions(parts=frozenset(keys)))
    assert (left.clauses, left.annexes[0].title, left.annexes[0].content) == ((OUT,), OUT, OUT)
    assert without(minutes, Omissions(parts=frozenset({"clause-0-0"}))).items[0].clauses == (OUT,)
    assert without(minutes, Omissions()) == minutes


def test_words_are_left_out_in_any_case_and_with_any_spaces() -> None:
    words = ("Karin Strömvall", "Karin")
    assert without_words("KARIN\u00a0\nSTRÖMVALLS fråga, karins svar", words) == f"{OUT}S fråga, {OUT}s svar"
    assert without_words({"a": ["Karin", 4, None]}, words) == {"a": [OUT, 4, None]}
    assert without_words("Karin", ()) == "Karin"


def test_words_that_cannot_go_are_refused_in_words(story) -> None:
    call = {"decision": story.decision, "by": story.root}
    assert (
        no(RuleError, publish_decision, **call, omissions=Omissions(("K",))) == "Utelämna ord på minst två bokstäver."
    )
    assert no(RuleError, publish_decision, **call, omissions=Omissions(("Föredragande",))) == (
        "”Föredragande” ingår också i det som står i varje sådan handling och kan inte utelämnas. Skriv ut mer av det."
    )
    assert (Publication.objects.count(), SealedRecord.objects.count()) == (0, 2)


def test_reasons_can_be_left_out(story) -> None:
    record = SealedRecord.objects.get(number=1)
    record.facts = record.facts.replace('"reasons": ""', '"reasons": "Hälsoskäl."')
    shown = shown_of(record)
    assert ("reasons-0", "Skälen") in parts_of(shown)
    assert without(shown, Omissions(parts=frozenset({"reasons-0"}))).reasons == OUT


def test_officer_sees_what_is_left_before_publishing(story, client_for) -> None:
    client, address = client_for(story.root), reverse("decision_publish", args=[story.decision.pk])
    data = {"names": [NAME], "words": "Öhrling Rask\n"}
    page = client.post(address, {**data, "preview": "1"}).content.decode()
    listed = re.search(r'<ul class="names">(.*?)</ul>', page, re.DOTALL)[1]
    assert (NAME in listed, OTHER in listed, f"Magnus {OUT}" in listed, "Astrid Wennerhag" in listed) == (
        False,
        False,
        True,
        True,
    )
    assert "Det här blir kvar" in page
    assert "Läs igenom det och kryssa sedan här." not in page
    assert not Publication.objects.exists()
    assert client.post(address, {**data, "read": "on"}).status_code == 302
    assert "Strömvall" not in Publication.objects.get().record.facts
    assert "En maskad version är offentlig." in client.get(story.decision.get_absolute_url()).content.decode()


def test_officer_is_warned_that_minutes_tell_what_the_decision_leaves_out(story, client_for) -> None:
    publish_decision(decision=story.decision, by=story.root, omissions=Omissions((NAME,)))
    page = client_for(story.root).get(reverse("minutes_publish", args=[story.meeting.pk])).content.decode()
    assert "Utelämna samma uppgifter ur protokollet, annars går de att läsa här." in page


def test_public_page_tells_the_place_in_the_chain_of_the_file_it_offers(story) -> None:
    publication = publish_decision(decision=story.decision, by=story.root, omissions=Omissions((NAME,)))
    page = text_of_html(Client().get(DECISION).content.decode())
    assert f"Nummer i kedjan {publication.record.number} " in page
    assert publication.record.file_digest in page


def test_redacted_version_that_points_at_another_record_is_named(story) -> None:
    publication = publish_decision(decision=story.decision, by=story.root, omissions=Omissions((NAME,)))
    lift_triggers()
    SealedRecord.objects.filter(pk=publication.record.pk).update(redacts=SealedRecord.objects.get(number=2))
    assert [fault.number for fault in chain_faults()] == [3]


@pytest.mark.parametrize("values", [{"kind": RecordKind.REDACTED}, {"kind": RecordKind.MINUTES, "redacts": True}])
def test_only_a_redacted_version_is_of_another_record_and_it_always_is(values) -> None:
    if values.get("redacts"):
        values["redacts"] = SealedRecordFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedRecordFactory(**values)


def test_corrections_and_older_decisions_go_with_what_they_quote(story) -> None:
    record = SealedRecord.objects.get(number=1)
    facts = json.loads(record.facts)
    line = {"place": "", "stood": CLAUSE, "shall_read": "Nytt.", "reason": "Felskrivning.", "words": "Rättat."}
    change = {"label": "Ändrar", "words": "Hemligt beslut 2018-01-01", "decision_id": 1}
    record.facts = json.dumps({**facts, "corrections": [line], "change": change})
    shown = shown_of(record)
    assert ("change-0", "Det äldre beslutet: Hemligt beslut 2018-01-01") in parts_of(shown)
    left = without(shown, Omissions(parts=frozenset({"clause-0-0", "change-0"})))
    (correction,) = left.corrections
    assert (correction.stood, correction.shall_read, correction.words, left.change) == (OUT, OUT, "Rättat.", None)
    assert without(shown, Omissions((NAME,))).corrections == shown.corrections


def test_text_without_words_to_leave_out_stays_as_it_is() -> None:
    assert without_words("Fastställa budgeten.", ()) == "Fastställa budgeten."


def test_a_kind_is_no_text_and_stays_what_it_is() -> None:
    left = without_words({"kind": RecordKind.MINUTES, "title": "minutes"}, ("minutes",))
    assert (left, type(left["kind"])) == ({"kind": RecordKind.MINUTES, "title": OUT}, RecordKind)


def test_names_of_those_who_voted_and_spoke_are_named() -> None:
    vote = VoteBlock("Bifall?", "Ja.", (("Ja", ("Astrid Wennerhag",)), ("Nej", ("Karin Strömvall",))))
    said = StatementBlock("reservation", "Joakim Sandelius", "Avslag.")
    assert list(names_in((vote, said))) == ["Astrid Wennerhag", "Karin Strömvall", "Joakim Sandelius"]


def test_redacted_version_that_another_worker_kept_first_is_refused(story, monkeypatch) -> None:
    monkeypatch.setattr(records, "_keep", lambda _record, _pdf: False)
    with pytest.raises(StateRefusedError):
        publish_decision(decision=story.decision, by=story.root, omissions=Omissions((NAME,)))
