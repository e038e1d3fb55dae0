"""Answers to the notice: own, entered for others, with substitutes, and what they promise of the quorum."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from collaboration.enums import MembershipRole, QuorumRule
from collaboration.models import Body
from decisions.enums import Keeping, MeetingMode, MeetingState, ReplyAnswer
from decisions.models import Meeting, Reply
from decisions.queries.replies import answers_to, replies_of
from decisions.services.freezing import frozen_in_words
from decisions.services.meetings import MeetingFacts, call_meeting, change_meeting, hold_meeting
from decisions.services.replies import ReplyFacts, answer_notice
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from notices.desk import Waiting, desk_for
from tests.collaboration.factories import MembershipFactory, PersonFactory, UserFactory
from tests.decisions.factories import ReplyFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, OPENED, another_matter
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
COMING, REMOTE, ABSENT = ReplyAnswer.COMING, ReplyAnswer.REMOTE, ReplyAnswer.ABSENT


@pytest.fixture
def on_opening_day(monkeypatch):
    """Let the pages believe that it is the day the matter was opened."""
    for module in ("meetings", "replies"):
        monkeypatch.setattr(f"decisions.views.{module}.today", lambda: OPENED)


@pytest.fixture
def substitute(story):
    """The body's one substitute, with a login."""
    person = PersonFactory(given_name="Siv", family_name="Rask")
    MembershipFactory(body=story.body, role=MembershipRole.SUBSTITUTE, person=person)
    return UserFactory(email="siv@example.org", person=person)


def reply(story, family, answer=COMING, by=None, **facts):
    user = story.users[family]
    return answer_notice(
        meeting=story.meeting,
        person=user.person,
        facts=ReplyFacts(answer, **facts),
        by=by or user,
        today=OPENED,
    )


def refused(error, story, family, answer=COMING, by=None, **facts):
    with pytest.raises(error) as caught:
        reply(story, family, answer, by, **facts)
    return str(caught.value)


def texts(response):
    return text_of_html(response.content.decode())


def test_answer_is_kept_and_can_be_changed(called):
    first = reply(called, "Strömvall", comment=" Kommer lite sent. ")
    assert (first.answer, first.comment, first.by, str(first)) == (
        COMING,
        "Kommer lite sent.",
        called.users["Strömvall"],
        "Karin Strömvall: kommer",
    )
    second = reply(called, "Strömvall", ABSENT)
    assert (second.pk, Reply.objects.get().answer, second.history.count()) == (first.pk, ABSENT, 2)


def test_secretary_enters_an_answer_but_a_member_none_for_another(called):
    assert reply(called, "Strömvall", by=called.chair).by == called.chair
    refused(RightRefusedError, called, "Brandeby", by=called.users["Strömvall"])


def test_only_those_with_a_seat_that_day_answer(called):
    guest = UserFactory(person=PersonFactory(given_name="Nils", family_name="Ek"), superuser=True)
    sentence = no(
        RightRefusedError,
        answer_notice,
        meeting=called.meeting,
        person=guest.person,
        facts=ReplyFacts(COMING),
        by=guest,
        today=OPENED,
    )
    assert sentence == "Nils Ek sitter inte i Styrgrupp Kommunakademin Väst den dagen."


@pytest.mark.parametrize("state", sorted(set(MeetingState) - {MeetingState.CALLED}))
def test_answers_are_given_between_the_notice_and_the_meeting(called, state):
    keeps = Keeping.NOTES if state == MeetingState.NOTES_DONE else Keeping.MINUTES
    Meeting.objects.filter(pk=called.meeting.pk).update(state=state, keeps=keeps)
    assert refused(StateRefusedError, called, "Strömvall") == (
        "Du svarar på en kallelse från det att mötet är kallat tills det har hållits."
    )


def test_no_one_answers_when_the_day_has_passed(called):
    member = called.users["Strömvall"]
    late = {"by": member, "today": DAY + dt.timedelta(days=1)}
    no(StateRefusedError, answer_notice, meeting=called.meeting, person=member.person, facts=ReplyFacts(COMING), **late)


