"""Reminders: one letter to each whose answer is missing when the last day is near, and to no one else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from collaboration.enums import MembershipRole
from collaboration.models import Membership
from decisions.enums import MatterState, ReplyAnswer, Stance
from decisions.models import Circulation, Matter, Meeting, Reminder
from decisions.services import reminders
from decisions.services.circulation import stop_circulation
from decisions.services.decisions import DecisionContent, record_decision
from decisions.services.reminders import send_reminders
from decisions.services.review import Answer, declare_conflict, send_for_positions, take_position
from decisions.tasks import send_reminders as send_reminders_task
from tests.collaboration.factories import MembershipFactory
from tests.decisions.circulating import LAST, SENT, STOCKHOLM, answer, circulating_body, start
from tests.decisions.factories import (
    NoticeFactory,
    NoticeRecipientFactory,
    ReminderFactory,
    ReplyFactory,
)
from tests.decisions.story import ready

pytestmark = pytest.mark.django_db

TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"
BODY = "Styrgrupp Kommunakademin Väst"
EARLY = dt.datetime(2019, 12, 9, 12, 0, tzinfo=STOCKHOLM)
NEAR = dt.datetime(2019, 12, 10, 7, 0, tzinfo=STOCKHOLM)
LATER = dt.datetime(2019, 12, 10, 7, 10, 1, tzinfo=STOCKHOLM)
ON_LAST_DAY = dt.datetime(2019, 12, 12, 20, 50, tzinfo=STOCKHOLM)
TOO_LATE = dt.datetime(2019, 12, 13, 7, 0, tzinfo=STOCKHOLM)
SENT_AT = dt.datetime(2019, 12, 2, 9, 0, tzinfo=STOCKHOLM)
EVERYONE = {
    "wennerhag@example.org",
    "sandelius@example.org",
    "ekdal@example.org",
    "hallkvist@example.org",
    "brandeby@example.org",
    "strömvall@example.org",
    "öhrling@example.org",
}


def send(story, at=SENT_AT):
    story.decision.refresh_from_db()
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: at)
        return send_for_positions(proposal=story.decision, answer_by=LAST, by=story.root, today=SENT)


@pytest.fixture
def in_review(on_agenda):
    """A proposal sent to the members, to be answered by 2019-12-12."""
    on_agenda.version = send(on_agenda)
    return on_agenda


@pytest.fixture
def circulating():
    """A round of circulation that is open until 2019-12-12."""
    story = circulating_body()
    story.round = start(story)
    Circulation.objects.update(started_at=SENT_AT)
    return story


@pytest.fixture
def called(story):
    """A meeting on 2019-12-13, called on 2 December, with all members as recipients."""
    ready(story)
    Meeting.objects.update(state="called")
    story.notice = NoticeFactory(meeting=story.meeting, number=1, sent_at=SENT_AT)
    for order, seat in enumerate(story.seats, start=1):
        NoticeRecipientFactory(notice=story.notice, order=order, person=seat.person)
    return story


def to(mailoutbox):
    """Empty the outbox and return the addresses the letters went to."""
    addresses = [letter.to[0] for letter in mailoutbox]
    mailoutbox.clear()
    assert len(addresses) == len(set(addresses))
    return set(addresses)


def test_letter_about_a_position(in_review, mailoutbox):
    assert send_reminders(now=NEAR) == 7
    letter = mailoutbox[0]
    assert letter.subject == f"Påminnelse: ta ställning senast 2019-12-12, {BODY}"
    assert letter.body.replace("\N{NO-BREAK SPACE}", " ") == (
        f"Du har inte tagit ställning till förslaget i ärendet ”{TITLE}” i {BODY}.\n\n"
        "Sista dagen är torsdag 12 december 2019.\n\n"
        f"Svara här:\nhttp://127.0.0.1:8000/arenden/{in_review.matter.pk}/stallningstagande/\n\n"
        "Det här är den enda påminnelsen.\n\nKAV-portalen\nhttp://127.0.0.1:8000\n"
    )
    assert to(mailoutbox) == EVERYONE


def test_letter_about_a_round(circulating, mailoutbox):
    assert send_reminders(now=NEAR) == 7
    letter = mailoutbox[0]
    assert letter.subject == f"Påminnelse: svara senast 2019-12-12, beslut per capsulam, {BODY}"
    assert letter.body.startswith(f"Du har inte svarat i beslutet per capsulam i ärendet ”{TITLE}” i {BODY}.\n\n")
    assert f"Svara här:\nhttp://127.0.0.1:8000/arenden/{circulating.matter.pk}/" in letter.body


def test_letter_about_a_meeting(called, mailoutbox):
    assert send_reminders(now=NEAR) == 0
    assert send_reminders(now=NEAR + dt.timedelta(days=1)) == 7
    letter = mailoutbox[0]
    assert letter.subject == f"Påminnelse: kommer du 2019-12-13? {BODY}"
    assert letter.body.replace("\N{NO-BREAK SPACE}", " ") == (
        f"Du har inte svarat om du kommer till mötet med {BODY} fredag 13 december 2019.\n\n"
        "Svara så snart du kan, senast före mötet.\n\n"
        f"Svara här:\nhttp://127.0.0.1:8000/moten/{called.meeting.pk}/svar/\n\n"
        "Det här är den enda påminnelsen.\n\nKAV-portalen\nhttp://127.0.0.1:8000\n"
    )


@pytest.mark.parametrize(("now", "letters"), [(EARLY, 0), (NEAR, 7), (ON_LAST_DAY, 7), (TOO_LATE, 0)])
def test_letters_go_in_the_last_days_only(in_review, now, letters):
    assert send_reminders(now=now) == letters


def test_number_of_days_is_a_setting(in_review, settings):
    settings.REMINDER_DAYS = 3
    assert send_reminders(now=EARLY) == 7


def test_nobody_is_reminded_twice_of_the_same(in_review, mailoutbox):
    send_reminders(now=NEAR)
    assert [send_reminders(now=now) for now in (NEAR, LATER, ON_LAST_DAY)] == [0, 0, 0]
    assert len(mailoutbox) == 7
    assert Reminder.objects.filter(mailed_at=None).count() == 0


def test_what_was_sent_the_same_day_is_let_be(on_agenda):
    send(on_agenda, at=NEAR - dt.timedelta(hours=1))
    assert send_reminders(now=NEAR) == 0
    assert send_reminders(now=NEAR + dt.timedelta(days=1)) == 7


def test_new_version_is_a_new_thing_and_the_old_one_is_not_reminded_of(in_review, mailoutbox):
    content = DecisionContent(clauses=["Fastställa budgeten."], lead_in="Styrgruppen beslutar att")
    record_decision(matter=in_review.matter, content=content, by=in_review.root)
    newer = send(in_review)
    assert send_reminders(now=NEAR) == 7
    assert set(Reminder.objects.values_list("version", flat=True)) == {newer.pk}


def test_who_has_answered_has_a_conflict_or_has_left_is_not_reminded_of_a_position(in_review, mailoutbox):
    users = in_review.users
    take_position(
        version=in_review.version,
        person=users["Wennerhag"].person,
        answer=Answer(Stance.AGREE),
        by=users["Wennerhag"],
        today=SENT,
    )
    declare_conflict(matter=in_review.matter, person=users["Brandeby"].person, reason="", by=in_review.root)
    Membership.objects.filter(person=users["Hallkvist"].person).update(valid_to=dt.date(2019, 12, 5))
    send_reminders(now=NEAR)
    assert to(mailoutbox) == EVERYONE - {"wennerhag@example.org", "brandeby@example.org", "hallkvist@example.org"}


def test_who_has_answered_has_a_conflict_or_has_left_is_not_reminded_of_a_round(circulating, mailoutbox):
    users = circulating.users
    answer(circulating, circulating.round, "Wennerhag")
    declare_conflict(matter=circulating.matter, person=users["Brandeby"].person, reason="", by=circulating.root)
    Membership.objects.filter(person=users["Hallkvist"].person).update(valid_to=dt.date(2019, 12, 5))
    send_reminders(now=NEAR)
    assert to(mailoutbox) == EVERYONE - {"wennerhag@example.org", "brandeby@example.org", "hallkvist@example.org"}


def test_who_has_replied_has_left_or_is_a_substitute_no_one_asks_is_not_reminded_of_a_meeting(called, mailoutbox):
    users = called.users
    ReplyFactory(meeting=called.meeting, person=users["Wennerhag"].person, answer=ReplyAnswer.COMING)
    Membership.objects.filter(person=users["Hallkvist"].person).update(valid_to=dt.date(2019, 12, 12))
    substitute = MembershipFactory(body=called.body, role=MembershipRole.SUBSTITUTE)
    NoticeRecipientFactory(notice=called.notice, order=8, person=substitute.person)
    send_reminders(now=ON_LAST_DAY)
    assert to(mailoutbox) == EVERYONE - {"wennerhag@example.org", "hallkvist@example.org"}


def test_substitute_who_is_asked_is_reminded(called, mailoutbox):
    substitute = MembershipFactory(body=called.body, role=MembershipRole.SUBSTITUTE, person__email="siv@example.org")
    NoticeRecipientFactory(notice=called.notice, order=8, person=substitute.person)
    absent = called.users["Wennerhag"].person
    ReplyFactory(meeting=called.meeting, person=absent, answer=ReplyAnswer.ABSENT, substitute=substitute.person)
    send_reminders(now=ON_LAST_DAY)
    assert to(mailoutbox) == EVERYONE - {"wennerhag@example.org"} | {"siv@example.org"}


@pytest.mark.parametrize("state", [MatterState.CIRCULATING, MatterState.DECIDED, MatterState.CLOSED])
def test_proposal_that_is_withdrawn_or_decided_is_let_be(in_review, state):
    Matter.objects.update(state=state)
    assert send_reminders(now=NEAR) == 0


def test_round_that_is_stopped_is_let_be(circulating):
    stop_circulation(circulation=circulating.round, by=circulating.root, comment="Nytt underlag.")
    assert send_reminders(now=NEAR) == 0


def test_meeting_that_is_cancelled_or_just_called_anew_is_let_be(called):
    NoticeFactory(meeting=called.meeting, number=2, sent_at=ON_LAST_DAY - dt.timedelta(hours=3))
    assert send_reminders(now=ON_LAST_DAY) == 0
    Meeting.objects.update(state="cancelled")
    assert send_reminders(now=TOO_LATE) == 0


def test_letter_the_server_did_not_take_goes_with_the_next_run_once(in_review, mailoutbox, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(reminders, "mail_at_once", lambda **_letter: False)
        assert send_reminders(now=NEAR) == 0
    assert send_reminders(now=NEAR) == 7
    assert send_reminders(now=LATER) == 0
    assert to(mailoutbox) == EVERYONE


def test_letter_a_killed_worker_had_taken_goes_ten_minutes_later_once(in_review, mailoutbox, monkeypatch):
    def killed(**_letter):
        raise KeyboardInterrupt

    with monkeypatch.context() as worker:
        worker.setattr(reminders, "mail_at_once", killed)
        with pytest.raises(KeyboardInterrupt):
            send_reminders(now=NEAR)
    assert send_reminders(now=NEAR) == 6
    assert send_reminders(now=LATER) == 1
    assert send_reminders(now=ON_LAST_DAY) == 0
    assert to(mailoutbox) == EVERYONE


def test_person_without_an_address_is_reminded_once_there_is_one(circulating, mailoutbox):
    user = circulating.users["Ekdal Frisk"]
    user.person.email = ""
    user.person.save()
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    send_reminders(now=NEAR)
    assert to(mailoutbox) == EVERYONE - {"ekdal@example.org"}
    type(user).objects.filter(pk=user.pk).update(is_active=True)
    send_reminders(now=LATER)
    assert to(mailoutbox) == {"ekdal@example.org"}


def test_task_reminds_by_today(called, mailoutbox):
    send_reminders_task()
    assert (mailoutbox, Reminder.objects.count()) == ([], 0)


def test_database_keeps_one_reminder_for_each_thing_and_person():
    row = ReminderFactory()
    moved = ReminderFactory(meeting=row.meeting, person=row.person, due_date=row.due_date + dt.timedelta(days=7))
    assert str(moved) == f"påminnelse: {row.person}"
    for fields in ({"meeting": row.meeting, "person": row.person}, {"meeting": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReminderFactory(**fields)
    assert timezone.localdate() > row.due_date
