"""Records sealed when the minutes are approved: archivable, chained, and any change is named."""

import io
import json
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from decisions.enums import ApprovalMethod, RecordKind
from decisions.models import Decision, RecordChain, SealedRecord
from decisions.queries.chain import Verdict, chain_faults, verify_file
from decisions.queries.documents import record_paper
from decisions.queries.redaction import Omissions
from decisions.queries.sealed import rows_behind, subject_of
from decisions.services import records
from decisions.services.approval import approve_decision
from decisions.services.freezing import frozen_error
from decisions.services.minutes import approve_minutes
from decisions.services.publication import publish_decision
from foundation.errors import FrozenError
from foundation.triggers import lift_triggers
from reports.pdf import sealing
from reports.pdf.engine import document_html
from tests.collaboration.factories import UserFactory
from tests.decisions.circulating import answer_all, circulating_body, close, start
from tests.decisions.factories import DecisionFactory
from tests.decisions.story import DAY, Story, approved, sent, steering_group
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def story() -> Story:
    return approved(steering_group())


@pytest.fixture
def sealed(story: Story) -> Story:
    assert records.seal_meeting(meeting_id=story.meeting.pk) == 2
    return story


def content_of(record: SealedRecord) -> bytes:
    with record.file.open("rb") as file:
        return file.read()


def test_last_approval_has_the_decision_and_the_minutes_sealed(django_capture_on_commit_callbacks) -> None:
    story = sent(steering_group())
    approval = story.meeting.minutes_approvals.get()
    with django_capture_on_commit_callbacks(execute=True):
        approve_minutes(approval=approval, by=story.root, method=ApprovalMethod.PAPER)
    decision, minutes = SealedRecord.objects.order_by("number")
    assert (decision.kind, decision.decision, decision.meeting) == (RecordKind.DECISION, story.decision, story.meeting)
    assert (minutes.kind, minutes.decision, minutes.meeting) == (RecordKind.MINUTES, None, story.meeting)
    assert decision.file_name == "Beslut 2019-12-13 Budget och verksamhetsplan för Kommunakademin Väst 2020.pdf"
    assert minutes.previous_link == decision.link
    assert (RecordChain.objects.get().last_number, RecordChain.objects.get().last_link) == (2, minutes.link)


@pytest.mark.parametrize("kind", [RecordKind.DECISION, RecordKind.MINUTES])
def test_sealed_record_is_archivable_with_its_facts_inside_and_its_seal_holds(sealed: Story, kind: str) -> None:
    record = SealedRecord.objects.get(kind=kind)
    content = content_of(record)
    assert_archivable(content, archive="PDF/A-3a")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.attachments["beslut.json"].get_file().read_bytes().decode() == record.facts
    (seal,) = sealing.seals_in(content)
    assert (seal.holds, seal.name, seal.fingerprint) == (True, "KAV-portalen", record.certificate)


def test_text_of_the_sealed_record_in_reading_order_is_the_decision(sealed: Story) -> None:
    record = SealedRecord.objects.get(kind=RecordKind.DECISION)
    paper = record_paper(sealed.decision, on=DAY)
    assert text_in_reading_order(content_of(record)) == text_of_html(document_html(paper.document, paper.template_name))
    facts = json.loads(record.facts)
    assert facts["clauses"] == ["Fastställa föreslagen budget och verksamhetsplan."]
    assert facts["date"] == "2019-12-13"
    assert [person["organisation"] for person in facts["present"]].count("Högskolan Väst") == 4
    assert (facts["reference_number"], facts["paragraph"]) == ("", "")


def test_where_the_archive_wants_2a_the_facts_lie_beside_the_file(story: Story, settings) -> None:
    settings.RECORD_JSON_INSIDE = False
    records.seal_meeting(meeting_id=story.meeting.pk)
    record = SealedRecord.objects.get(kind=RecordKind.DECISION)
    assert_archivable(content_of(record), archive="PDF/A-2a")
    assert json.loads(record.facts)["title"] == "Budget och verksamhetsplan för Kommunakademin Väst 2020"


def test_sealing_again_makes_nothing_more(sealed: Story) -> None:
    assert records.seal_meeting(meeting_id=sealed.meeting.pk) == 0
    assert records.seal_approved() == 0
    assert SealedRecord.objects.count() == 2


def test_meeting_whose_minutes_are_not_approved_is_not_sealed() -> None:
    story = sent(steering_group())
    assert records.seal_meeting(meeting_id=story.meeting.pk) == 0
    assert not SealedRecord.objects.exists()


def test_what_a_lost_message_left_is_sealed_by_the_next_round(story: Story) -> None:
    assert records.seal_approved() == 2


