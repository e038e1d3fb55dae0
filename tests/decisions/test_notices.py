"""Notices of meetings: numbered, kept as sent, in time or late, mailed to each, anew after a change."""

import datetime as dt
import re

import pytest
from django.db import transaction
from django.urls import reverse

from collaboration.enums import DecisionRegime, MembershipRole
from collaboration.models import Body
from decisions.enums import MeetingMode, MeetingState
from decisions.models import Meeting, Notice, NoticeRecipient
from decisions.queries.notice_changes import changes
from decisions.queries.notices import (
    conflicts_of,
    days_late,
    facts_now,
    facts_of,
    last_day_of_notice,
    rule_words,
)
from decisions.queries.steps import Step
from decisions.services.agenda import order_agenda, take_matter_off_agenda
from decisions.services.freezing import frozen_in_words
from decisions.services.matters import change_matter
from decisions.services.meetings import MeetingFacts, call_meeting, cancel_meeting, change_meeting
from decisions.services.review import declare_conflict
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import MembershipFactory, PersonFactory, UserFactory
from tests.decisions.factories import NoticeFactory, NoticeRecipientFactory
from tests.decisions.refusals import no, steps
from tests.decisions.story import DAY, OPENED, another_matter
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
FACTS = MeetingFacts(DAY, dt.time(13, 15), dt.time(15), "Trollhättan")
TITLE = "Budget och verksamhetsplan för Kommunakademin Väst 2020"


@pytest.fixture
def on_opening_day(monkeypatch):
    """Let the pages believe that it is the day the matter was opened."""
    for module in ("meetings", "notices"):
        monkeypatch.setattr(f"decisions.views.{module}.today", lambda: OPENED)


def texts(response):
    return text_of_html(response.content.decode())


# --- what is kept


def test_first_notice_keeps_what_was_sent_and_to_whom(called):
    notice = called.meeting.notices.get()

    assert (notice.number, notice.sent_by, notice.days_late, notice.is_cancellation) == (1, called.root, 0, False)
    facts = facts_of(notice)
    assert facts == facts_now(called.meeting)
    assert (facts.body, facts.date, facts.start, facts.end, facts.place, facts.mode, facts.chair, facts.reason) == (
        "Styrgrupp Kommunakademin Väst",
        "2019-12-13",
        "13:15",
        "15:00",
        "Trollhättan",
        "on_site",
        "",
        "",
    )
    item = facts.items[0]
    assert (item.number, item.matter, item.title, item.presenter, item.annexes) == (
        1,
        called.matter.pk,
        TITLE,
        "Helena Bergsäter",
        ("Uppdragsbeskrivning för Styrgruppen",),
    )
    people = notice.recipients.order_by("order").values_list("person__family_name", flat=True)
    assert people[0] == "Wennerhag"
    assert set(people) == set(called.users)


def test_substitutes_and_secretaries_get_the_notice_but_not_those_who_have_left(ready):
    for role in (MembershipRole.SUBSTITUTE, MembershipRole.SECRETARY):
        MembershipFactory(body=ready.body, role=role, person=PersonFactory(family_name=role.value))
    gone = ready.seats[6]
    gone.valid_to = DAY - dt.timedelta(days=1)
    gone.save()
    notice = call_meeting(meeting=ready.meeting, by=ready.root, today=OPENED).notices.get()
    names = set(notice.recipients.values_list("person__family_name", flat=True))
    assert names == set(ready.users) - {"Öhrling Rask"} | {"substitute", "secretary"}


@pytest.mark.parametrize(
    "change",
    [
        lambda notice: Notice.objects.filter(pk=notice.pk).update(facts="{}"),
        lambda notice: Notice.objects.filter(pk=notice.pk).update(number=2),
        lambda notice: Notice.objects.filter(pk=notice.pk)._raw_delete("default"),
        lambda notice: setattr(notice, "days_late", 5) or notice.save(),
        lambda notice: notice.recipients.update(order=notice.recipients.count() + 5),
        lambda notice: NoticeRecipient.objects.filter(notice=notice)._raw_delete("default"),
    ],
    ids=["facts", "number", "delete", "save", "recipients", "delete recipients"],
)
def test_notice_that_was_sent_never_changes(called, change):
    notice = called.meeting.notices.get()
    with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
        change(notice)
    assert facts_of(Notice.objects.get()) == facts_now(called.meeting)


