"""What is ordered of something approved is the sealed file itself, which the portal knows again."""

import io
from typing import Any

import pytest
from django.utils import translation

from decisions.enums import ErrorKind
from decisions.models import SealedRecord
from decisions.queries.chain import Verdict, verify_file
from decisions.services import records
from decisions.services.corrections import Slip, correct_slip
from reports.kinds import Occasion
from reports.parameters import bind_parameters
from reports.registry import get_kind
from tests.decisions.story import DAY, Story, approved, fixed, steering_group
from tests.pdf.text import text_in_reading_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def made(kind: str, **parameters: int) -> tuple[bytes, str, str]:
    """Return the file, the fingerprint it was made with, and the one an order now would be compared by."""
    report, target = get_kind(kind), io.BytesIO()
    params = bind_parameters(report, parameters, user=None, language="sv").params
    occasion = Occasion(on=DAY)
    fingerprint = report.make(params, occasion, target)
    return target.getvalue(), fingerprint, report.fingerprint(params, occasion)


def content(record: SealedRecord) -> bytes:
    with record.file.open("rb") as file:
        return file.read()


@pytest.fixture
def story() -> Story:
    return approved(steering_group())


def test_record_ordered_of_an_approved_decision_is_the_sealed_file(story: Story) -> None:
    records.seal_meeting(meeting_id=story.meeting.pk)
    sealed = story.decision.records.get()

    assert made("decision-record", decision=story.decision.pk) == (
        content(sealed),
        sealed.file_digest,
        sealed.file_digest,
    )


def test_minutes_ordered_once_approved_are_the_sealed_file(story: Story) -> None:
    records.seal_meeting(meeting_id=story.meeting.pk)
    sealed = story.meeting.records.get(kind="minutes")

    assert made("minutes", meeting=story.meeting.pk) == (content(sealed), sealed.file_digest, sealed.file_digest)


@pytest.mark.parametrize("kind", ["decision-record", "minutes"])
def test_what_is_approved_but_not_yet_sealed_is_sealed_first(kind: str, story: Story) -> None:
    subject = {"decision": story.decision.pk} if kind == "decision-record" else {"meeting": story.meeting.pk}

    file, *_fingerprints = made(kind, **subject)

    assert verify_file(file).verdict is Verdict.GENUINE
    assert SealedRecord.objects.count() == 2


def test_record_ordered_in_english_is_the_swedish_one_that_was_sealed(story: Story) -> None:
    with translation.override("en"):
        file, *_fingerprints = made("decision-record", decision=story.decision.pk)

    assert verify_file(file).verdict is Verdict.GENUINE


def test_correction_gives_the_next_order_its_record(story: Story) -> None:
    first, *_fingerprints = made("decision-record", decision=story.decision.pk)
    slip = Slip(ErrorKind.CLERICAL, "föreslagen budget", "framlagd budget", "Fel ord.")
    correct_slip(decision=story.decision, slip=slip, by=story.root, today=DAY)

    second, *_fingerprints = made("decision-record", decision=story.decision.pk)

    assert second == content(story.decision.records.get(kind="correction"))
    assert second != first


def test_draft_is_drawn_and_says_that_it_is_one() -> None:
    story = fixed(steering_group())

    file, fingerprint, now = made("decision-record", decision=story.decision.pk)

    assert "Utkast: protokollet är inte justerat." in text_in_reading_order(file)
    assert fingerprint == now
    assert SealedRecord.objects.count() == 0
