"""Notes of a meeting, a plainer kind than minutes: nothing is decided, no one approves, and they are never minutes."""

import pytest
from django.db import IntegrityError, transaction

from collaboration.enums import BodyKind
from decisions.enums import AgendaState, Keeping, Level, MeetingState, MinutesPlace, StandingKind, StatementKind
from decisions.models import AgendaItem, Attendance, Meeting, MinutesText, StandingItem
from decisions.queries.documents import notes_paper
from decisions.queries.keeping import may_keep_notes, places_of, usual_keeping
from decisions.queries.notes import notes_of
from decisions.queries.notices import facts_now, facts_of
from decisions.services.agenda import (
    draw_paragraph_numbers,
    note_matter,
    plan_with_standing_items,
    refer_back,
    set_standing_items,
    table_matter,
)
from decisions.services.decisions import fix_decision
from decisions.services.freezing import frozen_in_words
from decisions.services.meetings import MeetingFacts, call_meeting, change_meeting, hold_meeting, plan_meeting
from decisions.services.minutes import send_minutes
from decisions.services.minutes_text import write_text
from decisions.services.notes import finish_notes, reopen_notes
from decisions.services.records import seal_approved
from decisions.services.signed import attach_signed
from decisions.services.votes import VoteResult, record_statement, record_vote
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from reports.pdf.engine import document_html
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.factories import (
    MeetingFactory,
    MinutesApprovalFactory,
    MinutesTextFactory,
    StandingItemFactory,
    StatementFactory,
    VoteFactory,
)
from tests.decisions.noting import CLOSING, OPENING, TEXT, keeping_notes, noted, notes_done, notes_held
from tests.decisions.refusals import no, steps
from tests.decisions.signing import signed_by
from tests.decisions.story import DAY, OPENED, fixed, reread
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
NO_DECISION = (
    "Det förs minnesanteckningar vid mötet, och i dem fattas inga beslut. "
    "Låt mötet föra protokoll, eller ta upp ärendet på ett möte som gör det."
)


# --- which meetings keep notes


@pytest.mark.parametrize(
    ("kind", "keeps"),
    [
        (BodyKind.STEERING_GROUP, Keeping.MINUTES),
        (BodyKind.MANAGEMENT_COUNCIL, Keeping.MINUTES),
        (BodyKind.THEME_GROUP, Keeping.NOTES),
        (BodyKind.WORKING_GROUP, Keeping.NOTES),
        (BodyKind.PRESIDIUM, Keeping.MINUTES),
        (BodyKind.EXECUTIVE_COMMITTEE, Keeping.MINUTES),
        (BodyKind.DRAFTING_GROUP, Keeping.NOTES),
        (BodyKind.OTHER, Keeping.MINUTES),
    ],
)
def test_groups_that_prepare_keep_notes_unless_it_is_said(root, kind, keeps):
    body = BodyFactory(kind=kind, valid_from=None)
    assert usual_keeping(body) == keeps
    assert plan_meeting(body=body, facts=MeetingFacts(DAY), by=root, today=OPENED).keeps == keeps
    other = Keeping.MINUTES if keeps == Keeping.NOTES else Keeping.NOTES
    assert plan_meeting(body=body, facts=MeetingFacts(DAY, keeps=other), by=root, today=OPENED).keeps == other


def test_meeting_keeps_what_it_kept_until_it_is_said(on_agenda):
    meeting = change_meeting(meeting=on_agenda.meeting, facts=MeetingFacts(DAY, keeps=Keeping.NOTES), by=on_agenda.root)
    assert change_meeting(meeting=meeting, facts=MeetingFacts(DAY), by=on_agenda.root).keeps_notes
    meeting = change_meeting(meeting=meeting, facts=MeetingFacts(DAY, keeps=Keeping.MINUTES), by=on_agenda.root)
    assert not meeting.keeps_notes


