"""The approver's own answer in the portal: confirmed with the password or the passkey, or declined with reasons."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from collaboration.queries.confirmation import FRESH_FOR
from decisions.enums import ApprovalMethod, MeetingState, RecordKind
from decisions.models import MinutesApproval, SealedRecord
from decisions.queries.record import given_approvals, lines_of
from decisions.services.agenda import draw_paragraph_numbers
from decisions.services.minutes import approve_minutes, decline_minutes, send_minutes, take_back_minutes
from decisions.services.records import seal_meeting
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import PASSWORD, UserFactory
from tests.decisions.factories import MinutesApprovalFactory
from tests.decisions.refusals import no
from tests.decisions.story import reread
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
REASON = "§ 1: Det ska stå 1 500 tkr."


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def texts(response):
    return text_of_html(response.content.decode())


@pytest.fixture
def approval(sent):
    return sent.meeting.minutes_approvals.get(is_chair=True)


@pytest.fixture
def chair(client_for, sent):
    return client_for(sent.chair)


def page_of(approval):
    return reverse("minutes_approve", args=[approval.pk])


def remember(client, user, seconds_ago, **entry):
    """Put a confirmation into the client's session, as allauth keeps it."""
    session = client.session
    session["account_authentication_methods"] = [{"at": time.time() - seconds_ago, **entry}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def test_chair_is_led_to_the_question_and_approves_with_the_password(chair, sent, approval):
    meeting = texts(chair.get(sent.meeting.get_absolute_url()))
    assert "Läs protokollet och justera det. Justera protokollet Justera inte" in meeting
    assert "Du intygar att protokollet återger vad som behandlades och beslutades." in texts(
        chair.get(page_of(approval))
    )
    assert chair.post(page_of(approval), {"password": PASSWORD}).url == sent.meeting.get_absolute_url()
    approval.refresh_from_db()
    assert (approval.method, approval.by) == (ApprovalMethod.PASSWORD, sent.chair)
    day = timezone.localdate()
    assert lines_of(given_approvals(sent.meeting), []) == (f"Astrid Wennerhag, {day}, i portalen, med lösenord",)
    assert "Väntar på justering av Joakim Sandelius." in texts(chair.get(sent.meeting.get_absolute_url()))


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("", "Skriv lösenordet du loggar in med."), ("fel", "Det är inte ditt lösenord. Skriv det igen.")],
)
def test_without_the_password_nothing_is_approved(chair, approval, password, sentence):
    response = chair.post(page_of(approval), {"password": password})
    assert sentence in texts(response)
    approval.refresh_from_db()
    assert approval.approved_at is None


def test_having_signed_in_is_not_enough(chair, sent, approval):
    remember(chair, sent.chair, 1, method="password")
    assert "Ditt lösenord" in texts(chair.get(page_of(approval)))


@pytest.mark.parametrize(("kind", "asked"), [("webauthn", False), ("totp", True), ("recovery_codes", True)])
def test_key_takes_the_passwords_place_but_no_code_does(chair, sent, approval, kind, asked):
    remember(chair, sent.chair, 60, method="mfa", type=kind, reauthenticated=True)
    assert ("Ditt lösenord" in texts(chair.get(page_of(approval)))) is asked
    chair.post(page_of(approval))
    approval.refresh_from_db()
    assert approval.method == ("" if asked else ApprovalMethod.PASSKEY)


def test_confirmation_is_good_for_five_minutes(chair, sent, approval):
    assert dt.timedelta(minutes=5) == FRESH_FOR
    confirmed = {"method": "password", "reauthenticated": True}
    remember(chair, sent.chair, 299, **confirmed)
    page = texts(chair.get(page_of(approval)))
    assert "Du bekräftade kl." in page
    assert "Ditt lösenord" not in page
    remember(chair, sent.chair, 301, **confirmed)
    assert "Skriv lösenordet du loggar in med." in texts(chair.post(page_of(approval)))


def test_who_has_a_key_is_led_to_it_and_back(chair, sent, approval):
    assert "Eller med nyckel" not in texts(chair.get(page_of(approval)))
    Authenticator.objects.create(user=sent.chair, type=Authenticator.Type.WEBAUTHN, data={})
    page = chair.get(page_of(approval)).content.decode()
    assert f'href="/konto/nycklar/bekrafta/?next=%2Fjusteringar%2F{approval.pk}%2F"' in page


