"""Slips in approved decisions: corrected in rows of their own, shown, sealed, and never touching what was approved."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from decisions.enums import ErrorKind, RecordKind
from decisions.models import Correction, SealedRecord
from decisions.queries.chain import chain_faults
from decisions.queries.record import CorrectionLine, record_of
from decisions.services import records
from decisions.services.corrections import Slip, correct_slip
from decisions.services.freezing import frozen_error
from decisions.services.publication import publish_decision, withdraw_publication
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import AnnexFactory, CorrectionFactory
from tests.decisions.refusals import no
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 1, 10)
SLIP = Slip(ErrorKind.CLERICAL, "föreslagen budget", "föreslagen budget 2020", "Året föll bort.")


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def texts(response):
    return text_of_html(response.content.decode())


def corrected(story, slip=SLIP):
    return correct_slip(decision=story.decision, slip=slip, by=story.root, today=DAY)


def test_correction_says_what_stood_what_it_shall_read_why_by_whom_and_when(approved):
    row = corrected(approved)
    assert record_of(approved.decision).corrections == (
        CorrectionLine(
            place="",
            stood="föreslagen budget",
            shall_read="föreslagen budget 2020",
            reason="Året föll bort.",
            words=f"Skrivfel, rättat 2020-01-10 av {approved.root}",
        ),
    )
    assert (row.number, row.by, row.by_name) == (1, approved.root, str(approved.root))
    assert record_of(approved.decision).clauses == ("Fastställa föreslagen budget och verksamhetsplan.",)
    assert record_of(approved.decision, corrected_until=0).corrections == ()


def test_corrected_words_can_be_corrected_again(approved):
    corrected(approved)
    again = Slip(ErrorKind.CLERICAL, "budget 2020", "budget för 2020", "Ordet föll bort.")
    assert corrected(approved, again).number == 2


def test_words_must_stand_in_the_decision_but_for_annexes(approved):
    slip = Slip(ErrorKind.CALCULATION, "1 400", "1 500", "Summan är fel.")
    assert no(RuleError, corrected, story=approved, slip=slip) == (
        "”1 400” står inte i beslutet. Skriv det bokstav för bokstav som det står."
    )
    annex = approved.decision.annexes.get()
    row = corrected(approved, Slip(ErrorKind.CALCULATION, "1 400", "1 500", "Summan är fel.", annex))
    assert row.annex == annex
    assert record_of(approved.decision).corrections[0].place == "Bilaga 1"
    other = Slip(ErrorKind.CALCULATION, "1 400", "1 500", "Summan är fel.", AnnexFactory())
    assert (
        no(RuleError, corrected, story=approved, slip=other)
        == "Det är ingen bilaga till det här beslutet. Välj någon av dem som det har."
    )


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (
            Slip(ErrorKind.CLERICAL, "budget", "budget ", "Fel."),
            "Det som ska stå är samma som det som står. Skriv det som ska bli annorlunda.",
        ),
        (Slip(ErrorKind.CLERICAL, "budget", "Budget", " "), "Ange vad som står, vad det ska stå och varför."),
    ],
)
def test_correction_that_says_too_little_is_refused(approved, slip, sentence):
    assert no(RuleError, corrected, story=approved, slip=slip) == sentence


def test_only_who_keeps_the_minutes_corrects_and_only_what_is_approved(approved):
    member = approved.users["Strömvall"]
    no(RightRefusedError, correct_slip, decision=approved.decision, slip=SLIP, by=member, today=DAY)
    assert not Correction.objects.exists()


def test_decision_not_yet_approved_is_changed_not_corrected(fixed):
    assert no(StateRefusedError, corrected, story=fixed) == (
        "Protokollet är inte justerat än. Ändra i beslutets egen text fram till dess; först därefter rättas skrivfel."
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Correction.objects.filter(pk=row.pk).update(shall_read="Annat"),
        lambda row: row.delete(),
    ],
)
def test_database_refuses_every_change_of_a_correction(change):
    row = CorrectionFactory()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(row)
    assert isinstance(frozen_error(caught.value), FrozenError)


@pytest.mark.parametrize("values", [{"shall_read": "verksamhetsplan"}, {"reason": ""}, {"stood": ""}])
def test_database_refuses_a_correction_that_says_too_little(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionFactory(**values)


# --- the sealed record


def test_correction_is_sealed_after_the_decision_and_both_stay(approved, django_capture_on_commit_callbacks):
    records.seal_meeting(meeting_id=approved.meeting.pk)
    with django_capture_on_commit_callbacks(execute=True):
        row = corrected(approved)
    own, _minutes, new = SealedRecord.objects.order_by("number")
    assert (new.kind, new.decision, new.correction, new.meeting) == (
        RecordKind.CORRECTION,
        approved.decision,
        row,
        approved.meeting,
    )
    assert new.file_name == (
        "Rättelse 2020-01-10 av Beslut 2019-12-13 Budget och verksamhetsplan för Kommunakademin Väst 2020.pdf"
    )
    assert "corrections" in json.loads(own.facts)
    assert json.loads(own.facts)["corrections"] == []
    assert json.loads(new.facts)["corrections"][0]["shall_read"] == "föreslagen budget 2020"
    assert list(chain_faults()) == []
    assert records.seal_correction(correction_id=row.pk) == 0
    assert records.seal_approved() == 0


def test_sealed_correction_is_archivable_and_reads_correction_before_decision(approved):
    row = corrected(approved)
    assert records.seal_approved() == 3
    new = SealedRecord.objects.get(correction=row)
    with new.file.open("rb") as file:
        content = file.read()
    assert_archivable(content, archive="PDF/A-3a")
    text = text_in_reading_order(content)
    stood = "Stod föreslagen budget Ska stå föreslagen budget 2020 Skäl Året föll bort."
    assert stood in text
    assert text.index(stood) < text.index("Fastställa föreslagen budget och verksamhetsplan.")
    own = SealedRecord.objects.get(kind=RecordKind.DECISION)
    with own.file.open("rb") as file:
        assert "Ska stå" not in text_in_reading_order(file.read())


def test_late_worker_seals_each_correction_as_it_was_made(approved):
    first = corrected(approved)
    second = corrected(approved, Slip(ErrorKind.CLERICAL, "verksamhetsplan", "plan", "Kortare."))
    assert records.seal_correction(correction_id=second.pk) == 3, "the decision and the minutes first"
    assert records.seal_correction(correction_id=first.pk) == 1
    sealed = SealedRecord.objects.filter(correction__isnull=False)
    counts = {row.correction_id: len(json.loads(row.facts)["corrections"]) for row in sealed}
    assert (counts[first.pk], counts[second.pk]) == (1, 2)
    assert records.seal_correction(correction_id=0) == 0


# --- the pages


def test_secretary_corrects_on_the_decisions_page(client_for, approved):
    client = client_for(approved.root)
    page = reverse("decision_detail", args=[approved.decision.pk])
    address = reverse("decision_slip", args=[approved.decision.pk])
    assert f'href="{address}"' in client.get(page).content.decode()
    assert "Beslutets egen text" in texts(client.get(address))
    data = {
        "place": "text",
        "kind": "clerical",
        "stood": "finns ej",
        "shall_read": "budget 2020",
        "reason": "Föll bort.",
    }
    refused = client.post(address, data)
    assert "”finns ej” står inte i beslutet." in texts(refused)
    assert "Föll bort." in texts(refused), "nothing typed is lost"
    assert client.post(address, {**data, "stood": "budget"}).url == page
    shown = texts(client.get(page))
    assert "Rättelse Skrivfel, rättat" in shown
    assert "Stod budget Ska stå budget 2020 Skäl Föll bort. Beslutet nedan står som det justerades." in shown
    records.seal_approved()
    shown = texts(client.get(page))
    assert "Alla handlingar om beslutet, först den som justerades: 1. Beslutshandling, " in shown
    assert "3. Rättelse av ett beslut, " in shown


def test_correction_in_an_annex_is_chosen_by_the_annex(client_for, approved):
    annex = approved.decision.annexes.get()
    client = client_for(approved.root)
    data = {"place": annex.pk, "kind": "calculation", "stood": "1 400", "shall_read": "1 500", "reason": "Summan."}
    client.post(reverse("decision_slip", args=[approved.decision.pk]), data)
    assert Correction.objects.get().annex == annex


def test_page_for_corrections_is_closed_to_members_and_strangers(client_for, approved, stranger):
    address = reverse("decision_slip", args=[approved.decision.pk])
    assert client_for(approved.users["Strömvall"]).get(address).status_code == 403
    assert client_for(stranger).get(address).status_code == 404
    page = client_for(approved.users["Strömvall"]).get(reverse("decision_detail", args=[approved.decision.pk]))
    assert address not in page.content.decode()


def test_stranger_fetches_no_corrected_record(approved):
    corrected(approved)
    records.seal_approved()
    assert SealedRecord.objects.visible_to(approved.chair).count() == 3
    assert list(SealedRecord.objects.visible_to(UserFactory())) == []


# --- what the public reads


def test_public_reads_the_latest_record_and_the_secretariat_is_told_when_it_is_older(client_for, client, approved):
    records.seal_meeting(meeting_id=approved.meeting.pk)
    first = publish_decision(decision=approved.decision, by=approved.root)
    corrected(approved)
    records.seal_approved()
    words = "Allmänheten läser handlingen från före den senaste rättelsen."
    page = reverse("decision_detail", args=[approved.decision.pk])
    assert words in texts(client_for(approved.root).get(page))
    assert "Ska stå" not in texts(client.get(first.get_absolute_url()))
    withdraw_publication(publication=first, reason="Rättad.", by=approved.root)
    again = publish_decision(decision=approved.decision, by=approved.root)
    assert (again.subject.kind, again.record.kind) == (RecordKind.DECISION, RecordKind.CORRECTION)
    assert "Ska stå föreslagen budget 2020" in texts(client.get(again.get_absolute_url()))
    assert words not in texts(client_for(approved.root).get(page))
