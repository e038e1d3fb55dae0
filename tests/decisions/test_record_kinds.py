"""Every kind of sealed record: archivable, reads as what it records, and is named if a byte or a column moves."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, models, transaction

from decisions.enums import ApprovalMethod, DecisionMode, ErrorKind, RecordKind
from decisions.models import Decision, RecordChain, SealedRecord
from decisions.queries.chain import chain_faults
from decisions.queries.documents import Paper, paper_of
from decisions.queries.redacted import redacted_version
from decisions.queries.redaction import Omissions
from decisions.queries.sealed import Extract, differences, rows_behind, subject_of
from decisions.services import records
from decisions.services.approval import approve_decision
from decisions.services.corrections import Slip, correct_slip
from decisions.services.publication import publish_minutes
from decisions.services.sole import Alone, record_sole_decision
from foundation.triggers import lift_triggers
from reports.pdf.engine import document_html
from tests.decisions.circulating import answer_all, circulating_body, close, start
from tests.decisions.story import CLAUSE, DAY, Story, approved, matter_opened, record_decision, steering_group
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db
LEFT_OUT = Omissions(("Karin Strömvall",))
RULE = "Delegationsordningen punkt 3.2"
URGENT = "Svaret skulle lämnas samma dag."


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def at_meeting() -> Story:
    story = approved(steering_group())
    records.seal_meeting(meeting_id=story.meeting.pk)
    return story


def corrected() -> Story:
    story = at_meeting()
    slip = Slip(ErrorKind.CLERICAL, CLAUSE, "Fastställa föreslagen budget och plan.", "Skrivfel.")
    correction = correct_slip(decision=story.decision, slip=slip, by=story.root, today=DAY)
    records.seal_correction(correction_id=correction.pk)
    return story


def extracted() -> Story:
    story = at_meeting()
    records.seal_extract(decision_id=story.decision.pk)
    return story


def redacted() -> Story:
    story = at_meeting()
    publish_minutes(meeting=story.meeting, by=story.root, omissions=LEFT_OUT)
    return story


def by_circulation() -> Story:
    story = circulating_body()
    sent = start(story)
    answer_all(story, sent)
    close(story, sent)
    return sealed_alone(story)


def by_one(alone: Alone, story: Story) -> Story:
    matter_opened(story)
    story.decision = record_decision(matter=story.matter, content=story.content, by=story.root)
    record_sole_decision(proposal=story.decision, alone=alone, by=story.root, today=DAY)
    return sealed_alone(story)


def on_delegation() -> Story:
    story = steering_group()
    return by_one(Alone(DecisionMode.DELEGATION, story.director, DAY, "verksamhetsledare", authority=RULE), story)


def by_the_chair() -> Story:
    story = steering_group()
    return by_one(Alone(DecisionMode.CHAIR, story.chair.person, DAY, urgency=URGENT), story)


def sealed_alone(story: Story) -> Story:
    story.decision = Decision.objects.get(pk=story.decision.pk)
    approve_decision(decision=story.decision, by=story.root, method=ApprovalMethod.PAPER)
    records.seal_decision(decision_id=story.decision.pk)
    return story


KINDS: dict[str, tuple[Callable[[], Story], RecordKind]] = {
    "decision": (at_meeting, RecordKind.DECISION),
    "minutes": (at_meeting, RecordKind.MINUTES),
    "correction": (corrected, RecordKind.CORRECTION),
    "extract": (extracted, RecordKind.EXTRACT),
    "redacted": (redacted, RecordKind.REDACTED),
    "circulation": (by_circulation, RecordKind.DECISION),
    "delegation": (on_delegation, RecordKind.DECISION),
    "chair": (by_the_chair, RecordKind.DECISION),
}


@pytest.fixture(params=KINDS)
def record(request) -> SealedRecord:
    """The last record of one kind, sealed."""
    tell, kind = KINDS[request.param]
    tell()
    return SealedRecord.objects.filter(kind=kind).latest("number")


def recorded_on(record: SealedRecord) -> Paper:
    """Return the document that the record is to say."""
    if record.redacts is not None:
        return redacted_version(record.redacts, (), LEFT_OUT).paper
    subject = subject_of(record)
    return paper_of(Extract(subject) if record.kind == RecordKind.EXTRACT else subject)


def test_kinds_are_all_there_are() -> None:
    assert {kind for _tell, kind in KINDS.values()} == set(RecordKind)


def test_record_is_archivable_and_reads_as_what_it_records(record: SealedRecord) -> None:
    content = Path(record.file.path).read_bytes()
    assert_archivable(content, archive="PDF/A-3a")
    paper = recorded_on(record)
    assert text_in_reading_order(content) == text_of_html(document_html(paper.document, paper.template_name))


def test_byte_changed_anywhere_in_a_file_names_the_record(record: SealedRecord) -> None:
    path = Path(record.file.path)
    content = path.read_bytes()
    for place in (0, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(CommandError, match=f"^Handling {record.number}, .*: filen har ändrats"):
            call_command("verify_records")
    path.write_bytes(content)
    call_command("verify_records")


def test_no_column_behind_a_record_changes_unseen(record: SealedRecord) -> None:
    if record.redacts is not None:
        assert record.rows == "{}"
        return
    lift_triggers()
    stored = rows_behind(subject_of(record))
    changed = [place for table, rows in stored.items() for place in changes(table, rows)]
    assert changed, "something lies behind every record"
    for model, key, field, value in changed:
        point = transaction.savepoint()
        if written(model, key, field, value):
            found = list(differences(stored, rows_behind(subject_of(SealedRecord.objects.get(pk=record.pk)))))
            assert any(field in words for words in found), f"{model.__name__}.{field}"
        transaction.savepoint_rollback(point)


def changes(table: str, rows: dict[str, dict[str, str]]) -> Iterator[tuple[type[models.Model], str, str, Any]]:
    """Yield a changed value for each plain column of one row of a table."""
    model = apps.get_model(table)
    for key, columns in list(rows.items())[:1]:
        row = model._base_manager.get(pk=key)
        for field in model._meta.local_concrete_fields:
            if field.attname in columns and not field.primary_key and not field.is_relation:
                yield model, key, field.name, other(getattr(row, field.name), field)


def other(value: Any, field: models.Field) -> Any:
    """Return another value of the same type."""
    kind = field.get_internal_type()
    others = {
        "BooleanField": not value,
        "DateField": dt.date(2001, 2, 3),
        "DateTimeField": dt.datetime(2001, 2, 3, tzinfo=dt.UTC),
        "JSONField": ["annat"],
        "TimeField": dt.time(23, 7),
    }
    return others.get(kind, 97 if "Integer" in kind else "annat")


def written(model: type[models.Model], key: str, field: str, value: Any) -> bool:
    """Change a column behind the portal's back; return False where the database itself refuses the value."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=key).update(**{field: value})
    except DatabaseError:
        return False
    return True


