"""What is new in a notice: every fact that is another has its sentence, and nothing is told of a closed matter."""

from dataclasses import fields, replace

import pytest
from django.core import mail
from django.urls import reverse

from decisions.enums import StandingKind
from decisions.models import Meeting
from decisions.queries.notice_changes import changes, changes_since
from decisions.queries.notices import NoticeFacts, NoticeItem, NoticePoint, facts_now, facts_of, latest_notice
from decisions.queries.papers import LaidPaper
from decisions.services.agenda import plan_item, set_standing_items
from decisions.services.meetings import call_meeting
from decisions.services.notices import mail_notice
from decisions.services.review import declare_conflict
from tests.decisions.story import OPENED, another_matter
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
ITEM = NoticeItem(
    1, 1, "Budget", "2019/1", "Helena Bergsäter", ("Budget 2020",), (LaidPaper(1, 1, "Underlag", "a"),), 20
)
OTHER = NoticeItem(2, 2, "Mötesdagar")
POINT = NoticePoint(StandingKind.PREVIOUS_MINUTES.value, 5, 7, "2019-09-20")
FACTS = NoticeFacts(
    body="Styrgruppen",
    date="2019-12-13",
    start="13:15",
    end="15:00",
    place="Trollhättan",
    mode="on_site",
    chair="",
    secretary="",
    items=(ITEM, OTHER),
    standing=(POINT,),
)
OF_NOTICE = {
    "body": ("Ledningsrådet", "Organet heter Ledningsrådet, inte Styrgruppen."),
    "date": ("2019-12-16", "Dagen är 2019-12-16, inte 2019-12-13."),
    "start": ("13:30", "Tiden är kl.\u00a013.30–15.00, inte kl.\u00a013.15–15.00."),
    "end": ("16:00", "Tiden är kl.\u00a013.15–16.00, inte kl.\u00a013.15–15.00."),
    "place": ("Uddevalla", "Platsen är Uddevalla, inte Trollhättan."),
    "mode": ("hybrid", "Platsen är Trollhättan, på plats och på distans, inte Trollhättan."),
    "chair": ("Bo Ek", "Ordförande: Bo Ek."),
    "secretary": ("Bo Ek", "Sekreterare: Bo Ek."),
    "items": ((ITEM,), "Borta från dagordningen: ”Mötesdagar”."),
    "standing": ((), "Andra fasta punkter."),
}
OF_ITEM = {
    "number": (3, "Ärendena kommer i en annan ordning."),
    "title": ("Budget 2020", "”Budget” heter nu ”Budget 2020”."),
    "reference_number": ("2019/2", "Dnr för ”Budget”: 2019/2."),
    "presenter": ("", "Föredragande för ”Budget”: ingen angiven."),
    "annexes": ((), "Andra handlingar till ”Budget”."),
    "minutes": (30, "Tid för ”Budget”: 30 minuter."),
}
OF_PAPER = {"paper": 2, "title": "Underlag, rättat", "digest": "b"}
OF_POINT = {
    "minutes": (None, "Tid för ”Föregående mötes protokoll”: inte angiven."),
    "previous": (8, "Föregående möte är det 2019-09-20."),
    "previous_date": ("2019-10-04", "Föregående möte är det 2019-10-04."),
    "keeps": ("notes", "”Föregående mötes protokoll” heter nu ”Återblick på föregående möte”."),
}


@pytest.mark.parametrize("name", OF_NOTICE)
def test_every_fact_of_a_notice_that_is_another_has_its_sentence(name) -> None:
    value, sentence = OF_NOTICE[name]
    assert changes(FACTS, replace(FACTS, **{name: value})) == [sentence]


@pytest.mark.parametrize("name", OF_ITEM)
def test_every_fact_of_an_item_that_is_another_has_its_sentence(name) -> None:
    value, sentence = OF_ITEM[name]
    assert changes(FACTS, replace(FACTS, items=(replace(ITEM, **{name: value}), OTHER))) == [sentence]


@pytest.mark.parametrize("name", OF_PAPER)
def test_every_fact_of_a_paper_that_is_another_has_its_sentence(name) -> None:
    paper = replace(ITEM.papers[0], **{name: OF_PAPER[name]})
    (sentence,) = changes(FACTS, replace(FACTS, items=(replace(ITEM, papers=(paper,)), OTHER)))
    assert sentence == f"Ny version av handlingen ”{paper.title}” till ”Budget”."