def test_nothing_is_sealed_on_a_machine_without_pango_until_it_has_it(story: Story, monkeypatch, caplog) -> None:
    with monkeypatch.context() as lacking:
        lacking.setattr(records, "missing_libraries", lambda: ["Pango"])
        assert records.seal_approved() == 0
    assert caplog.messages == ["Nothing is sealed on a machine without Pango"]
    assert records.seal_approved() == 2


def test_worker_that_comes_second_leaves_neither_row_nor_file(story: Story, monkeypatch) -> None:
    """Both have rendered when the first one links its record."""
    link = records._link

    def both(record: SealedRecord, stored: str) -> None:
        monkeypatch.setattr(records, "_link", link)
        records.seal_meeting(meeting_id=story.meeting.pk)
        with transaction.atomic():
            link(record, stored)

    monkeypatch.setattr(records, "_link", both)
    records.seal_meeting(meeting_id=story.meeting.pk)
    numbers = list(SealedRecord.objects.order_by("number").values_list("number", "kind"))
    assert numbers == [(1, "decision"), (2, "minutes")]
    kept = list(Path(default_storage.location).rglob("*.pdf"))
    assert len(kept) == 2
    assert list(chain_faults()) == []


def test_record_that_cannot_be_linked_leaves_no_file(story: Story, monkeypatch) -> None:
    def away(_record: SealedRecord, _stored: str) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(records, "_link", away)
    with pytest.raises(OperationalError):
        records.seal_meeting(meeting_id=story.meeting.pk)
    assert list(Path(default_storage.location).rglob("*.pdf")) == []


def test_record_of_nothing_is_no_record() -> None:
    with pytest.raises(LookupError):
        subject_of(SealedRecord(kind=RecordKind.DECISION))


def test_decision_that_met_no_meeting_has_its_own_rows_behind_it() -> None:
    decision = DecisionFactory(approved=True)
    assert set(rows_behind(decision)["decisions.Decision"]) == {str(decision.pk)}
    assert "decisions.Meeting" not in rows_behind(decision)


def test_every_record_is_as_it_was_sealed(sealed: Story, capsys) -> None:
    assert list(chain_faults()) == []
    call_command("verify_records")
    assert capsys.readouterr().out.strip() == "Alla 2 handlingar är som de förseglades."


def test_one_byte_changed_in_the_file_names_the_record(sealed: Story) -> None:
    record = SealedRecord.objects.get(kind=RecordKind.DECISION)
    path = Path(record.file.path)
    content = bytearray(path.read_bytes())
    content[2000] ^= 1
    path.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        call_command("verify_records")
    assert str(caught.value) == (
        "Handling 1, ”Budget och verksamhetsplan för Kommunakademin Väst 2020”: filen har ändrats."
    )


def test_missing_file_names_the_record(sealed: Story) -> None:
    Path(SealedRecord.objects.get(kind=RecordKind.MINUTES).file.path).unlink()
    assert [(fault.number, fault.words) for fault in chain_faults()] == [(2, "filen saknas.")]


COLUMNS = {
    "decisions.DecisionClause text": "UPDATE decisions_decisionclause SET text = 'Avslå.'",
    "decisions.Decision reasons": "UPDATE decisions_decision SET reasons = 'Andra skäl.'",
    "decisions.Attendance person_name": "UPDATE decisions_attendance SET person_name = 'Annan' WHERE \"order\" = 3",
    "decisions.Meeting date": "UPDATE decisions_meeting SET date = '2019-12-14'",
    "decisions.MinutesApproval method": "UPDATE decisions_minutesapproval SET method = 'portal'",
    "decisions.TermsPoint text": "UPDATE decisions_termspoint SET text = 'Något annat.'",
    "decisions.Annex title": "UPDATE decisions_annex SET title = 'En annan bilaga'",
}


@pytest.mark.parametrize("place", COLUMNS)
def test_one_column_changed_in_the_database_names_the_record_and_the_place(sealed: Story, place: str) -> None:
    lift_triggers()
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[place])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
    table, column = place.split()
    faults = list(chain_faults())
    assert faults
    assert faults[0].number == 1 or place == "decisions.MinutesApproval method"
    assert all(table in fault.words and column in fault.words for fault in faults)