def test_notes_are_refused_once_something_of_minutes_is_there(held):
    item, meeting = held.meeting.agenda_items.get(), held.meeting
    facts = MeetingFacts(DAY, keeps=Keeping.NOTES)
    sentence = "Mötet har fattat beslut, röstat eller fått paragrafer. Då förs det protokoll."
    makers = (
        lambda: VoteFactory(agenda_item=item),
        lambda: StatementFactory(agenda_item=item),
        lambda: MinutesApprovalFactory(meeting=meeting),
        lambda: MinutesTextFactory(meeting=meeting, place=MinutesPlace.APPROVERS),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(state=AgendaState.DECIDED),
    )
    for make in makers:
        assert may_keep_notes(meeting)
        with transaction.atomic():
            make()
            assert no(StateRefusedError, change_meeting, meeting=meeting, facts=facts, by=held.root) == sentence
            transaction.set_rollback(True)
    draw_paragraph_numbers(meeting=meeting, by=held.root)
    assert no(StateRefusedError, change_meeting, meeting=meeting, facts=facts, by=held.root) == sentence


def test_no_one_is_chosen_to_approve_notes(root, on_agenda):
    standing = dict.fromkeys(StandingKind)
    facts = MeetingFacts(DAY, keeps=Keeping.NOTES)
    meeting = plan_with_standing_items(body=on_agenda.body, facts=facts, standing=standing, by=root, today=OPENED)
    assert [str(row) for row in StandingItem.objects.filter(meeting=meeting).in_order()] == [
        "mötets öppnande",
        "återblick på föregående möte",
    ]
    assert places_of(meeting) == ("opening", "previous_minutes", "item", "closing")
    set_standing_items(meeting=on_agenda.meeting, items=standing, by=root)
    change_meeting(meeting=on_agenda.meeting, facts=facts, by=root)
    kinds = set(on_agenda.meeting.standing_items.values_list("kind", flat=True))
    assert kinds == {"opening", "previous_minutes"}
    assert StandingItem.history.filter(history_type="-", kind="approvers").get().history_user == root


def test_notice_of_a_meeting_with_notes_never_says_minutes(ready):
    story = ready
    MeetingFactory(body=story.body, date=DAY.replace(month=9))
    facts = MeetingFacts(DAY, story.meeting.start_time, None, "Trollhättan", keeps=Keeping.NOTES)
    meeting = change_meeting(meeting=story.meeting, facts=facts, by=story.root)
    set_standing_items(meeting=meeting, items={StandingKind.PREVIOUS_MINUTES: 5}, by=story.root)
    call_meeting(meeting=meeting, by=story.root, today=OPENED)
    said = facts_of(meeting.notices.get())
    assert said == facts_now(meeting)
    assert [point.title for point in said.standing] == ["Återblick på föregående möte"]


# --- what notes do not hold


def test_decision_vote_and_reservation_are_refused_in_words(story):
    story = notes_held(story)
    item = story.meeting.agenda_items.order_by("order")[0]
    assert no(StateRefusedError, fix_decision, decision=story.decision, by=story.root) == NO_DECISION
    vote = VoteResult("Bifalles förslaget?", counts=(4, 3, 0))
    assert no(StateRefusedError, record_vote, item=item, result=vote, by=story.root) == NO_DECISION
    person = story.seats[0].person
    words = {"item": item, "person": person, "text": "Nej.", "by": story.root}
    assert no(StateRefusedError, record_statement, kind=StatementKind.RESERVATION, **words) == NO_DECISION


def test_notes_have_no_paragraphs_and_no_approvers(story):
    story = notes_held(story)
    meeting, by = story.meeting, story.root
    assert "inga paragrafer" in no(StateRefusedError, draw_paragraph_numbers, meeting=meeting, by=by)
    sentence = "Det förs minnesanteckningar vid mötet, och de justeras inte. Markera dem som klara."
    assert no(StateRefusedError, send_minutes, meeting=meeting, approvers=[], by=by) == sentence
    sentence = "Det förs minnesanteckningar vid mötet, och de skrivs inte under."
    assert (
        no(StateRefusedError, attach_signed, subject=meeting, content=signed_by("Astrid"), name="a.pdf", by=by)
        == sentence
    )
    words = {"place": MinutesPlace.APPROVERS, "text": "Val.", "by": by}
    assert "justeras inte" in no(StateRefusedError, write_text, meeting=meeting, **words)