@pytest.mark.parametrize("name", ["minutes_approve", "minutes_decline"])
def test_whoever_is_not_asked_gets_the_reason_and_no_form(client_for, sent, approval, name):
    client = client_for(sent.users["Sandelius"])
    response = client.get(reverse(name, args=[approval.pk]))
    assert response.status_code == 403
    assert "Här är det Astrid Wennerhag som ska justera." in texts(response)
    client.post(reverse(name, args=[approval.pk]), {"password": PASSWORD, "reason": REASON})
    approval.refresh_from_db()
    assert (approval.approved_at, approval.declined_at) == (None, None)


def test_approved_once_is_not_asked_again(chair, approval):
    chair.post(page_of(approval), {"password": PASSWORD})
    response = chair.get(page_of(approval))
    assert response.status_code == 409
    assert "Astrid Wennerhag har redan justerat protokollet." in texts(response)


def test_approval_without_a_confirmation_is_refused_by_the_service_too(sent, approval):
    sentence = no(StateRefusedError, approve_minutes, approval=approval, by=sent.chair, method=ApprovalMethod.PORTAL)
    assert sentence == "Bekräfta med lösenord eller nyckel att det är du, och justera sedan."


# --- declining


def test_decline_is_shown_with_its_reason_and_leads_back_to_the_secretary(client_for, chair, sent, approval):
    address = reverse("minutes_decline", args=[approval.pk])
    assert "Skriv vad i protokollet som behöver ändras." in texts(chair.post(address, {"reason": " "}))
    assert chair.post(address, {"reason": REASON}).url == sent.meeting.get_absolute_url()
    approval.refresh_from_db()
    assert (approval.decline_reason, approval.declined_date, approval.by) == (
        REASON,
        timezone.localdate(),
        sent.chair,
    )
    page = texts(client_for(sent.root).get(sent.meeting.get_absolute_url()))
    words = "Astrid Wennerhag har avstått från att justera. Ta tillbaka protokollet, ändra det och skicka ut det igen."
    assert f"{words} Ta tillbaka protokollet" in page
    assert f"avstod {timezone.localdate()}: {REASON}" in page
    assert "Undertecknat på papper" not in page
    member = texts(client_for(sent.users["Strömvall"]).get(sent.meeting.get_absolute_url()))
    assert words in member
    assert f"{words} Ta tillbaka protokollet" not in member


def test_after_a_decline_no_one_approves_until_sent_out_again(sent, approval):
    decline_minutes(approval=approval, by=sent.chair, reason=REASON)
    other = sent.meeting.minutes_approvals.get(is_chair=False)
    words = (
        "Astrid Wennerhag har avstått från att justera. Protokollet ändras och skickas ut igen innan någon justerar."
    )
    joakim = sent.users["Sandelius"]
    calls = [
        (approve_minutes, {"approval": other, "by": joakim, "method": ApprovalMethod.PASSWORD}),
        (approve_minutes, {"approval": other, "by": sent.root, "method": ApprovalMethod.PAPER}),
        (approve_minutes, {"approval": approval, "by": sent.chair, "method": ApprovalMethod.PASSWORD}),
        (decline_minutes, {"approval": other, "by": joakim, "reason": REASON}),
    ]
    assert [no(StateRefusedError, call, **arguments) for call, arguments in calls] == [words] * 4
    take_back_minutes(meeting=sent.meeting, by=sent.root, comment=REASON)
    send_minutes(meeting=sent.meeting, approvers=[other.approver], by=sent.root)
    reread(sent)
    for row in sent.meeting.minutes_approvals.all():
        assert (row.approved_at, row.declined_at) == (None, None)
        approve_minutes(approval=row, by=sent.root, method=ApprovalMethod.PAPER)
    reread(sent)
    assert sent.meeting.state == MeetingState.MINUTES_APPROVED
    assert MinutesApproval.history.filter(meeting=sent.meeting, decline_reason=REASON).count() == 2


def test_meetings_history_tells_of_the_decline(client_for, sent, approval):
    decline_minutes(approval=approval, by=sent.chair, reason=REASON)
    page = texts(client_for(sent.root).get(reverse("meeting_history", args=[sent.meeting.pk])))
    assert REASON in page


