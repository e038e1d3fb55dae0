"""One person decides alone, and what is decided without a meeting is reported at the next one by itself."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.urls import reverse

from decisions.enums import AgendaState, ApprovalMethod, DecisionMode, ErrorKind, MatterState, MeetingState
from decisions.models import AgendaItem, Decision, DecisionApproval, Matter, Meeting, SealedRecord, SoleDecision
from decisions.queries.chain import chain_faults
from decisions.queries.minutes import minutes_of
from decisions.queries.people import Signature
from decisions.queries.record import record_of
from decisions.queries.steps import next_step
from decisions.queries.without_meeting import signatory_of
from decisions.services.agenda import note_matter, put_matter_on_agenda, table_matter, take_matter_off_agenda
from decisions.services.approval import approve_decision
from decisions.services.attendance import record_attendance
from decisions.services.corrections import Slip, correct_slip
from decisions.services.meetings import MeetingFacts, cancel_meeting, hold_meeting, plan_meeting
from decisions.services.minutes import send_minutes
from decisions.services.records import seal_correction, seal_decision
from decisions.services.reporting import report_unreported
from decisions.services.review import declare_conflict
from decisions.services.sole import Alone, record_sole_decision
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import PostFactory
from tests.decisions.circulating import SENT, answer_all, circulating_body, close, start
from tests.decisions.factories import DecisionFactory
from tests.decisions.story import Story

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 12, 5)
NEXT = dt.date(2019, 12, 16)
RULE = "Delegationsordningen punkt 3.2"
URGENT = "Ansökan skulle lämnas in samma dag."


@pytest.fixture
def story() -> Story:
    ContentType.objects.get_for_models(*apps.get_models())
    return circulating_body()


def delegated(story: Story, **values: object) -> Alone:
    facts = {"title": "Verksamhetsledare", "organisation": "Kommunakademin Väst", "authority": RULE, **values}
    return Alone(DecisionMode.DELEGATION, story.director, DAY, **facts)


def decide(story: Story, alone: Alone) -> Decision:
    proposal = Decision.objects.get(pk=story.decision.pk)
    return record_sole_decision(proposal=proposal, alone=alone, by=story.root, today=DAY)


def plan(story: Story, day: dt.date = NEXT) -> Meeting:
    return plan_meeting(body=story.body, facts=MeetingFacts(day), by=story.root, today=SENT)


def reported() -> list[tuple[dt.date, str]]:
    rows = AgendaItem.objects.filter(reports__isnull=False).order_by("meeting__date", "pk")
    return [(row.meeting.date, row.state) for row in rows.select_related("meeting")]


def test_delegate_decides_and_the_record_names_the_rule(story: Story) -> None:
    decision = decide(story, delegated(story))
    assert (decision.state, decision.mode, decision.date) == ("fixed", "delegation", DAY)
    assert Matter.objects.get(pk=story.matter.pk).state == MatterState.DECIDED
    assert decision.annexes.get().content.state == "adopted"
    record = record_of(decision)
    assert record.decided_words == f"Beslutat på delegation: {RULE}"
    assert [(line.name, line.role, line.organisation) for line in record.present] == [
        ("Helena Bergsäter", "Verksamhetsledare", "Kommunakademin Väst")
    ]
    assert record.signatures[0].name == "Helena Bergsäter"
    assert DecisionApproval.objects.get().approver == story.director


@pytest.mark.parametrize("adopts", [True, False])
def test_what_waits_for_approval_says_that_what_it_adopts_is_in_force_already(client_for, story: Story, adopts) -> None:
    if not adopts:
        story.decision.annexes.all().delete()
    decision = decide(story, Alone(DecisionMode.CHAIR, story.chair.person, DAY, urgency=URGENT))
    client = client_for(story.chair)

    for address in (decision.get_absolute_url(), reverse("decision_approve", args=[decision.pk])):
        page = client.get(address).content.decode()
        assert "förseglas och öppnas för parterna." in page
        assert ("Det som beslutet fastställer gäller redan." in page) == adopts


def test_decider_is_named_with_the_post_or_the_seat_of_that_day(story: Story) -> None:
    PostFactory(person=story.director, title="Verksamhetsledare", organisation__name="Kommunakademin Väst")
    chair = Alone(DecisionMode.CHAIR, story.chair.person, DAY, urgency=URGENT)
    for alone, line in (
        (delegated(story, title="", organisation=""), ("Helena Bergsäter", "Verksamhetsledare", "Kommunakademin Väst")),
        (chair, ("Astrid Wennerhag", "ordförande", "Högskolan Väst")),
    ):
        point = transaction.savepoint()
        (shown,) = record_of(decide(story, alone)).present
        assert (shown.name, shown.role, shown.organisation) == line
        transaction.savepoint_rollback(point)


def test_decider_of_whom_no_post_is_known_stands_by_name_alone(client_for, story: Story) -> None:
    decision = decide(story, delegated(story, title="", organisation=""))
    assert "<li>Helena Bergsäter</li>" in client_for(story.root).get(decision.get_absolute_url()).content.decode()


def test_delegation_may_rest_on_a_decision(story: Story) -> None:
    given = DecisionFactory(fixed=True, matter_title="Delegation till verksamhetsledaren")
    decision = decide(story, delegated(story, authority="", authority_decision=given))
    assert record_of(decision).decided_words == (
        "Beslutat på delegation: beslut 2019-12-13, Delegation till verksamhetsledaren"
    )


def test_chair_decides_alone_where_it_could_not_wait_and_the_record_is_sealed(story: Story) -> None:
    decision = decide(story, Alone(DecisionMode.CHAIR, story.chair.person, DAY, urgency=URGENT))
    assert record_of(decision).decided_words == f"Beslutat av ordföranden ensam. Ärendet kunde inte vänta: {URGENT}"
    assert (SoleDecision.objects.get().title, DecisionApproval.objects.get().role) == ("ordförande", "chair")
    approve_decision(decision=decision, by=story.chair, method=ApprovalMethod.PASSWORD)
    assert seal_decision(decision_id=decision.pk) == 1
    assert URGENT in SealedRecord.objects.get().rows
    assert list(chain_faults()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        SoleDecision.objects.update(urgency="Annat.")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mode": DecisionMode.DELEGATION}, "vilken regel eller vilket beslut"),
        ({"mode": DecisionMode.CHAIR}, "varför ärendet inte kunde vänta"),
        ({"mode": DecisionMode.MEETING}, "på delegation, eller som ordförande"),
        ({"mode": DecisionMode.DELEGATION, "date": NEXT, "authority": RULE}, "kan inte ligga framåt"),
    ],
)
def test_power_to_decide_alone_is_named(story: Story, values: dict, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        decide(story, Alone(**{"person": story.chair.person, "date": DAY, **values}))


def test_only_who_chaired_that_day_decides_as_chair(story: Story) -> None:
    member = story.users["Strömvall"].person
    with pytest.raises(RuleError, match="Karin Strömvall var inte ordförande"):
        decide(story, Alone(DecisionMode.CHAIR, member, DAY, urgency=URGENT))


def test_no_one_decides_alone_with_a_conflict_or_without_the_right(story: Story) -> None:
    declare_conflict(matter=story.matter, person=story.chair.person, reason="", by=story.root)
    with pytest.raises(RuleError, match="jävig"):
        decide(story, Alone(DecisionMode.CHAIR, story.chair.person, DAY, urgency=URGENT))
    with pytest.raises(RightRefusedError):
        record_sole_decision(proposal=story.decision, alone=delegated(story), by=story.users["Strömvall"], today=DAY)


def test_matter_on_an_agenda_or_out_by_circulation_is_not_decided_by_one(story: Story) -> None:
    start(story)
    with pytest.raises(StateRefusedError, match="Ledamöterna svarar"):
        decide(story, delegated(story))


def test_matter_on_an_agenda_is_not_decided_by_one(story: Story) -> None:
    put_matter_on_agenda(meeting=plan(story), matter=story.matter, by=story.root)
    with pytest.raises(StateRefusedError, match="Bara ett ärende som bereds"):
        decide(story, delegated(story))


def test_decision_comes_onto_the_meeting_that_is_planned_already(story: Story) -> None:
    early, late = plan(story, dt.date(2019, 12, 3)), plan(story)
    decide(story, delegated(story))
    assert reported() == [(NEXT, "waiting")]
    assert (early.agenda_items.count(), late.agenda_items.get().title) == (
        0,
        f"Anmälan av beslut: {story.matter.title}",
    )


def test_decision_by_circulation_comes_onto_the_meeting_planned_after_it_once(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    close(story, sent)
    assert reported() == []
    plan(story)
    plan(story, dt.date(2019, 12, 20))
    assert report_unreported(body=story.body, by=story.root) == []
    assert reported() == [(NEXT, "waiting")]
    item = AgendaItem.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=item.meeting, matter=item.matter, order=9, reports=item.reports)


def test_cancelled_meeting_hands_its_report_to_the_next(story: Story) -> None:
    decide(story, delegated(story))
    first = plan(story)
    plan(story, dt.date(2019, 12, 20))
    cancel_meeting(meeting=first, by=story.root)
    assert reported() == [(NEXT, "tabled"), (dt.date(2019, 12, 20), "waiting")]
    assert Matter.objects.get(pk=story.matter.pk).state == MatterState.DECIDED


def held(story: Story) -> AgendaItem:
    decide(story, delegated(story))
    meeting = hold_meeting(meeting=plan(story), by=story.root, today=NEXT)
    record_attendance(meeting=meeting, people=story.present, by=story.root)
    return meeting.agenda_items.get()


def test_meeting_notes_the_report_and_the_minutes_say_so(story: Story) -> None:
    item = held(story)
    with pytest.raises(StateRefusedError, match="Punkten står kvar"):
        take_matter_off_agenda(item=item, by=story.root)
    note_matter(item=item, by=story.root)
    (shown,) = minutes_of(item.meeting).items
    assert (shown.title, shown.matter, shown.clauses) == (
        f"Anmälan av beslut: {story.matter.title}",
        "Beslutet 2019-12-05 (på delegation) anmäls.",
        (),
    )
    assert Matter.objects.get(pk=story.matter.pk).state == MatterState.DECIDED
    send_minutes(meeting=item.meeting, approvers=[], by=story.root)
    assert Meeting.objects.get().state == MeetingState.MINUTES_SENT
    plan(story, dt.date(2019, 12, 20))
    assert reported() == [(NEXT, AgendaState.NOTED)]


def test_report_that_is_adjourned_comes_back(story: Story) -> None:
    table_matter(item=held(story), by=story.root)
    plan(story, dt.date(2019, 12, 20))
    assert reported() == [(NEXT, "tabled"), (dt.date(2019, 12, 20), "waiting")]


def test_secretary_records_it_on_the_matter_and_sees_the_report(client_for, story: Story) -> None:
    client, address = client_for(story.root), reverse("sole_record", args=[story.matter.pk])
    assert address in client.get(story.matter.get_absolute_url()).content.decode()
    values = {"mode": "delegation", "person": story.director.pk, "title": "Verksamhetsledare", "date": "2019-12-05"}
    assert "vilken regel eller vilket beslut" in client.post(address, values).content.decode()
    meeting = plan(story)
    response = client.post(address, {**values, "authority": RULE})
    assert response.url == reverse("decision_detail", args=[story.decision.pk])
    assert RULE in client.get(response.url).content.decode()
    hold_meeting(meeting=meeting, by=story.root, today=NEXT)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Anmälan av beslut" in page
    assert "Anteckna som anmält" in page


def test_report_that_waits_is_the_meetings_next_step(story: Story) -> None:
    item = held(story)
    step = next_step(item.meeting, user=story.root, items=[item], approvals=[], has_people=True)
    assert step.words == f"Anteckna att beslutet i ”{story.matter.title}” är anmält."


def test_no_one_signs_before_anyone_is_asked_to() -> None:
    assert signatory_of(None) == Signature("", "")


def test_corrected_decision_without_a_meeting_is_sealed_first_as_it_was_made(story: Story) -> None:
    decision = decide(story, Alone(DecisionMode.CHAIR, story.chair.person, DAY, urgency=URGENT))
    approve_decision(decision=decision, by=story.chair, method=ApprovalMethod.PASSWORD)
    stood = decision.clauses.order_by("order")[0].text.split()[0]
    row = correct_slip(
        decision=decision,
        slip=Slip(ErrorKind.CLERICAL, stood, f"{stood}s", "Ett s föll bort."),
        by=story.root,
        today=NEXT,
    )
    assert seal_correction(correction_id=row.pk) == 2
    assert [record.kind for record in SealedRecord.objects.order_by("number")] == ["decision", "correction"]