@pytest.mark.parametrize(
    ("mode", "open_answers"),
    [
        (MeetingMode.ON_SITE, (COMING, ABSENT)),
        (MeetingMode.REMOTE, (REMOTE, ABSENT)),
        (MeetingMode.HYBRID, (COMING, REMOTE, ABSENT)),
    ],
)
def test_form_of_the_meeting_says_which_answers_are_open(called, mode, open_answers):
    Meeting.objects.filter(pk=called.meeting.pk).update(mode=mode)
    assert answers_to(Meeting.objects.get()) == open_answers
    for answer in open_answers:
        reply(called, "Strömvall", answer)
    for answer in set(ReplyAnswer) - set(open_answers):
        assert refused(RuleError, called, "Strömvall", answer).endswith("Välj ett annat svar.")


# --- substitutes


def test_substitute_is_asked_and_told(called, substitute, mailoutbox, django_capture_on_commit_callbacks):
    where = {"start_time": dt.time(13, 15), "end_time": dt.time(15), "place": "Högskolan Väst"}
    Meeting.objects.filter(pk=called.meeting.pk).update(**where)
    with django_capture_on_commit_callbacks(execute=True):
        reply(called, "Strömvall", ABSENT, substitute=substitute.person)
    with django_capture_on_commit_callbacks(execute=True):
        reply(called, "Strömvall", ABSENT, substitute=substitute.person, comment="Sjuk")
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (
            ["siv@example.org"],
            "Karin Strömvall ber dig komma i stället: Styrgrupp Kommunakademin Väst 2019-12-13",
        )
    ]
    assert mailoutbox[0].body == (
        "Karin Strömvall kan inte komma till mötet med Styrgrupp Kommunakademin Väst 2019-12-13 "
        "och ber dig tjänstgöra i stället.\n\n"
        "Dag: fredag 13\xa0december 2019\nTid: kl.\xa013.15–15.00\nPlats: Högskolan Väst\n\nSvara här:\n"
        f"http://127.0.0.1:8000/moten/{called.meeting.pk}/svar/\n\nKAV-portalen\nhttp://127.0.0.1:8000\n"
    )


def test_substitute_is_asked_by_one_member_who_cannot_come(called, substitute):
    person = substitute.person
    assert refused(RuleError, called, "Strömvall", COMING, substitute=person) == (
        "Bara den som inte kan komma tillfrågar en ersättare."
    )
    reply(called, "Strömvall", ABSENT, substitute=person)
    taken = (
        "Siv Rask kan inte tillfrågas: är inte ersättare den dagen, kan inte komma "
        "eller är tillfrågad av en annan ledamot."
    )
    assert refused(RuleError, called, "Brandeby", ABSENT, substitute=person) == taken
    reply(called, "Strömvall")
    assert reply(called, "Brandeby", ABSENT, substitute=person).substitute == person


def test_substitute_who_cannot_come_is_not_asked_and_asks_no_one(called, substitute):
    other = MembershipFactory(body=called.body, role=MembershipRole.SUBSTITUTE).person
    own = {"meeting": called.meeting, "person": substitute.person, "by": substitute, "today": OPENED}
    assert no(RuleError, answer_notice, facts=ReplyFacts(ABSENT, other), **own) == (
        "Ersättare träder in för ledamöter. Andra kan inte tillfråga någon."
    )
    answer_notice(facts=ReplyFacts(ABSENT), **own)
    member = called.users["Strömvall"].person_id
    assert [seat.person for seat in replies_of(called.meeting).substitutes_for(member)] == [other]
    refused(RuleError, called, "Strömvall", ABSENT, substitute=substitute.person)


def test_substitute_without_an_address_is_asked_all_the_same(called, mailoutbox, django_capture_on_commit_callbacks):
    nowhere = MembershipFactory(body=called.body, role=MembershipRole.SUBSTITUTE, person__email="").person
    with django_capture_on_commit_callbacks(execute=True):
        assert reply(called, "Strömvall", ABSENT, substitute=nowhere).substitute == nowhere
    assert mailoutbox == []


