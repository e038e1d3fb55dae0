"""A single § goes out for immediate approval, is approved or declined, and is fixed while the minutes are written."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from collaboration.models import Person
from decisions.enums import ApprovalMethod, AttendanceMode, DecisionState, Level, MeetingState, StatementKind
from decisions.models import AgendaItem, Attendance, Ballot, Decider, Decision, DecisionClause, MinutesApproval, Vote
from decisions.queries.minutes import minutes_of
from decisions.queries.record import record_of
from decisions.services.agenda import draw_paragraph_numbers, note_matter, put_matter_on_agenda
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import correct_decision, fix_decision
from decisions.services.freezing import frozen_error
from decisions.services.immediate import send_item, take_back_item
from decisions.services.meetings import MeetingFacts, change_meeting
from decisions.services.minutes import approve_minutes, decline_minutes, require_own_approval, send_minutes
from decisions.services.review import declare_conflict, lift_conflict
from decisions.services.votes import VoteResult, record_statement, record_vote, remove_vote
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.decisions import story as tell
from tests.decisions.factories import (
    AgendaItemFactory,
    DeciderFactory,
    MatterFactory,
    MinutesApprovalFactory,
    ParagraphSeriesFactory,
    StatementFactory,
)
from tests.decisions.refusals import no
from tests.decisions.story import DAY, reread

pytestmark = pytest.mark.django_db
OUT = "§ 1 är ute för omedelbar justering. Ta först tillbaka den och ändra sedan."
STANDS = "§ 1 är omedelbart justerad och står fast. En ändring är ett nytt beslut."
SIGNED = dt.datetime(2019, 12, 13, 15, 0, tzinfo=dt.UTC)


def item_of(story):
    return story.decision.agenda_item


def second_of(story):
    return AgendaItem.objects.exclude(pk=item_of(story).pk).get(meeting=story.meeting)


def asked(story):
    return list(item_of(story).approvals.order_by("order"))


def approve(approval, by, method=ApprovalMethod.PASSWORD):
    return approve_minutes(approval=approval, by=by, method=method)


# --- sent out


def test_paragraph_goes_to_the_chair_first_and_keeps_who_decided(paragraph_out):
    assert [(row.approver.family_name, row.is_chair, row.approved_at) for row in asked(paragraph_out)] == [
        ("Wennerhag", True, None),
        ("Sandelius", False, None),
    ]
    item = item_of(paragraph_out)
    assert (item.is_out, item.is_approved, item.can_be_sent) == (True, False, False)
    live = paragraph_out.meeting.attendances.order_by("order")
    fields = ("person", "person_name", "role", "organisation", "organisation_name", "mode", "serving_for")
    assert list(item.deciders.order_by("order").values_list(*fields)) == list(live.values_list(*fields))
    assert paragraph_out.meeting.state == MeetingState.HELD
    assert str(item.deciders.get(order=1)) == "Astrid Wennerhag (Högskolan Väst)"


def test_only_a_decided_paragraph_of_a_held_meeting_is_sent(numbered):
    values = {"approvers": [], "by": numbered.root}
    assert no(RuleError, send_item, item=second_of(numbered), **values) == (
        "Bara en paragraf med ett beslut kan justeras omedelbart. De andra justeras med protokollet."
    )
    no(RightRefusedError, send_item, item=item_of(numbered), approvers=[], by=numbered.users["Strömvall"])
    Attendance.objects.filter(meeting=numbered.meeting).delete()
    assert no(RuleError, send_item, item=item_of(numbered), **values) == (
        "Anteckna vilka som var på mötet innan protokollet går ut."
    )


def test_decision_without_a_paragraph_number_is_not_sent(fixed):
    assert no(StateRefusedError, send_item, item=item_of(fixed), approvers=[], by=fixed.root) == (
        "Ge punkterna paragrafnummer först: det är en paragraf som justeras omedelbart."
    )


def test_meeting_that_is_ahead_sends_nothing(called):
    item = called.meeting.agenda_items.get()
    assert (
        no(StateRefusedError, send_item, item=item, approvers=[], by=called.root)
        == "Mötet är inte hållet ännu. Anteckna först att det har hållits."
    )


def test_paragraph_is_sent_once(paragraph_out):
    assert no(StateRefusedError, send_item, item=item_of(paragraph_out), approvers=[], by=paragraph_out.root) == OUT


def test_nothing_of_a_paragraph_is_written_while_it_is_out(paragraph_out):
    item, root, meeting = item_of(paragraph_out), paragraph_out.root, paragraph_out.meeting
    member = paragraph_out.seats[3].person
    note = {"item": item, "kind": StatementKind.MINUTES_NOTE, "person": member, "text": "Not."}
    assert no(StateRefusedError, record_statement, by=root, **note) == OUT
    content = paragraph_out.content
    assert no(StateRefusedError, correct_decision, decision=paragraph_out.decision, content=content, by=root) == OUT
    stand = "§ 1 har skickats för omedelbar justering; mötets dag och ordförande står fast."
    for facts in (MeetingFacts(DAY - dt.timedelta(1)), MeetingFacts(DAY, chair=member)):
        assert no(StateRefusedError, change_meeting, meeting=meeting, facts=facts, by=root) == stand
    conflict = "§ 1 har skickats för omedelbar justering och anger vilka som var jäviga. Det står fast."
    declared = {"matter": paragraph_out.matter, "person": member, "reason": "Söker medel."}
    assert no(StateRefusedError, declare_conflict, by=root, **declared) == conflict
    assert no(RuleError, send_minutes, meeting=meeting, approvers=[], by=root).startswith("De här ärendena har inget")
    note_matter(item=second_of(paragraph_out), by=root)
    assert no(RuleError, send_minutes, meeting=meeting, approvers=[], by=root) == (
        "§ 1 är ute för omedelbar justering. Vänta in den eller ta tillbaka den och skicka sedan protokollet."
    )


def test_conflict_that_a_paragraph_tells_of_is_not_lifted(numbered):
    member = numbered.users["Brandeby"].person
    conflict = declare_conflict(matter=numbered.matter, person=member, reason="Söker medel.", by=numbered.root)
    send_item(item=item_of(numbered), approvers=[], by=numbered.root)
    no(StateRefusedError, lift_conflict, disqualification=conflict, by=numbered.root)
    assert not item_of(numbered).deciders.filter(person=member).exists()


def test_attendance_may_change_for_other_items_alone(paragraph_out):
    people, second = paragraph_out.present, second_of(paragraph_out)
    last = people[-1]
    leaves = Present(last.person, last.role, last.organisation, left_at=second)
    values = {"meeting": paragraph_out.meeting, "by": paragraph_out.root}
    record_attendance(people=[*people[:-1], leaves], **values)
    gone = Present(last.person, last.role, last.organisation, mode=AttendanceMode.EXCUSED)
    late = Present(last.person, last.role, last.organisation, came_at=second)
    words = "§ 1 har skickats för omedelbar justering och anger vilka som beslutade. Det står fast."
    for changed in (gone, late):
        assert no(RuleError, record_attendance, people=[*people[:-1], changed], **values) == words
    assert Attendance.objects.get(meeting=paragraph_out.meeting, person=last.person).left_at == second


# --- taken back, declined


def test_paragraph_taken_back_can_be_changed_and_is_asked_for_anew(paragraph_out):
    chair, _other = asked(paragraph_out)
    approve(chair, paragraph_out.chair)
    back = {"item": item_of(paragraph_out), "by": paragraph_out.root, "comment": "Fel belopp"}
    no(RightRefusedError, take_back_item, **{**back, "by": paragraph_out.users["Strömvall"]})
    item = take_back_item(**back)
    assert (item.sent_at, item.deciders.count(), asked(paragraph_out)) == (None, 0, [])
    assert item.history.first().history_change_reason == "Fel belopp"
    assert (
        no(StateRefusedError, take_back_item, **back)
        == "Paragrafen är inte ute för omedelbar justering, så det finns inget att ta tillbaka."
    )
    reread(paragraph_out)
    correct_decision(decision=paragraph_out.decision, content=paragraph_out.content, by=paragraph_out.root)
    send_item(item=item, approvers=[], by=paragraph_out.root)
    assert [row.approved_at for row in asked(paragraph_out)] == [None]


def test_no_one_approves_what_someone_has_declined(paragraph_out):
    chair, other = asked(paragraph_out)
    sandelius = paragraph_out.users["Sandelius"]
    no(RuleError, decline_minutes, approval=other, by=sandelius, reason=" ")
    decline_minutes(approval=other, by=sandelius, reason="Beloppet är fel.")
    words = "Joakim Sandelius har avstått från att justera. Paragrafen ändras och skickas ut igen innan någon justerar."
    assert no(StateRefusedError, approve, approval=chair, by=paragraph_out.chair) == words
    assert no(StateRefusedError, require_own_approval, approval=chair, by=paragraph_out.chair) == words


def test_no_one_approves_twice_or_in_anothers_name(paragraph_out):
    chair, other = asked(paragraph_out)
    no(RightRefusedError, approve, approval=other, by=paragraph_out.chair)
    approve(chair, paragraph_out.chair)
    words = "Astrid Wennerhag har redan justerat paragrafen."
    assert no(StateRefusedError, approve, approval=chair, by=paragraph_out.chair) == words


# --- approved


def test_last_approval_fixes_the_paragraph_and_leaves_the_meeting_open(paragraph_out):
    chair, other = asked(paragraph_out)
    approve(chair, paragraph_out.chair)
    reread(paragraph_out)
    assert (paragraph_out.decision.state, item_of(paragraph_out).is_approved) == (DecisionState.FIXED, False)
    approve_minutes(approval=other, by=paragraph_out.root, method=ApprovalMethod.PAPER, at=SIGNED)
    reread(paragraph_out)
    decision, item = paragraph_out.decision, item_of(paragraph_out)
    assert (decision.state, decision.level, paragraph_out.matter.level) == (
        DecisionState.APPROVED,
        Level.PARTIES,
        Level.PARTIES,
    )
    assert (paragraph_out.meeting.state, paragraph_out.meeting.level) == (MeetingState.HELD, Level.BODY)
    chair.refresh_from_db()
    assert item.approved_at == chair.approved_at > SIGNED
    words = f"Paragrafen justerades omedelbart den {item.approved_date}."
    assert (record_of(decision).is_draft, record_of(decision).immediate_words) == (False, words)
    first, second = minutes_of(paragraph_out.meeting).items
    assert (first.immediate_words, second.immediate_words) == (words, "")


def test_day_of_a_paragraph_approved_on_paper_is_the_day_on_the_paper(paragraph_out):
    for approval in asked(paragraph_out):
        approve_minutes(approval=approval, by=paragraph_out.root, method=ApprovalMethod.PAPER, at=SIGNED)
    assert item_of(reread(paragraph_out)).approved_date == DAY


def test_approved_paragraph_refuses_in_words_what_the_meeting_may_still_do(paragraph_approved):
    story, root = paragraph_approved, paragraph_approved.root
    item, approval = item_of(story), story.meeting.minutes_approvals.get()
    assert no(FrozenError, send_item, item=item, approvers=[], by=root) == STANDS
    assert no(FrozenError, take_back_item, item=item, by=root, comment="") == STANDS
    assert no(FrozenError, correct_decision, decision=story.decision, content=story.content, by=root) == STANDS
    assert no(FrozenError, approve, approval=approval, by=root, method=ApprovalMethod.PAPER) == (
        "Paragrafen är redan justerad. En ändring kräver ett nytt beslut."
    )
    put_matter_on_agenda(meeting=story.meeting, matter=MatterFactory(body=story.body), by=root)
    draw_paragraph_numbers(meeting=story.meeting, by=root)
    change_meeting(meeting=story.meeting, facts=MeetingFacts(DAY, place="Vänersborg"), by=root)
    record_attendance(meeting=story.meeting, people=story.present, by=root)


def test_minutes_do_not_ask_for_an_approved_paragraph_again(paragraph_approved):
    story = paragraph_approved
    note_matter(item=second_of(story), by=story.root)
    when = item_of(story).approved_at
    for approval in send_minutes(meeting=story.meeting, approvers=[], by=story.root):
        approve(approval, story.root, ApprovalMethod.PAPER)
    reread(story)
    assert (story.meeting.state, story.decision.state) == (MeetingState.MINUTES_APPROVED, DecisionState.APPROVED)
    assert item_of(story).approved_at == when
    minutes = minutes_of(story.meeting)
    assert (len(minutes.approvals), len(minutes.signatures)) == (1, 1)
    item_words = no(FrozenError, correct_decision, decision=story.decision, content=story.content, by=story.root)
    assert item_words.startswith("Protokollet för Styrgrupp")


# --- frozen in the database


@pytest.fixture
def voted(story):
    """The first § approved immediately, after a vote and with a note."""
    tell.held(story)
    item = story.meeting.agenda_items.get()
    tell.another_matter(story)
    draw_paragraph_numbers(meeting=story.meeting, by=story.root)
    choices = {seat.person_id: "yes" for seat in story.seats}
    record_vote(item=item, result=VoteResult("Ja för förslaget.", choices), by=story.root)
    StatementFactory(agenda_item=item, person=story.seats[1].person)
    fix_decision(decision=story.decision, by=story.root)
    (approval,) = send_item(item=item, approvers=[], by=story.root)
    approve(approval, story.root, ApprovalMethod.PAPER)
    return reread(story)


CHANGES = {
    "item": lambda item: AgendaItem.objects.filter(pk=item.pk).update(order=9),
    "item opened again": lambda item: AgendaItem.objects.filter(pk=item.pk).update(approved_at=None),
    "item sent another time": lambda item: AgendaItem.objects.filter(pk=item.pk).update(sent_at=SIGNED),
    "vote": lambda item: Vote.objects.filter(agenda_item=item).update(yes=9),
    "ballot": lambda item: Ballot.objects.filter(vote__agenda_item=item).delete(),
    "statement": lambda item: StatementFactory(agenda_item=item),
    "decider": lambda item: Decider.objects.filter(agenda_item=item).update(person_name="Någon Annan"),
    "decider gone": lambda item: Decider.objects.filter(agenda_item=item).delete(),
    "decider added": lambda item: DeciderFactory(agenda_item=item, order=99),
    "approval": lambda item: MinutesApproval.objects.filter(agenda_item=item).update(method="password"),
    "approval added": lambda item: MinutesApprovalFactory(meeting=item.meeting, agenda_item=item),
    "decision": lambda item: Decision.objects.filter(agenda_item=item).update(reasons="Andra skäl."),
    "clause": lambda item: DecisionClause.objects.filter(decision__agenda_item=item).update(text="Annat."),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_database_keeps_what_belongs_to_an_approved_paragraph(voted, change):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(item_of(voted))
    assert isinstance(frozen_error(caught.value), FrozenError)


def test_other_items_of_the_same_meeting_stay_free(voted):
    second = second_of(voted)
    StatementFactory(agenda_item=second)
    AgendaItem.objects.filter(pk=second.pk).update(order=9)
    assert no(FrozenError, remove_vote, vote=item_of(voted).votes.get(), by=voted.root) == STANDS


def test_record_of_a_paragraph_tells_who_decided_whatever_the_attendance_says(voted):
    before = record_of(voted.decision)
    Attendance.objects.filter(meeting=voted.meeting).update(mode=AttendanceMode.ABSENT, person_name="Någon Annan")
    voted.meeting.chair = Person.objects.get(pk=voted.seats[2].person_id)
    voted.meeting.save()
    after = record_of(reread(voted).decision)
    assert (after.present, after.signatures, after.presence_words) == (
        before.present,
        before.signatures,
        before.presence_words,
    )
    assert len(after.present) == len(voted.seats)


@pytest.mark.parametrize("values", [{"sent_at": SIGNED}, {"approved_at": SIGNED}])
def test_item_without_a_decided_paragraph_has_no_immediate_approval(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItemFactory(**values)
    series = ParagraphSeriesFactory()
    item = AgendaItemFactory(meeting__body=series.body, series=series, paragraph_number=4, state="decided")
    AgendaItem.objects.filter(pk=item.pk).update(sent_at=SIGNED)


def test_approver_and_decider_stand_once_in_a_paragraph(paragraph_out):
    item, person = item_of(paragraph_out), paragraph_out.seats[0].person
    for make in (
        lambda: MinutesApprovalFactory(meeting=item.meeting, agenda_item=item, approver=person),
        lambda: DeciderFactory(agenda_item=item, person=person, order=99),
        lambda: DeciderFactory(agenda_item=item, order=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
    MinutesApprovalFactory(meeting=item.meeting, approver=person)