def test_row_added_or_taken_out_behind_a_record_is_named(sealed: Story) -> None:
    lift_triggers()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM decisions_decisionclause")
    clause = next(iter(rows_behind(sealed.decision)["decisions.DecisionClause"]), None)
    assert clause is None
    assert {fault.number for fault in chain_faults()} == {1, 2}


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE decisions_sealedrecord SET title = 'Annat' WHERE number = 1", 1),
        ("UPDATE decisions_sealedrecord SET facts = '{}' WHERE number = 2", 2),
        ("UPDATE decisions_sealedrecord SET previous_link = link WHERE number = 2", 2),
        ("DELETE FROM decisions_sealedrecord WHERE number = 1", 2),
        ("DELETE FROM decisions_sealedrecord WHERE number = 2", 1),
    ],
)
def test_row_of_the_record_itself_changed_or_gone_breaks_the_chain(sealed: Story, change: str, number: int) -> None:
    lift_triggers()
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert next(chain_faults()).number == number


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.save(),
        lambda record: SealedRecord.objects.filter(pk=record.pk).update(title="Annat"),
        lambda record: record.delete(),
    ],
)
def test_database_refuses_every_change_of_a_sealed_record(sealed: Story, change) -> None:
    record = SealedRecord.objects.get(number=1)
    record.title = "Annat"
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(record)
    assert isinstance(frozen_error(caught.value), FrozenError)


def verdict(client: Client, content: bytes) -> str:
    response = client.post(reverse("verify"), {"file": SimpleUploadedFile("fil.pdf", content)})
    assert response.status_code == 200
    return response.content.decode()


def test_anyone_may_try_a_file_and_is_told_which_record_it_is(sealed: Story, client: Client) -> None:
    record = SealedRecord.objects.get(kind=RecordKind.DECISION)
    page = verdict(client, content_of(record))
    assert "Filen är en handling från den här portalen och är oförändrad" in page
    assert "Styrgrupp Kommunakademin Väst" in page
    assert record.get_absolute_url() not in page, "a stranger is not sent to a page that is closed to them"
    client.force_login(sealed.chair)
    assert record.get_absolute_url() in verdict(client, content_of(record))


def test_file_of_a_decision_without_a_meeting_names_body_and_day_too(client: Client) -> None:
    story = circulating_body()
    out = start(story)
    answer_all(story, out)
    close(story, out)
    decision = Decision.objects.get(pk=story.decision.pk)
    approve_decision(decision=decision, by=story.root, method=ApprovalMethod.PAPER)
    records.seal_decision(decision_id=decision.pk)
    page = text_of_html(verdict(client, content_of(SealedRecord.objects.get())))
    assert "Organ Styrgrupp Kommunakademin Väst Datum 2019-12-12" in page


def test_stranger_is_led_to_the_public_page_of_what_is_published(sealed: Story, client: Client) -> None:
    record = SealedRecord.objects.get(kind=RecordKind.DECISION)
    public = f'href="{reverse("open_decision", args=[record.number])}"'
    assert public not in verdict(client, content_of(record))
    publication = publish_decision(decision=sealed.decision, by=sealed.root, omissions=Omissions(("Karin Strömvall",)))
    for file in (record, publication.record):
        page = verdict(client, content_of(file))
        assert public in page
        assert record.get_absolute_url() not in page.replace(public, "")
    client.force_login(sealed.chair)
    assert f'href="{record.get_absolute_url()}"' in verdict(client, content_of(record))


def test_changed_copy_is_told_apart_from_a_file_of_someone_else(sealed: Story) -> None:
    record = SealedRecord.objects.get(kind=RecordKind.DECISION)
    content = content_of(record)
    assert verify_file(content).verdict is Verdict.GENUINE
    assert verify_file(content[:2000] + bytes([content[2000] ^ 1]) + content[2001:]).verdict is Verdict.CHANGED
    assert verify_file(content + b"\n").verdict is Verdict.CHANGED
    for other in (b"", b"hej", b"%PDF-1.7\n%%EOF", content[: len(content) // 2]):
        assert verify_file(other).verdict is Verdict.UNKNOWN


def test_verify_page_asks_for_a_file_in_words(client: Client) -> None:
    response = client.post(reverse("verify"))
    assert "Välj en fil att kontrollera." in response.content.decode()


def test_sealed_file_is_fetched_by_those_who_may_read_the_decision_only(sealed: Story, client: Client) -> None:
    record = SealedRecord.objects.get(kind=RecordKind.DECISION)
    client.force_login(sealed.chair)
    response = client.get(record.get_file_url())
    assert b"".join(response.streaming_content) == content_of(record)
    assert client.get(record.get_file_url(), headers={"if-none-match": response["ETag"]}).status_code == 304
    client.force_login(UserFactory())
    assert client.get(record.get_file_url()).status_code == 404
    assert list(SealedRecord.objects.visible_to(UserFactory())) == []