def test_database_keeps_notes_and_minutes_apart():
    for fields in (
        {"notes": True, "sent": True},
        {"notes": True, "approved": True},
        {"state": MeetingState.NOTES_DONE},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MeetingFactory(**fields)


def test_matters_are_noted_adjourned_and_referred_back(story):
    story = notes_held(story)
    first, second = story.meeting.agenda_items.order_by("order")
    refer_back(item=first, by=story.root, comment="Hör parterna.")
    table_matter(item=second, by=story.root)
    finish_notes(meeting=story.meeting, by=story.root)
    results = [item.result for item in notes_of(reread(story).meeting).items]
    assert results == ["återremitterat", "bordlagt till ett senare möte"]


# --- done, and opened again


def test_notes_that_are_done_are_locked_and_open_to_the_parties(story):
    story = noted(story)
    with pytest.raises(RightRefusedError):
        finish_notes(meeting=story.meeting, by=story.users["Brandeby"])
    finish_notes(meeting=story.meeting, by=story.chair)
    meeting = reread(story).meeting
    assert (meeting.state, meeting.level, meeting.is_frozen) == (MeetingState.NOTES_DONE, Level.PARTIES, False)
    assert steps(meeting)[-1] == ("held", "notes_done")
    sentence = "Anteckningarna är klara. Öppna dem igen först och ändra sedan."
    words = {"place": MinutesPlace.OPENING, "text": "Annat.", "by": story.root}
    assert no(StateRefusedError, write_text, meeting=meeting, **words) == sentence
    assert no(StateRefusedError, change_meeting, meeting=meeting, facts=MeetingFacts(DAY), by=story.root) == sentence
    assert no(StateRefusedError, finish_notes, meeting=meeting, by=story.root) == sentence
    assert seal_approved() == 0, "notes are never sealed"


def test_database_itself_guards_notes_that_are_done(story):
    story = notes_done(story)
    meeting = story.meeting
    changes = (
        lambda: Meeting.objects.filter(pk=meeting.pk).update(place="Annan"),
        lambda: Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED),
        lambda: MinutesText.objects.filter(meeting=meeting).update(text="Annat."),
        lambda: Attendance.objects.filter(meeting=meeting).update(person_name="Annan"),
        lambda: StandingItemFactory(meeting=meeting, kind=StandingKind.APPROVERS),
        lambda: meeting.agenda_items.update(state=AgendaState.TABLED),
    )
    for change in changes:
        with pytest.raises(FrozenError), frozen_in_words(), transaction.atomic():
            change()


def test_notes_are_opened_again_with_a_reason_and_done_anew(story):
    story = notes_done(story)
    with pytest.raises(RightRefusedError):
        reopen_notes(meeting=story.meeting, by=story.users["Brandeby"], comment="Fel.")
    assert no(RuleError, reopen_notes, meeting=story.meeting, by=story.root, comment=" ") == (
        "Skriv varför anteckningarna öppnas igen."
    )
    meeting = reopen_notes(meeting=story.meeting, by=story.root, comment="Fel namn.")
    assert (meeting.state, meeting.level) == (MeetingState.HELD, Level.BODY)
    assert "inget att öppna igen" in no(StateRefusedError, reopen_notes, meeting=meeting, by=story.root, comment="Fel.")
    write_text(meeting=meeting, place=MinutesPlace.OPENING, text="Annat.", by=story.root)
    assert finish_notes(meeting=meeting, by=story.root).notes_are_done


