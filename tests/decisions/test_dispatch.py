"""Extracts of one § and their dispatch: sealed, sent to the list, and each sending filed."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from decisions.enums import DispatchWay, ErrorKind, RecordKind
from decisions.models import Dispatch, SealedRecord
from decisions.queries.chain import chain_faults
from decisions.queries.dispatch import dispatching_of, file_to_send
from decisions.queries.minutes import extract_of
from decisions.services import records
from decisions.services.corrections import Slip, correct_slip
from decisions.services.dispatch import file_dispatch, order_extract
from decisions.services.freezing import frozen_error
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.decisions import story as tell
from tests.decisions.factories import DecisionFactory, DispatchFactory
from tests.decisions.refusals import no
from tests.pdf.text import text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

pytestmark = pytest.mark.django_db
SENT = dt.date(2019, 12, 20)
LIST = "Högskolan Väst\nSotenäs kommun"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def listed(story):
    """The approved decision with a dispatch list."""
    tell.held(story)
    story.decision.dispatch_list = LIST
    story.decision.save()
    story.decision = tell.fix_decision(decision=story.decision, by=story.root)
    tell.send_minutes(meeting=story.meeting, approvers=(), by=story.root)
    for approval in story.meeting.minutes_approvals.all():
        tell.approve_minutes(approval=approval, by=story.root, method=tell.ApprovalMethod.PAPER)
    return tell.reread(story)


@pytest.fixture
def extracted(listed):
    assert records.seal_extract(decision_id=listed.decision.pk) == 1
    return listed


def texts(response):
    return text_of_html(response.content.decode())


def filed(story, recipients=("Högskolan Väst",), **changes):
    values = {"way": DispatchWay.EMAIL, "sent_on": SENT, "by": story.root, "today": SENT, **changes}
    return file_dispatch(decision=story.decision, recipients=recipients, **values)


def test_extract_is_archivable_and_holds_its_paragraph_who_was_there_and_who_approved(extracted):
    extract = SealedRecord.objects.get()
    assert (extract.kind, extract.decision, extract.meeting) == (
        RecordKind.EXTRACT,
        extracted.decision,
        extracted.meeting,
    )
    assert extract.file_name == (
        "Protokollsutdrag 2019-12-13 Budget och verksamhetsplan för Kommunakademin Väst 2020.pdf"
    )
    with extract.file.open("rb") as file:
        content = file.read()
    assert_archivable(content, archive="PDF/A-3a")
    text = text_in_reading_order(content)
    assert text.startswith("Protokollsutdrag, 1. Budget och verksamhetsplan för Kommunakademin Väst 2020")
    for words in (
        "Astrid Wennerhag",
        "Fastställa föreslagen budget och verksamhetsplan.",
        "Protokollet justerat av Astrid Wennerhag",
        "Högskolan Väst Sotenäs kommun",
    ):
        assert words in text
    assert list(chain_faults()) == []


def test_extract_is_made_once_and_anew_after_a_correction(extracted, django_capture_on_commit_callbacks):
    first = file_to_send(extracted.decision)
    assert records.seal_extract(decision_id=extracted.decision.pk) == 0
    slip = Slip(ErrorKind.CLERICAL, "föreslagen budget", "föreslagen budget 2020", "Året föll bort.")
    correct_slip(decision=extracted.decision, slip=slip, by=extracted.root, today=SENT)
    assert file_to_send(extracted.decision) is None
    with django_capture_on_commit_callbacks(execute=True):
        order_extract(decision=extracted.decision, by=extracted.root)
    second = file_to_send(extracted.decision)
    assert second.number > first.number
    (item,) = json.loads(second.facts)["items"]
    assert item["corrections"][0]["shall_read"] == "föreslagen budget 2020"
    with second.file.open("rb") as file:
        content = file.read()
    assert_archivable(content, archive="PDF/A-3a")
    assert "Ska stå föreslagen budget 2020" in text_in_reading_order(content)


def test_dispatch_is_filed_with_recipient_way_day_and_file(extracted):
    assert dispatching_of(extracted.decision).waiting == ("Högskolan Väst", "Sotenäs kommun")
    (row,) = filed(extracted)
    assert (row.recipient, row.way, row.sent_on, row.by) == ("Högskolan Väst", "email", SENT, extracted.root)
    assert row.record == SealedRecord.objects.get(kind=RecordKind.EXTRACT)
    now = dispatching_of(extracted.decision)
    assert (now.waiting, now.sent) == (("Sotenäs kommun",), (row,))


def test_file_is_filed_once_to_each_and_only_in_its_days(extracted):
    filed(extracted, ["Högskolan Väst", " Högskolan Väst ", ""])
    assert Dispatch.objects.count() == 1
    sentence = no(InvalidError, filed, story=extracted)
    assert sentence == "Mottagaren har redan fått samma fil."
    assert no(RuleError, filed, story=extracted, recipients=[" "]) == "Ange vem som har fått beslutet."
    words = "Välj en dag mellan 2019-12-13, då beslutet fattades, och i dag."
    for day in (dt.date(2019, 12, 12), dt.date(2019, 12, 21)):
        assert no(RuleError, filed, story=extracted, recipients=["Annan"], sent_on=day) == words


def test_nothing_is_dispatched_before_the_extract_is_made(listed):
    assert no(StateRefusedError, filed, story=listed) == "Gör utdraget först. Det är det som skickas."


def test_nothing_is_extracted_or_dispatched_before_the_approval(fixed):
    words = "Ett beslut expedieras när det är justerat."
    assert no(StateRefusedError, filed, story=fixed) == words
    assert no(StateRefusedError, order_extract, decision=fixed.decision, by=fixed.root) == words
    assert records.seal_extract(decision_id=fixed.decision.pk) == 0


def test_decision_without_a_meeting_is_sent_as_its_own_record(root):
    decision = DecisionFactory(approved=True, mode="circulation")
    assert no(StateRefusedError, order_extract, decision=decision, by=root) == (
        "Ett beslut utan möte har inget protokoll att göra utdrag ur. Skicka beslutets egen handling."
    )
    assert file_to_send(decision) is None
    with pytest.raises(LookupError):
        extract_of(decision)


def test_member_dispatches_nothing(extracted):
    member = extracted.users["Strömvall"]
    no(RightRefusedError, filed, story=extracted, by=member)
    no(RightRefusedError, order_extract, decision=extracted.decision, by=member)


@pytest.mark.parametrize(
    "change", [lambda row: Dispatch.objects.filter(pk=row.pk).update(recipient="X"), lambda row: row.delete()]
)
def test_database_refuses_every_change_of_a_dispatch(change):
    row = DispatchFactory()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(row)
    assert isinstance(frozen_error(caught.value), FrozenError)


def test_database_refuses_a_dispatch_to_no_one():
    with pytest.raises(IntegrityError), transaction.atomic():
        DispatchFactory(recipient="")


def test_secretary_makes_the_extract_and_files_the_dispatch(client_for, listed, django_capture_on_commit_callbacks):
    client = client_for(listed.root)
    page = reverse("decision_detail", args=[listed.decision.pk])
    address = reverse("decision_dispatch", args=[listed.decision.pk])
    assert f'href="{address}"' in client.get(page).content.decode()
    assert "Gör utdraget" in texts(client.get(address))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("extract_make", args=[listed.decision.pk])).url == f"{address}?vantar"
    shown = texts(client.get(address))
    assert "Filen att skicka" in shown
    assert SealedRecord.objects.get(kind=RecordKind.EXTRACT).file_digest in shown
    data = {"listed": ["Sotenäs kommun"], "others": "Åmåls kommun", "way": "post", "sent_on": "2019-12-01"}
    assert "Välj en dag mellan 2019-12-13" in texts(client.post(address, data))
    assert client.post(address, {**data, "sent_on": "2019-12-20"}).url == address
    sent = "Har skickats till Åmåls kommun 2019-12-20, post, handling 1 Sotenäs kommun 2019-12-20, post, handling 1"
    assert sent in texts(client.get(address))
    assert sent in texts(client.get(page))


def test_recipient_is_asked_for_where_none_is_listed(client_for, approved):
    records.seal_extract(decision_id=approved.decision.pk)
    address = reverse("decision_dispatch", args=[approved.decision.pk])
    data = {"others": " ", "way": "post", "sent_on": "2019-12-20"}
    page = texts(client_for(approved.root).post(address, data))
    assert "Mottagare: Ange vem som har fått beslutet." in page
    assert "Mottagare (frivilligt)" not in page


def test_page_of_a_decision_without_a_meeting_says_that_it_is_being_sealed(client_for, root):
    decision = DecisionFactory(approved=True, mode="circulation")
    page = texts(client_for(root).get(reverse("decision_dispatch", args=[decision.pk])))
    assert "Den görs och förseglas" in page
    assert "Gör utdraget" not in page


def test_page_looks_for_the_file_until_it_is_there(client_for, listed):
    client, address = client_for(listed.root), reverse("decision_dispatch", args=[listed.decision.pk])
    looks, ready = 'hx-get="?vantar" hx-trigger="every 2s"', "Filen att skicka är klar."
    plain, asked = client.get(address), client.get(f"{address}?vantar")
    assert [looks in page.content.decode() for page in (plain, asked)] == [False, True]
    assert "Den visas här av sig själv när den är klar." in texts(asked)
    assert "Gör utdraget" not in texts(asked)
    records.seal_extract(decision_id=listed.decision.pk)
    plain, asked = client.get(address), client.get(f"{address}?vantar")
    assert [looks in page.content.decode() for page in (plain, asked)] == [False, False]
    assert [ready in texts(page) for page in (plain, asked)] == [False, True]
    assert "Anteckna vem som har fått det" in texts(asked)


def test_page_says_when_a_decision_is_not_ready_and_is_closed_to_others(client_for, fixed, stranger):
    address = reverse("decision_dispatch", args=[fixed.decision.pk])
    assert "Ett beslut expedieras när det är justerat." in texts(client_for(fixed.root).get(address))
    make = reverse("extract_make", args=[fixed.decision.pk])
    assert client_for(fixed.root).post(make).url == address
    assert client_for(fixed.users["Strömvall"]).get(address).status_code == 403
    assert client_for(fixed.users["Strömvall"]).post(make).status_code == 403
    assert client_for(stranger).get(address).status_code == 404


def test_extract_that_is_as_it_should_be_is_not_made_again(extracted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as queued:
        assert order_extract(decision=extracted.decision, by=extracted.root) == extracted.decision
    assert queued == []