OWN = {
    "kind": RecordKind.EXTRACT,
    "title": "Annat",
    "facts": "inget JSON",
    "rows": "{}",
    "file": "",
    "file_name": "annat.pdf",
    "file_digest": "0" * 64,
    "size": 1,
    "certificate": "0" * 64,
    "sealed_at": dt.datetime(2019, 12, 14, tzinfo=dt.UTC),
    "previous_link": "1" * 64,
    "link": "1" * 64,
    "meeting": None,
    "number": 7,
}


@pytest.mark.parametrize("column", OWN)
def test_column_of_the_record_itself_is_named_with_it(column: str) -> None:
    at_meeting()
    lift_triggers()
    SealedRecord.objects.filter(number=1).update(**{column: OWN[column]})
    with pytest.raises(CommandError, match=r"^Handling [127], ”"):
        call_command("verify_records")
    assert list(chain_faults())


@pytest.mark.parametrize("path", ["records", "../utanför.pdf"])
def test_file_that_cannot_be_read_is_named(path: str) -> None:
    at_meeting()
    lift_triggers()
    SealedRecord.objects.filter(number=1).update(file=path)
    assert [(fault.number, fault.words) for fault in chain_faults()] == [(1, "filen kan inte läsas.")]


def test_redacted_version_whose_facts_are_gone_is_named_as_changed() -> None:
    redacted()
    lift_triggers()
    SealedRecord.objects.filter(number=3).update(facts="{}")
    words = "det som databasen säger om själva handlingen har ändrats."
    assert [(fault.number, fault.words) for fault in chain_faults()] == [(3, words)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda chain: chain.update(last_number=3), "en handling till har förseglats efter den, och saknas."),
        (lambda chain: chain.update(last_number=4), "2 handlingar till har förseglats efter den, och saknas."),
        (lambda chain: chain.update(last_number=1), "det som databasen säger om kedjans slut har ändrats."),
        (lambda chain: chain.update(last_link="1" * 64), "det som databasen säger om kedjans slut har ändrats."),
        (lambda chain: chain.all().delete(), "det som databasen säger om kedjans slut har ändrats."),
    ],
)
def test_end_of_the_chain_is_guarded_as_its_records_are(change: Callable[[Any], Any], words: str) -> None:
    at_meeting()
    change(RecordChain.objects)
    title = "Protokoll för Styrgrupp Kommunakademin Väst"
    assert [(fault.number, fault.title, fault.words) for fault in chain_faults()] == [(2, title, words)]