def test_number_is_used_once_for_a_meeting():
    notice = NoticeFactory(number=1)
    with pytest.raises(Exception, match=r"notice_number_once|decisions_notice.meeting_id"), transaction.atomic():
        NoticeFactory(meeting=notice.meeting, number=1)
    with pytest.raises(Exception, match="notice_numbers_from_one"), transaction.atomic():
        NoticeFactory(meeting=notice.meeting, number=0)
    row = NoticeRecipientFactory(notice=notice)
    with pytest.raises(Exception, match=r"recipient_once_per_notice|person_id"), transaction.atomic():
        NoticeRecipientFactory(notice=notice, person=row.person)
    assert str(notice) == "kallelse 1"
    assert str(row) == str(row.person)


def test_no_notice_is_added_once_the_minutes_are_approved(approved):
    with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
        NoticeFactory(meeting=approved.meeting)


# --- called anew


def test_new_notice_is_the_next_version_and_the_first_stays(called):
    first = called.meeting.notices.get()
    change_meeting(meeting=called.meeting, facts=MeetingFacts(DAY, dt.time(9), place="Vänersborg"), by=called.root)
    meeting = call_meeting(meeting=called.meeting, by=called.root, today=OPENED)

    assert meeting.state == MeetingState.CALLED
    assert steps(meeting) == [("planned", "called")]
    second = meeting.notices.get(number=2)
    assert changes(facts_of(first), facts_of(second)) == [
        "Tiden är kl.\N{NO-BREAK SPACE}9.00, inte kl.\N{NO-BREAK SPACE}13.15–15.00.",
        "Platsen är Vänersborg, inte Trollhättan.",
    ]


def test_nothing_new_is_not_sent_again(called):
    assert no(RuleError, call_meeting, meeting=called.meeting, by=called.root, today=OPENED) == (
        "Inget har ändrats sedan kallelse 1 skickades."
    )
    assert called.meeting.notices.count() == 1


def test_changes_of_the_agenda_are_told(called):
    before = facts_of(called.meeting.notices.get())
    another_matter(called)
    third = another_matter(called, "Prognos")
    added = facts_now(called.meeting)
    assert changes(before, added) == ["Nytt på dagordningen: ”Mötesdagar 2020”.", "Nytt på dagordningen: ”Prognos”."]
    order = list(called.meeting.agenda_items.order_by("-order").values_list("pk", flat=True))
    order_agenda(meeting=called.meeting, items=order, by=called.root)
    ordered = facts_now(called.meeting)
    assert changes(added, ordered) == ["Ärendena kommer i en annan ordning."]
    take_matter_off_agenda(item=third, by=called.root)
    change_matter(matter=called.matter, title="Budget 2020", summary="Budget.", reference_number="", by=called.root)
    assert changes(ordered, facts_now(called.meeting)) == [
        f"”{TITLE}” heter nu ”Budget 2020”.",
        "Borta från dagordningen: ”Prognos”.",
    ]


def test_changes_of_people_papers_and_day_are_told(called):
    before = facts_of(called.meeting.notices.get())
    called.decision.annexes.all().delete()
    called.decision.presenter_name = "Siv Rask"
    called.decision.save()
    facts = MeetingFacts(
        dt.date(2019, 12, 16),
        FACTS.start_time,
        FACTS.end_time,
        "Trollhättan",
        MeetingMode.HYBRID,
        called.director,
        called.director,
    )
    meeting = change_meeting(meeting=called.meeting, facts=facts, by=called.root)
    after = facts_now(meeting)
    assert changes(before, after) == [
        "Dagen är 2019-12-16, inte 2019-12-13.",
        "Platsen är Trollhättan, på plats och på distans, inte Trollhättan.",
        "Ordförande: Helena Bergsäter.",
        "Sekreterare: Helena Bergsäter.",
        f"Föredragande för ”{TITLE}”: Siv Rask.",
        f"Andra handlingar till ”{TITLE}”.",
    ]
    assert changes(after, before)[2:4] == ["Ordförande: organets egen.", "Sekreterare: ingen angiven."]


def test_notice_of_a_remote_meeting_has_its_form_for_a_place():
    facts = facts_of(NoticeFactory(meeting__mode=MeetingMode.REMOTE))
    assert (facts.place_words, facts.time_words) == ("på distans", "")


def test_day_that_has_passed_is_called_no_more(ready):
    late = DAY + dt.timedelta(days=1)
    assert no(RuleError, call_meeting, meeting=ready.meeting, by=ready.root, today=late) == (
        "Mötesdagen har passerat. Ändra dagen först, eller anteckna att mötet har hållits."
    )


def test_only_whoever_calls_meetings_sends_a_notice(ready):
    no(RightRefusedError, call_meeting, meeting=ready.meeting, by=ready.users["Strömvall"], today=OPENED)
    assert call_meeting(meeting=ready.meeting, by=ready.chair, today=OPENED).notices.get().sent_by == ready.chair