@pytest.mark.parametrize("name", OF_POINT)
def test_every_fact_of_a_standing_item_that_is_another_has_its_sentence(name) -> None:
    value, sentence = OF_POINT[name]
    assert changes(FACTS, replace(FACTS, standing=(replace(POINT, **{name: value}),))) == [sentence]


def test_there_is_no_other_fact_that_could_change_in_silence() -> None:
    told = {
        NoticeFacts: {*OF_NOTICE, "reason"},  # of a cancellation, which is told by itself
        NoticeItem: {*OF_ITEM, "papers", "matter", "reports", "is_closed"},  # the papers' own, and which item it is
        LaidPaper: {*OF_PAPER, "first"},  # which paper it is
        NoticePoint: {*OF_POINT, "kind"},  # which item it is
    }
    assert {kind: {field.name for field in fields(kind)} for kind in told} == told


def test_what_is_no_longer_there_is_said_so() -> None:
    bare = replace(ITEM, reference_number="", minutes=None)
    assert changes(FACTS, replace(FACTS, items=(bare, OTHER))) == [
        "Dnr för ”Budget”: saknas.",
        "Tid för ”Budget”: inte angiven.",
    ]
    first = replace(FACTS, standing=(replace(POINT, previous=None, previous_date=""),))
    assert changes(FACTS, first) == ["Inget föregående möte anges."]


def test_closed_matter_comes_goes_and_moves_without_its_title() -> None:
    closed = FACTS.closed_to({2})
    without = replace(FACTS, items=(ITEM,))
    assert changes(closed, without) == ["Borta från dagordningen: ett ärende där du är jävig."]
    assert changes(without, closed) == ["Nytt på dagordningen: ett ärende där du är jävig."]
    moved = replace(FACTS, items=(replace(OTHER, number=1), replace(ITEM, number=2))).closed_to({2})
    assert changes(closed, moved) == ["Ärendena kommer i en annan ordning."]
    assert changes(closed, replace(FACTS, items=(ITEM, replace(OTHER, minutes=5))).closed_to({2})) == []


def test_notice_whose_only_news_are_minutes_names_them_on_page_and_in_letter(client_for, called) -> None:
    items = dict.fromkeys((StandingKind.OPENING,), 5)
    set_standing_items(meeting=called.meeting, items=items, by=called.root)
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    item = called.meeting.agenda_items.get()
    plan_item(item=item, presenter=item.presenter, minutes=25, by=called.root)
    sentence = "Tid för ”Budget och verksamhetsplan för Kommunakademin Väst 2020”: 25 minuter."
    assert changes_since(latest_notice(called.meeting), called.meeting, ()) == [sentence]
    client = client_for(called.root)
    page = text_of_html(client.get(reverse("meeting_call", args=[called.meeting.pk])).content.decode())
    assert f"Ändrat sedan förra kallelsen {sentence}" in page
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    notice = latest_notice(called.meeting)
    assert sentence in text_of_html(client.get(notice.get_absolute_url()).content.decode())
    mail_notice(notice_id=notice.pk)
    assert f"- {sentence}" in mail.outbox[0].body


def test_reader_who_may_not_see_what_is_new_is_told_so(client_for, called) -> None:
    item = another_matter(called)
    call_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    member = called.users["Strömvall"]
    declare_conflict(matter=item.matter, person=member.person, reason="", by=called.root)
    plan_item(item=item, presenter=None, minutes=15, by=called.root)
    call_meeting(meeting=Meeting.objects.get(pk=called.meeting.pk), by=called.root, today=OPENED)
    notice = latest_notice(called.meeting)
    words = "Det nya gäller ett ärende där du är jävig."
    assert words in text_of_html(client_for(member).get(notice.get_absolute_url()).content.decode())
    assert words not in text_of_html(client_for(called.root).get(notice.get_absolute_url()).content.decode())
    mail_notice(notice_id=notice.pk)
    told = {letter.to[0] for letter in mail.outbox if words in letter.body}
    assert told == {member.email}
    first = called.meeting.notices.get(number=1)
    assert words not in text_of_html(client_for(member).get(first.get_absolute_url()).content.decode())
    assert facts_of(notice) == facts_now(called.meeting)
