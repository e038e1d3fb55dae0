"""Letters about meetings: one to each, sent until the mail server takes it, without titles that are closed to one."""

import datetime as dt

import pytest
from django.utils import timezone

from decisions.models import NoticeRecipient
from decisions.queries.notices import mail_address
from decisions.services import notices
from decisions.services.meetings import call_meeting, cancel_meeting
from decisions.services.review import declare_conflict
from decisions.tasks import mail_waiting_notices
from tests.collaboration.factories import BodyFactory, PersonFactory, UserFactory
from tests.decisions.factories import NoticeFactory, NoticeRecipientFactory
from tests.decisions.story import OPENED, another_matter

pytestmark = pytest.mark.django_db
TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"


def mail(django_capture_on_commit_callbacks, service, **arguments):
    """Call a service and let its letters go as they would when it has been committed."""
    with django_capture_on_commit_callbacks(execute=True):
        return service(**arguments)


@pytest.fixture
def mailed(ready, mailoutbox, django_capture_on_commit_callbacks):
    """The meeting, called, with its letters sent."""
    mail(django_capture_on_commit_callbacks, call_meeting, meeting=ready.meeting, by=ready.root, today=OPENED)
    ready.meeting.refresh_from_db()
    return ready


def test_each_gets_one_letter_with_the_notice(mailed, mailoutbox):
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(user.email for user in mailed.users.values())
    letter = mailoutbox[0]
    assert letter.subject == "Kallelse: Styrgrupp Kommunakademin Väst 2019-12-13"
    assert letter.body.replace("\N{NO-BREAK SPACE}", " ") == (
        "Du kallas till möte med Styrgrupp Kommunakademin Väst.\n\n"
        "Dag: fredag 13 december 2019\nTid: kl. 13.15–15.00\nPlats: Trollhättan\n\n"
        f"Dagordning\n1. {TITLE} (Helena Bergsäter)\n\n"
        f"Svara om du kommer:\nhttp://127.0.0.1:8000/moten/{mailed.meeting.pk}/svar/\n\n"
        "Läs kallelsen och handlingarna:\n"
        f"http://127.0.0.1:8000/moten/{mailed.meeting.pk}/kallelser/1/\n\n"
        "KAV-portalen\nhttp://127.0.0.1:8000\n"
    )
    assert NoticeRecipient.objects.filter(mailed_at=None).count() == 0


def test_nobody_is_mailed_twice(mailed, mailoutbox):
    notices.mail_notice(notice_id=mailed.meeting.notices.get().pk)
    mail_waiting_notices()
    assert len(mailoutbox) == 7


def test_letter_to_a_person_with_a_conflict_names_no_title(ready, mailoutbox, django_capture_on_commit_callbacks):
    person = ready.users["Brandeby"].person
    declare_conflict(matter=ready.matter, person=person, reason="", by=ready.root)
    mail(django_capture_on_commit_callbacks, call_meeting, meeting=ready.meeting, by=ready.root, today=OPENED)
    bodies = {letter.to[0]: letter.body for letter in mailoutbox}
    assert "1. Ett ärende där du är jävig" in bodies["brandeby@example.org"]
    assert [address for address, body in bodies.items() if TITLE not in body] == ["brandeby@example.org"]


def test_new_notice_says_what_changed_but_not_which_matter_that_is_closed(
    mailed, mailoutbox, django_capture_on_commit_callbacks
):
    person = mailed.users["Brandeby"].person
    item = another_matter(mailed)
    declare_conflict(matter=item.matter, person=person, reason="", by=mailed.root)
    mailoutbox.clear()
    mail(django_capture_on_commit_callbacks, call_meeting, meeting=mailed.meeting, by=mailed.root, today=OPENED)
    bodies = {letter.to[0]: letter.body for letter in mailoutbox}
    assert {letter.subject for letter in mailoutbox} == {"Ny kallelse (2): Styrgrupp Kommunakademin Väst 2019-12-13"}
    assert (
        "Ändrat sedan förra kallelsen:\n- Nytt på dagordningen: ”Mötesdagar 2020”.\n" in bodies["hallkvist@example.org"]
    )
    assert "Mötesdagar" not in bodies["brandeby@example.org"]
    assert (
        "Ändrat sedan förra kallelsen:\n- Nytt på dagordningen: ett ärende där du är jävig.\n"
        in bodies["brandeby@example.org"]
    )


def test_cancellation_is_mailed(mailed, mailoutbox, django_capture_on_commit_callbacks):
    mailoutbox.clear()
    mail(django_capture_on_commit_callbacks, cancel_meeting, meeting=mailed.meeting, by=mailed.root, comment="Sjukdom")
    assert {letter.subject for letter in mailoutbox} == {"Inställt: Styrgrupp Kommunakademin Väst 2019-12-13"}
    assert (
        mailoutbox[0]
        .body.replace("\N{NO-BREAK SPACE}", " ")
        .startswith(
            "Mötet med Styrgrupp Kommunakademin Väst fredag 13 december 2019 är inställt.\n\nSkäl: Sjukdom\n\nhttp"
        )
    )


def test_without_a_sign_in_the_letter_goes_to_the_register_s_address_and_without_one_nowhere():
    assert mail_address(PersonFactory(email="asa@example.org")) == "asa@example.org"
    assert mail_address(PersonFactory(email="")) == ""
    user = UserFactory(email="ny@example.org", person=PersonFactory(email="gammal@example.org"))
    assert mail_address(user.person) == "ny@example.org"
    user.is_active = False
    assert mail_address(user.person) == "gammal@example.org"


@pytest.fixture
def coming():
    """A notice of a meeting that is still to come, sent so long ago that it should have been mailed."""
    later = timezone.localdate() + dt.timedelta(days=3)
    long_ago = timezone.now() - dt.timedelta(hours=1)
    meeting = {"meeting__date": later, "meeting__body": BodyFactory(valid_from=None)}
    return NoticeFactory(**meeting, meeting__start_time=dt.time(9), meeting__place="Åmål", sent_at=long_ago)


def test_letters_that_the_server_did_not_take_are_sent_by_the_next_run(coming, mailoutbox, monkeypatch):
    recipient = NoticeRecipientFactory(notice=coming, person__email="asa@example.org")
    nowhere = NoticeRecipientFactory(notice=coming, person__email="")
    with monkeypatch.context() as away:
        away.setattr(notices, "mail_at_once", lambda **_letter: False)
        assert notices.mail_waiting() == 0
    recipient.refresh_from_db()
    assert recipient.mailed_at is None
    assert notices.mail_waiting() == 1
    for row in (recipient, nowhere):
        row.refresh_from_db()
    assert (recipient.mailed_at is None, nowhere.mailed_at) == (False, None)
    assert [letter.to for letter in mailoutbox] == [["asa@example.org"]]


def test_older_notice_is_not_mailed_when_a_newer_is_there(coming, mailoutbox):
    NoticeRecipientFactory(notice=coming, person__email="asa@example.org")
    NoticeFactory(meeting=coming.meeting, number=coming.number + 1)
    assert (notices.mail_waiting(), mailoutbox) == (0, [])