def test_held_meeting_is_not_called(held):
    change_meeting(meeting=held.meeting, facts=FACTS, by=held.root)
    no(StateRefusedError, call_meeting, meeting=held.meeting, by=held.root, today=OPENED)


# --- in time


@pytest.mark.parametrize(
    ("regime", "own", "last", "words"),
    [
        ("agreement", None, None, ""),
        ("state", None, None, ""),
        ("municipal", None, "2019-12-06", "Kallelsen skickas senast 7 dagar före mötet (KL 5:15)."),
        ("municipal", 5, "2019-12-08", "Kallelsen skickas senast 5 dagar före mötet."),
        ("agreement", 1, "2019-12-12", "Kallelsen skickas senast 1 dag före mötet."),
        ("agreement", 0, "2019-12-13", "Kallelsen skickas senast 0 dagar före mötet."),
    ],
)
def test_last_day_of_notice_follows_the_body_or_the_law(ready, regime, own, last, words):
    Body.objects.filter(pk=ready.body.pk).update(decision_regime=DecisionRegime(regime), notice_days=own)
    meeting = Meeting.objects.select_related("body").get(pk=ready.meeting.pk)
    assert last_day_of_notice(meeting) == (dt.date.fromisoformat(last) if last else None)
    assert rule_words(meeting.body) == words
    assert days_late(meeting, DAY) == ((DAY - dt.date.fromisoformat(last)).days if last else 0)
    assert days_late(meeting, OPENED) == 0


def test_late_notice_is_sent_only_when_it_is_meant(ready):
    Body.objects.filter(pk=ready.body.pk).update(notice_days=10)
    on = dt.date(2019, 12, 6)
    assert no(RuleError, call_meeting, meeting=ready.meeting, by=ready.root, today=on) == (
        "Kallelsen skickas senast 10 dagar före mötet. Den är 3 dagar för sen. "
        "Bekräfta på mötets sida att den ska skickas ändå."
    )
    assert Meeting.objects.get(pk=ready.meeting.pk).state == MeetingState.PLANNED
    call_meeting(meeting=ready.meeting, by=ready.root, today=on, late_is_meant=True)
    assert ready.meeting.notices.get().days_late == 3


# --- cancelled


def test_cancelling_a_called_meeting_is_told_with_its_reason(called):
    first = called.meeting.notices.get()
    cancel_meeting(meeting=called.meeting, by=called.root, comment="Sjukdom")
    notice = called.meeting.notices.get(number=2)
    assert (notice.is_cancellation, facts_of(notice).reason) == (True, "Sjukdom")
    assert facts_of(notice).items == facts_of(first).items
    assert set(notice.recipients.values_list("person", flat=True)) == set(
        first.recipients.values_list("person", flat=True)
    )


def test_cancelling_a_meeting_that_was_never_called_sends_nothing(ready):
    cancel_meeting(meeting=ready.meeting, by=ready.root, comment="Sjukdom")
    assert not Notice.objects.exists()


# --- the pages


def test_notice_is_read_through_and_sent(client_for, ready, on_opening_day):
    client, address = client_for(ready.chair), reverse("meeting_call", args=[ready.meeting.pk])
    page = texts(client.get(address))
    assert "Läs igenom kallelsen. Det som skickas bevaras som det skickades." in page
    assert f"1 {TITLE} Dnr saknas · föredras av Helena Bergsäter Uppdragsbeskrivning för Styrgruppen" in page
    assert "Vilka som får kallelsen Astrid Wennerhag" in page
    assert "fast den är sen" not in page
    response = client.post(address, follow=True)
    page = texts(response)
    assert response.redirect_chain == [(ready.meeting.get_absolute_url(), 302)]
    assert "Kallelsen är skickad. Alla som sitter i organet får den med e-post." in page
    assert re.search(r"Kallelse Kallelse 1skickad \S+ kl.\s\S+ av Astrid Wennerhag", page)


def test_late_notice_is_told_and_asked_about(client_for, ready, on_opening_day, monkeypatch):
    monkeypatch.setattr("decisions.views.notices.today", lambda: dt.date(2019, 12, 6))
    Body.objects.filter(pk=ready.body.pk).update(notice_days=10)
    client, address = client_for(ready.chair), reverse("meeting_call", args=[ready.meeting.pk])
    page = texts(client.get(address))
    assert "Kallelsen är 3 dagar för senKallelsen skickas senast 10 dagar före mötet." in page
    assert "Den skulle ha skickats senast 2019-12-03. Du kan skicka den ändå." in page
    assert "Den är 3 dagar för sen. Bekräfta" in texts(client.post(address))
    assert client.post(address, {"late_is_meant": "on"}).status_code == 302
    page = texts(client.get(reverse("notice_detail", args=[ready.meeting.pk, 1])))
    assert "3 dagar för sen" in page