def test_unfinished_notes_are_not_done(story):
    story = keeping_notes(story)
    words = {"meeting": story.meeting, "by": story.root}
    assert (
        no(StateRefusedError, finish_notes, **words) == "Mötet är inte hållet ännu. Anteckna först att det har hållits."
    )
    Meeting.objects.filter(pk=story.meeting.pk).update(state=MeetingState.HELD)
    assert no(RuleError, finish_notes, meeting=story.meeting, by=story.root).startswith("Anteckna vilka som var på")


def test_notes_wait_for_every_matter(story):
    story = notes_held(story)
    sentence = no(RuleError, finish_notes, meeting=story.meeting, by=story.root)
    assert sentence == (
        "De här ärendena har inget resultat ännu: Budget och verksamhetsplan för Kommunakademin Väst 2020 och "
        "Mötesdagar 2020. Anteckna vad det blev av dem."
    )
    note_matter(item=story.meeting.agenda_items.get(matter=story.matter), by=story.root)
    sentence = no(RuleError, finish_notes, meeting=story.meeting, by=story.root)
    assert sentence == "De här ärendena har inget resultat ännu: Mötesdagar 2020. Anteckna vad det blev av dem."


def test_minutes_are_not_marked_as_done(story):
    story = fixed(story)
    assert no(StateRefusedError, finish_notes, meeting=story.meeting, by=story.root) == (
        "Det förs protokoll vid mötet. Skicka det för justering."
    )


def test_parties_read_notes_when_they_are_done_and_the_body_all_the_time(story):
    story = noted(story)
    elsewhere = UserFactory(person=PersonFactory())
    MembershipFactory(person=elsewhere.person)
    users = (story.users["Brandeby"], elsewhere, UserFactory())

    def seen():
        """Tell who sees the meeting: a member, someone seated elsewhere, a stranger."""
        return [Meeting.objects.visible_to(user).filter(pk=story.meeting.pk).exists() for user in users]

    assert seen() == [True, False, False]
    finish_notes(meeting=story.meeting, by=story.root)
    assert seen() == [True, True, False]
    reopen_notes(meeting=story.meeting, by=story.root, comment="Fel namn.")
    assert seen() == [True, False, False]


# --- what they say


def test_notes_say_who_came_what_was_said_and_what_became_of_it(story, django_assert_num_queries):
    story = noted(story)
    with django_assert_num_queries(3):
        notes = notes_of(story.meeting)
    assert [(group.heading, len(group.people)) for group in notes.groups] == [("Närvarande", 7)]
    assert [(point.heading, point.text) for point in notes.opening] == [
        ("Mötets öppnande", OPENING),
        ("Återblick på föregående möte", ""),
    ]
    first, second = notes.items
    assert (first.heading, first.text, first.result, first.clauses) == (
        "1. Budget och verksamhetsplan för Kommunakademin Väst 2020",
        TEXT,
        "antecknat utan beslut",
        (),
    )
    assert (second.heading, second.text) == ("2. Mötesdagar 2020", "")
    assert (notes.closing[0].text, notes.is_draft) == (CLOSING, True)


def test_paper_says_like_the_page_that_no_attendance_is_recorded(story):
    story = keeping_notes(story)
    hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    paper = notes_paper(reread(story).meeting)
    assert "Närvaro Ingen närvaro är antecknad. " in text_of_html(document_html(paper.document, paper.template_name))


def test_paper_never_says_minutes(story):
    story = notes_done(story)
    paper = notes_paper(story.meeting)
    text = text_of_html(document_html(paper.document, paper.template_name)).lower()
    assert "minnesanteckningar från styrgrupp kommunakademin väst" in text
    for word in ("protokoll", "justera", "§", "beslutar"):
        assert word not in text + paper.filename.lower() + paper.document.foot.lower()
    assert (paper.document.draft, paper.filename) == (
        False,
        "Minnesanteckningar Styrgrupp Kommunakademin Väst 2019-12-13",
    )