def test_decline_asks_for_a_reason_the_right_person_and_the_right_moment(sent, approval):
    assert no(RuleError, decline_minutes, approval=approval, by=sent.chair, reason=" ") == (
        "Skriv vad i protokollet som behöver ändras."
    )
    no(RightRefusedError, decline_minutes, approval=approval, by=sent.root, reason=REASON)
    for row in sent.meeting.minutes_approvals.all():
        approve_minutes(approval=row, by=sent.root, method=ApprovalMethod.PAPER)
    assert no(FrozenError, decline_minutes, approval=approval, by=sent.chair, reason=REASON) == (
        "Protokollet är redan justerat. En ändring kräver ett nytt beslut."
    )


@pytest.mark.parametrize(
    "values",
    [
        {"decline_reason": REASON},
        {"declined_at": timezone.now()},
        {
            "declined_at": timezone.now(),
            "decline_reason": REASON,
            "approved_at": timezone.now(),
            "method": ApprovalMethod.PAPER,
        },
    ],
)
def test_database_keeps_declines_with_reasons_and_apart_from_approvals(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesApprovalFactory(**values)


def test_chair_is_not_offered_as_one_who_approves_beside_the_chair(client_for, fixed):
    page = client_for(fixed.root).get(reverse("minutes_send", args=[fixed.meeting.pk]))
    offered = set(page.context["form"].fields["approvers"].queryset)
    assert offered == {seat.person for seat in fixed.seats} - {fixed.chair.person}


def test_who_was_asked_is_suggested_when_the_minutes_are_sent_out_again(client_for, sent):
    take_back_minutes(meeting=sent.meeting, by=sent.root, comment="Fel datum.")
    page = client_for(sent.root).get(reverse("minutes_send", args=[sent.meeting.pk])).content.decode()
    asked = sent.seats[1].person.pk
    assert re.findall(r'value="(\d+)"[^>]* checked', page) == [str(asked)]


def test_items_without_a_paragraph_are_pointed_out_before_it_is_too_late(client_for, fixed):
    client, address = client_for(fixed.root), reverse("minutes_send", args=[fixed.meeting.pk])
    words = "När protokollet är justerat kan inga fler paragrafer delas ut."
    page = client.get(address).content.decode()
    assert words in page
    assert reverse("numbers_draw", args=[fixed.meeting.pk]) in page
    draw_paragraph_numbers(meeting=fixed.meeting, by=fixed.root)
    assert words not in client.get(address).content.decode()


def test_approved_minutes_are_fetched_as_they_were_sealed(client_for, approved):
    client = client_for(approved.chair)
    pages = (approved.meeting.get_absolute_url(), approved.meeting.get_record_url())
    assert "Handlingen förseglas. Den visas här av sig själv när den är klar." in client.get(pages[0]).content.decode()
    seal_meeting(meeting_id=approved.meeting.pk)
    minutes = SealedRecord.objects.get(kind=RecordKind.MINUTES)
    for page in pages:
        shown = client.get(page).content.decode()
        assert f'href="{minutes.get_file_url()}"' in shown
        assert "Beställ protokollet som PDF" not in shown
    assert f"Nummer i kedjan {minutes.number}" in text_of_html(client.get(pages[0]).content.decode())


def test_page_that_waits_for_its_seal_is_answered_when_the_record_is_there_and_not_before(client_for, approved):
    client, stranger = client_for(approved.chair), client_for(UserFactory())
    pages = (approved.meeting.get_absolute_url(), approved.decision.get_absolute_url())
    for page in pages:
        assert client.get(f"{page}?vantar", headers={"HX-Request": "true"}).status_code == 204
        assert client.get(f"{page}?vantar").status_code == 200  # opened by hand
        assert stranger.get(f"{page}?vantar", headers={"HX-Request": "true"}).status_code == 404
    seal_meeting(meeting_id=approved.meeting.pk)
    for page in pages:
        assert "Den är förseglad och kan hämtas." not in client.get(page).content.decode()
        shown = client.get(f"{page}?vantar", headers={"HX-Request": "true"}).content.decode()
        assert 'role="status">Den är förseglad och kan hämtas.' in shown
        assert 'hx-get="?vantar"' not in shown