def test_page_says_what_a_notice_lacks(client_for, on_agenda, on_opening_day):
    page = texts(client_for(on_agenda.chair).get(reverse("meeting_call", args=[on_agenda.meeting.pk])))
    assert "Kallelsen kan inte skickas ännuEn kallelse anger tid och plats." in page
    assert "Skicka kallelsen" not in page


def test_meeting_page_asks_for_a_new_notice_after_a_change(client_for, called, on_opening_day, monkeypatch):
    client = client_for(called.chair)
    assert client.get(called.meeting.get_absolute_url()).context["next"].step == Step.HOLD
    another_matter(called)
    assert client.get(called.meeting.get_absolute_url()).context["next"].step == Step.HOLD  # its day has come
    monkeypatch.setattr("decisions.queries.steps.today", lambda: OPENED)
    response = client.get(called.meeting.get_absolute_url())
    assert (response.context["next"].step, response.context["next"].is_mine) == (Step.CALL_AGAIN, True)
    address = reverse("meeting_call", args=[called.meeting.pk])
    assert f'href="{address}"' in response.content.decode()
    page = texts(client.get(address))
    assert "Ändrat sedan förra kallelsen" in page
    assert "Nytt på dagordningen: ”Mötesdagar 2020”." in page
    client.post(address)
    assert "Inget har ändrats" in texts(client.get(address))


def test_notice_is_shown_as_it_was_sent(client_for, called):
    another_matter(called)
    change_matter(matter=called.matter, title="Budget 2020", summary="Budget.", reference_number="", by=called.root)
    page = texts(client_for(called.users["Hallkvist"]).get(reverse("notice_detail", args=[called.meeting.pk, 1])))
    assert TITLE in page
    assert "Mötesdagar" not in page
    assert "Vilka som fick" not in page
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    page = texts(client_for(called.chair).get(reverse("notice_detail", args=[called.meeting.pk, 1])))
    assert "En nyare kallelse har skickatsLäs kallelse 2" in page
    assert "Vilka som fick kallelsen Astrid Wennerhag inte skickad med e-post" in page
    assert client_for(called.chair).get(reverse("notice_detail", args=[called.meeting.pk, 3])).status_code == 404


def test_notice_of_a_cancelled_meeting_gives_the_reason(client_for, called):
    cancel_meeting(meeting=called.meeting, by=called.root, comment="Sjukdom")
    page = texts(client_for(called.users["Hallkvist"]).get(reverse("notice_detail", args=[called.meeting.pk, 2])))
    assert page.count("Mötet är inställt") >= 2
    assert "Mötet är inställtSjukdom" in page


def test_titles_of_matters_closed_by_a_conflict_are_not_on_the_pages(client_for, called, on_opening_day):
    declare_conflict(matter=called.matter, person=called.users["Brandeby"].person, reason="", by=called.root)
    page = texts(client_for(called.users["Brandeby"]).get(reverse("notice_detail", args=[called.meeting.pk, 1])))
    assert TITLE not in page
    assert "Stängt för dig Du är jävig i det här ärendet." in page
    assert conflicts_of(called.users["Brandeby"], called.meeting) == {called.matter.pk}
    assert conflicts_of(called.root, called.meeting) == set()
    declare_conflict(matter=called.matter, person=called.chair.person, reason="", by=called.root)
    page = texts(client_for(called.chair).get(reverse("meeting_call", args=[called.meeting.pk])))
    assert TITLE not in page


def test_notice_is_for_those_who_read_the_body_s_working_material(client_for, approved):
    notice = NoticeFactory(number=1)
    address = reverse("notice_detail", args=[notice.meeting.pk, 1])
    assert client_for(approved.chair).get(address).status_code == 404
    outsider = UserFactory(with_person=True)
    MembershipFactory(person=outsider.person)
    assert client_for(outsider).get(reverse("notice_detail", args=[approved.meeting.pk, 1])).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_pages_ask_the_same_whatever_the_number(client_for, called, on_opening_day, django_assert_num_queries, count):
    for number in range(count):
        another_matter(called, f"Ärende {number}")
    client = client_for(called.chair)
    pages = [
        (called.meeting.get_absolute_url(), 10),
        (reverse("meeting_call", args=[called.meeting.pk]), 10),
        (reverse("notice_detail", args=[called.meeting.pk, 1]), 6),
    ]
    for address, _limit in pages:
        client.get(address)
    for address, limit in pages:
        with django_assert_num_queries(limit):
            client.get(address)