def test_database_holds_one_answer_each_and_one_asking_for_a_substitute(called, substitute):
    kept = ReplyFactory(meeting=called.meeting, answer=ABSENT, substitute=substitute.person)
    for wrong in (
        {"person": kept.person},
        {"answer": ABSENT, "substitute": substitute.person},
        {"answer": COMING, "substitute": called.director},
        {"answer": ABSENT, "person": called.director, "substitute": called.director},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReplyFactory(**{"meeting": called.meeting} | wrong)


def test_answers_freeze_with_the_minutes(approved):
    with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
        ReplyFactory(meeting=approved.meeting)


# --- asked anew


def test_new_time_asks_everyone_anew_but_a_new_matter_does_not(called):
    reply(called, "Strömvall")
    another_matter(called)
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    assert Reply.objects.count() == 1
    change_meeting(meeting=called.meeting, facts=MeetingFacts(DAY, dt.time(9), place="Åmål"), by=called.root)
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    assert Reply.objects.count() == 0
    assert Reply.history.count() == 2


# --- how it stands


def test_who_is_silent_and_what_the_quorum_needs(called, substitute):
    Body.objects.filter(pk=called.body.pk).update(quorum_rule=QuorumRule.MAJORITY)
    called.meeting.body.refresh_from_db()
    for family in ("Wennerhag", "Sandelius", "Hallkvist"):
        reply(called, family)
    reply(called, "Strömvall", ABSENT, substitute=substitute.person)
    replies = replies_of(called.meeting)
    assert replies.words == "4 av 8 har svarat."
    assert [str(row.seat.person) for row in replies.silent] == [
        "Ellinor Brandeby",
        "Margareta Ekdal Frisk",
        "Magnus Öhrling Rask",
        "Siv Rask",
    ]
    assert replies.quorum_words == (
        "Det är inte säkert att organet blir beslutsfört: 3 kommer, 4 av 7 ledamöter behövs."
    )
    answer_notice(
        meeting=called.meeting, person=substitute.person, facts=ReplyFacts(COMING), by=substitute, today=OPENED
    )
    replies = replies_of(called.meeting)
    assert (replies.words, replies.deciding) == ("5 av 8 har svarat.", 4)
    assert replies.quorum_words == "Organet väntas bli beslutsfört: 4 kommer, 4 av 7 ledamöter behövs."


def test_substitute_nobody_asked_is_neither_waited_for_nor_counted(called, substitute):
    answer_notice(
        meeting=called.meeting, person=substitute.person, facts=ReplyFacts(COMING), by=substitute, today=OPENED
    )
    replies = replies_of(called.meeting)
    assert (replies.words, replies.deciding, replies.quorum_words) == ("0 av 7 har svarat.", 0, "")


def test_chair_who_stays_away_is_told_where_the_rule_needs_the_chair(called):
    Body.objects.filter(pk=called.body.pk).update(quorum_rule=QuorumRule.CHAIR_AND_HALF)
    called.meeting.body.refresh_from_db()
    for family in set(called.users) - {"Wennerhag"}:
        reply(called, family)
    assert replies_of(called.meeting).quorum_words.startswith(
        "Det är inte säkert att organet blir beslutsfört: 6 kommer"
    )


# --- desk and pages


def test_unanswered_notice_waits_on_the_desk_until_it_is_answered(called):
    member = called.users["Strömvall"]
    notice = Waiting(
        title="Möte 2019-12-13",
        url=f"/moten/{called.meeting.pk}/svar/",
        action="Svara på kallelsen",
        about=("Kallelse", "Styrgrupp Kommunakademin Väst"),
        due=DAY,
    )
    assert notice in desk_for(member, today=OPENED).waiting
    assert notice not in desk_for(member, today=DAY + dt.timedelta(days=1)).waiting
    assert notice not in desk_for(called.root, today=OPENED).waiting
    reply(called, "Strömvall", ABSENT)
    assert notice not in desk_for(member, today=OPENED).waiting


def test_member_answers_on_the_page(client_for, called, substitute, on_opening_day):
    client, address = client_for(called.users["Strömvall"]), reverse("notice_answer", args=[called.meeting.pk])
    page = texts(client.get(called.meeting.get_absolute_url()))
    assert "Svar på kallelsen Svara på kallelsen 0 av 7 har svarat." in page
    assert "Ännu inte svarat" not in page
    assert page.index("Svara på kallelsen") < page.index("Dagordning"), "what waits for the member comes first"
    page = texts(client.get(address))
    assert "Dag fredag 13 december 2019" in page
    assert "Jag deltar på distans" not in page
    response = client.post(address, {"answer": "absent", "substitute": substitute.person_id, "comment": "Sjuk"})
    assert response.url == called.meeting.get_absolute_url()
    assert Reply.objects.values_list("answer", "substitute", "comment").get() == (
        "absent",
        substitute.person_id,
        "Sjuk",
    )
    page = client.get(address)
    assert page.context["form"].initial == {"answer": "absent", "substitute": substitute.person, "comment": "Sjuk"}
    page = texts(client.get(called.meeting.get_absolute_url()))
    assert "Ändra ditt svar 1 av 8 har svarat." in page
    assert page.index("Ändra ditt svar") > page.index("Dagordning")
    assert "Ditt eget svar: kan inte komma." in page
    page = texts(client_for(substitute).get(called.meeting.get_absolute_url()))
    assert "Karin Strömvall kan inte komma och ber dig tjänstgöra i stället." in page
    assert "Karin Strömvall kan inte komma" in texts(client_for(substitute).get(address))


def test_page_says_no_in_the_form_and_loses_nothing(client_for, called, on_opening_day):
    hold_meeting(meeting=called.meeting, by=called.root, today=DAY)
    response = client_for(called.users["Strömvall"]).post(
        reverse("notice_answer", args=[called.meeting.pk]), {"answer": "coming", "comment": "Tar med kaffe"}
    )
    assert "Du svarar på en kallelse från det att mötet är kallat tills det har hållits." in texts(response)
    assert "Tar med kaffe" in response.content.decode()


def test_secretary_sees_each_answer_and_enters_one(client_for, called, substitute, on_opening_day):
    reply(called, "Brandeby", ABSENT, substitute=substitute.person, comment="Sjuk")
    client = client_for(called.chair)
    address = reverse("notice_answer_enter", args=[called.meeting.pk, called.users["Strömvall"].person_id])
    assert "Svar från Karin Strömvall" in texts(client.get(address))
    client.post(address, {"answer": "coming", "comment": ""})
    page = texts(client.get(called.meeting.get_absolute_url()))
    assert "Karin Strömvall Ledamot, Sotenäs kommun kommer Ändra" in page.replace("ledamot", "Ledamot")
    assert "angett av Astrid Wennerhag" in page
    assert "ber Siv Rask komma i stället" in page
    assert "tillfrågad att komma i stället för Ellinor Brandeby" in page
    nobody = reverse("notice_answer_enter", args=[called.meeting.pk, PersonFactory().pk])
    assert client.get(nobody).status_code == 404


def test_pages_are_for_those_with_a_seat_or_the_right(client_for, called, on_opening_day):
    own = reverse("notice_answer", args=[called.meeting.pk])
    other = reverse("notice_answer_enter", args=[called.meeting.pk, called.seats[0].person_id])
    assert client_for(called.root).get(own).status_code == 404
    assert client_for(called.users["Strömvall"]).get(other).status_code == 403
    outsider = UserFactory(with_person=True)
    MembershipFactory(person=outsider.person)
    assert client_for(outsider).get(own).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_pages_ask_the_same_whatever_the_answers(client_for, called, on_opening_day, django_assert_num_queries, count):
    for _number in range(count):
        seat = MembershipFactory(body=called.body, role=MembershipRole.MEMBER)
        ReplyFactory(meeting=called.meeting, person=seat.person)
    client = client_for(called.chair)
    pages = [(called.meeting.get_absolute_url(), 10), (reverse("notice_answer", args=[called.meeting.pk]), 5)]
    for address, _limit in pages:
        client.get(address)
    for address, limit in pages:
        with django_assert_num_queries(limit):
            client.get(address)
