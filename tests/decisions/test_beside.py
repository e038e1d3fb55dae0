"""What is kept beside the chain of records: one byte or one word changed is named with an error."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from decisions.enums import RecordKind
from decisions.models import Publication, SealedRecord, SignedDocument
from decisions.queries.beside import count_beside, faults_beside
from decisions.queries.redaction import Omissions
from decisions.services import records
from decisions.services.decisions import fix_decision
from decisions.services.publication import publish_decision, publish_minutes, withdraw_publication
from decisions.services.signed import attach_signed, remove_signed
from foundation.triggers import lift_triggers
from tests.decisions.factories_words import PaperFactory
from tests.decisions.papers import added
from tests.decisions.signing import signed_by
from tests.decisions.story import Story, approved, steering_group

pytestmark = pytest.mark.django_db
LEFT_OUT = Omissions(("Karin Strömvall",))
CHANGED = "filen har ändrats."
NOT_SEALED = "det som allmänheten läser är inte det som den förseglade handlingen säger."


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def sealed() -> Story:
    story = approved(steering_group())
    records.seal_meeting(meeting_id=story.meeting.pk)
    return story


def flip(path: str, place: int) -> None:
    """Turn one bit of one byte of a file."""
    content = bytearray(Path(path).read_bytes())
    content[place] ^= 1
    Path(path).write_bytes(content)


def verify() -> str:
    """Return what the command says when it ends with an error."""
    with pytest.raises(CommandError) as caught:
        call_command("verify_records")
    return str(caught.value)


@pytest.mark.parametrize("omissions", [Omissions(), LEFT_OUT], ids=["in full", "redacted"])
@pytest.mark.parametrize("place", [0, 2000, -1])
def test_byte_changed_in_a_published_file_names_the_record(sealed, omissions, place) -> None:
    published = publish_decision(decision=sealed.decision, by=sealed.root, omissions=omissions)
    call_command("verify_records")
    flip(published.record.file.path, place)
    assert verify() == f"Handling {published.record.number}, ”{published.record.title}”: {CHANGED}"


def test_publications_of_every_kind_are_as_they_were_sealed(sealed) -> None:
    withdrawn = publish_minutes(meeting=sealed.meeting, by=sealed.root)
    withdraw_publication(publication=withdrawn, reason="Ett namn.", by=sealed.root)
    publish_minutes(meeting=sealed.meeting, by=sealed.root, omissions=LEFT_OUT)
    publish_decision(decision=sealed.decision, by=sealed.root, omissions=LEFT_OUT)
    assert list(faults_beside()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "Annat"),
        ("date", "2019-12-14"),
        ("body_name", "Någon annan"),
        ("is_redacted", True),
        ("annexes", []),
        ("annexes", [{"title": "En annan bilaga"}]),
        ("record", "the minutes"),
        ("subject", "the minutes"),
    ],
)
def test_publication_that_shows_something_else_than_its_record_is_named(sealed, column, value) -> None:
    row = publish_decision(decision=sealed.decision, by=sealed.root)
    lift_triggers()
    other = SealedRecord.objects.get(kind=RecordKind.MINUTES)
    Publication.objects.filter(pk=row.pk).update(**{column: other if value == "the minutes" else value})
    title = Publication.objects.get(pk=row.pk).title
    assert verify() == f"Publicering {row.pk}, ”{title}”: {NOT_SEALED}"


@pytest.mark.parametrize("of", ["meeting", "decision"])
def test_byte_changed_in_a_document_signed_elsewhere_names_it(sealed, of, capsys) -> None:
    pdf = signed_by("Astrid Wennerhag")
    row = attach_signed(subject=getattr(sealed, of), content=pdf, name="Protokoll.pdf", by=sealed.root)
    call_command("verify_records")
    assert capsys.readouterr().out.splitlines() == [
        "Alla 2 handlingar är som de förseglades.",
        "1 fil som förvaras bredvid dem är som den kom in.",
    ]
    for place in (0, len(pdf) // 2, len(pdf) - 1):
        flip(row.file.path, place)
        assert verify() == f"Undertecknat dokument {row.pk}, ”Protokoll”: {CHANGED}"
        flip(row.file.path, place)
    call_command("verify_records")


def test_document_taken_away_is_kept_and_its_digest_holds_too(sealed) -> None:
    row = attach_signed(subject=sealed.meeting, content=signed_by("Bo Berg"), name="Protokoll.pdf", by=sealed.root)
    remove_signed(document=row, reason="Fel fil.", by=sealed.root)
    lift_triggers()
    SignedDocument.objects.filter(pk=row.pk).update(file_digest="0" * 64)
    assert [(fault.number, fault.words) for fault in faults_beside()] == [(row.pk, CHANGED)]
    SignedDocument.objects.filter(pk=row.pk).update(file="borta.pdf")
    assert [(fault.number, fault.words) for fault in faults_beside()] == [(row.pk, "filen saknas.")]


def test_paper_that_lay_before_the_body_is_named_and_one_that_did_not_is_no_record(held) -> None:
    laid = added(held)
    fix_decision(decision=held.decision, by=held.root)
    PaperFactory(file_digest="0" * 64)
    assert (count_beside(), list(faults_beside())) == (1, [])
    flip(laid.file.path, 3)
    assert verify() == f"Handling i ärende {laid.pk}, ”Tjänsteskrivelse”: {CHANGED}"
