"""Decision by circulation: asked one by one, counted after the last day by the body's rule, kept as it was answered."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from collaboration.enums import CirculationRule, DecisionRegime, QuorumRule
from collaboration.models import Body, Membership
from decisions.enums import (
    AnswerMethod,
    ApprovalMethod,
    CirculationChoice,
    CirculationState,
    DecisionState,
    MatterState,
)
from decisions.models import Circulation, CirculationAnswer, Decision, DecisionApproval, Matter, SealedRecord
from decisions.queries.chain import chain_faults
from decisions.queries.circulation import outcome_of, round_of, rounds_waiting_for
from decisions.queries.record import record_of
from decisions.services.adoption import take_back, withdraw
from decisions.services.agenda import put_matter_on_agenda
from decisions.services.approval import approve_decision
from decisions.services.bodies import close_body
from decisions.services.circulation import (
    GivenAnswer,
    answer_circulation,
    close_circulation,
    close_due,
    start_circulation,
    stop_circulation,
)
from decisions.services.decisions import DecisionContent, correct_decision, record_decision
from decisions.services.freezing import frozen_error
from decisions.services.matters import change_matter
from decisions.services.meetings import MeetingFacts, plan_meeting
from decisions.services.records import seal_approved, seal_decision
from decisions.services.review import declare_conflict, send_for_positions
from foundation.errors import FrozenError, MissingFactsError, RightRefusedError, RuleError, StateRefusedError
from notices.desk import desk_for
from tests.decisions.circulating import (
    AFTER,
    DURING,
    FAMILIES,
    LAST,
    NO,
    SENT,
    STOCKHOLM,
    YES,
    answer,
    answer_all,
    circulating_body,
    close,
    start,
)
from tests.decisions.story import CLAUSE, Story, fixed, steering_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return circulating_body()


def states(story: Story) -> tuple[str, str]:
    return Matter.objects.get(pk=story.matter.pk).state, Decision.objects.get(pk=story.decision.pk).state


def test_every_member_with_a_vote_gets_a_row_and_a_desk_entry_with_the_last_day(story: Story) -> None:
    sent = start(story)
    rows = list(CirculationAnswer.objects.order_by("order").values_list("person_name", "role", "choice"))
    assert rows[0] == ("Astrid Wennerhag", "chair", "")
    assert {row[0].split()[-1] for row in rows} == {name.split()[-1] for name in FAMILIES}
    assert (sent.number, sent.rule, sent.lead_in, sent.clauses) == (
        1,
        "unanimous",
        "Styrgruppen beslutar att",
        [CLAUSE],
    )
    (waiting,) = [row for row in desk_for(story.users["Strömvall"], today=SENT).waiting if row.due == LAST]
    assert (waiting.action, waiting.url) == ("Svara", reverse("circulation_answer", args=[story.matter.pk]))
    answer(story, sent, "Strömvall")
    assert list(rounds_waiting_for(story.users["Strömvall"], SENT)) == []
    assert list(rounds_waiting_for(story.users["Brandeby"], SENT)) == [sent]
    assert states(story) == (MatterState.CIRCULATING, DecisionState.DRAFT)


def test_all_agree_and_the_decision_is_made_on_the_last_day(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    assert close(story, sent).state == CirculationState.PASSED
    decision = Decision.objects.get(pk=story.decision.pk)
    assert (decision.state, decision.mode, decision.date, decision.meeting) == ("fixed", "circulation", LAST, None)
    assert states(story) == (MatterState.DECIDED, DecisionState.FIXED)
    assert decision.annexes.get().content.state == "adopted"
    approval = DecisionApproval.objects.get()
    assert (approval.approver, approval.role, approval.approved_at) == (story.chair.person, "chair", None)
    assert outcome_of(sent).words == "7 av 7 har svarat: 7 tillstyrker."
    assert outcome_of(sent).end_words == "Bifall: alla som tillfrågades skulle säga ja."


def test_one_silent_member_is_enough_to_fall_where_all_must_agree(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent, but=("Brandeby",))
    assert close(story, sent).state == CirculationState.FAILED
    assert states(story) == (MatterState.PREPARING, DecisionState.DRAFT)
    shown = round_of(Circulation.objects.get(), user=story.root, now=AFTER)
    assert shown.words == "6 av 7 har svarat: 6 tillstyrker. Förslaget föll: alla som tillfrågades skulle säga ja."


@pytest.mark.parametrize(("silent", "end"), [(3, CirculationState.PASSED), (4, CirculationState.FAILED)])
def test_more_than_half_of_all_seats_where_the_rules_say_so(story: Story, silent: int, end: str) -> None:
    sent = start(story, CirculationRule.MAJORITY)
    answer_all(story, sent, but=tuple(FAMILIES[7 - silent :]))
    assert close(story, sent).state == end


def test_too_few_answers_for_a_quorum_decide_nothing(story: Story) -> None:
    Body.objects.filter(pk=story.body.pk).update(quorum_rule=QuorumRule.FIXED, quorum_number=6)
    sent = start(story, CirculationRule.MAJORITY)
    answer_all(story, sent, but=("Wennerhag", "Brandeby"))
    assert outcome_of(sent).end_words == "Förslaget föll: för få har svarat för att organet ska vara beslutsfört."
    assert close(story, sent).state == CirculationState.FAILED


def test_no_one_answered_and_nothing_is_decided(story: Story) -> None:
    sent = start(story)
    assert outcome_of(sent).words == "0 av 7 har svarat."
    assert close(story, sent).state == CirculationState.FAILED


def test_answer_is_changed_until_the_last_second_and_the_history_keeps_each(story: Story) -> None:
    sent = start(story)
    answer(story, sent, "Strömvall", NO)
    late = dt.datetime(2019, 12, 12, 23, 59, 59, 999_999, tzinfo=STOCKHOLM)
    row = answer(story, sent, "Strömvall", YES, late)
    assert (row.choice, row.method, row.answered_at) == ("agree", "portal", late)
    kept = row.history.order_by("history_id").values_list("choice", flat=True)
    assert list(kept) == ["", "against", "agree"]
    with pytest.raises(StateRefusedError, match=r"Sista dagen var 2019-12-12, till och med 23\.59\.59\."):
        answer(story, sent, "Strömvall", NO, AFTER)
    assert CirculationAnswer.objects.get(person=row.person).choice == "agree"


def test_same_answer_twice_is_one(story: Story) -> None:
    sent = start(story)
    first = answer(story, sent, "Strömvall")
    again = answer(story, sent, "Strömvall", now=DURING + dt.timedelta(hours=1))
    assert (again.answered_at, again.history.count()) == (first.answered_at, 2)


def test_any_member_demands_a_meeting_and_the_round_stops_at_once(story: Story) -> None:
    sent = start(story)
    answer(story, sent, "Wennerhag")
    answer(story, sent, "Strömvall", GivenAnswer(CirculationChoice.MEETING, "Det här måste vi prata om."))
    assert Circulation.objects.get().state == CirculationState.MEETING_DEMANDED
    assert states(story) == (MatterState.PREPARING, DecisionState.DRAFT)
    with pytest.raises(StateRefusedError, match=r"Omgången är avslutad: stoppad: någon krävde ett möte\."):
        answer(story, sent, "Brandeby")
    meeting = plan_meeting(body=story.body, facts=MeetingFacts(LAST), by=story.root, today=SENT)
    assert put_matter_on_agenda(meeting=meeting, matter=story.matter, by=story.root).matter == story.matter


def test_answer_entered_by_the_secretary_says_how_it_came_and_who_entered_it(story: Story) -> None:
    sent = start(story)
    person = story.users["Strömvall"].person
    given = GivenAnswer(CirculationChoice.AGREE, "Ja tack.", AnswerMethod.EMAIL)
    answer_circulation(circulation=sent, person=person, given=given, by=story.root, now=DURING)
    (row,) = [row for row in round_of(sent, user=story.root, now=DURING).rows if row.answer.choice]
    assert row.how == f"2019-12-05 kl.\xa09.15, per e-post, infört av {story.root}"


def test_no_one_answers_in_the_portal_for_another(story: Story) -> None:
    sent = start(story)
    person = story.users["Strömvall"].person
    for by in (story.users["Brandeby"], story.root):
        with pytest.raises(RightRefusedError, match="I portalen svarar bara Karin Strömvall"):
            answer_circulation(circulation=sent, person=person, given=YES, by=by, now=DURING)
    entered = GivenAnswer(CirculationChoice.AGREE, method=AnswerMethod.PHONE)
    with pytest.raises(RightRefusedError):
        answer_circulation(circulation=sent, person=person, given=entered, by=story.users["Brandeby"], now=DURING)


def test_only_those_with_a_vote_when_it_was_sent_are_asked(story: Story) -> None:
    sent = start(story)
    entered = GivenAnswer(CirculationChoice.AGREE, method=AnswerMethod.PHONE)
    with pytest.raises(RightRefusedError, match="Helena Bergsäter tillfrågas inte här"):
        answer_circulation(circulation=sent, person=story.director, given=entered, by=story.root, now=DURING)


def test_conflict_of_interest_takes_the_member_out_of_the_count(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent, but=("Brandeby",))
    answer(story, sent, "Brandeby", NO)
    brandeby = story.users["Brandeby"].person
    declare_conflict(matter=story.matter, person=brandeby, reason="Söker själv.", by=story.root)
    assert outcome_of(sent).words == ("6 av 6 har svarat: 6 tillstyrker. 1 ledamot är jävig och tillfrågas inte.")
    with pytest.raises(RightRefusedError, match="jävig"):
        answer(story, sent, "Brandeby")
    assert close(story, sent).state == CirculationState.PASSED
    present = record_of(Decision.objects.get(pk=story.decision.pk)).present
    assert "Ellinor Brandeby" not in [line.name for line in present]


def test_chair_with_a_conflict_leaves_the_approval_to_another(story: Story) -> None:
    sent = start(story)
    declare_conflict(matter=story.matter, person=story.chair.person, reason="", by=story.root)
    answer_all(story, sent, but=("Wennerhag",))
    close(story, sent)
    approval = DecisionApproval.objects.get()
    assert (approval.approver_name, approval.role) == (CirculationAnswer.objects.get(order=2).person_name, "member")


def test_body_whose_rules_do_not_allow_it_cannot(story: Story) -> None:
    with pytest.raises(StateRefusedError, match="tillåter inte beslut per capsulam"):
        start(story, CirculationRule.NONE)


def test_municipal_body_can_have_no_such_rule(story: Story) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.filter(pk=story.body.pk).update(decision_regime=DecisionRegime.MUNICIPAL)


@pytest.mark.parametrize(
    ("last", "words"),
    [(dt.date(2019, 12, 1), "sista dag som inte har passerat"), (dt.date(2020, 2, 1), "avslutades 2019-12-31")],
)
def test_last_day_is_ahead_and_while_the_body_is_at_work(story: Story, last: dt.date, words: str) -> None:
    Body.objects.filter(pk=story.body.pk).update(valid_to=dt.date(2019, 12, 31))
    with pytest.raises(RuleError, match=words):
        start(story, last=last)


def test_nothing_is_sent_without_the_facts_of_the_law_or_without_members(story: Story) -> None:
    record_decision(matter=story.matter, content=DecisionContent(clauses=["bifalla"]), by=story.root)
    with pytest.raises(MissingFactsError, match="föredragande"):
        start(story)
    record_decision(matter=story.matter, content=story.content, by=story.root)
    Membership.objects.filter(body=story.body).update(valid_to=dt.date(2019, 11, 1))
    with pytest.raises(RuleError, match="Ingen har rösträtt i"):
        start(story)


def test_only_who_keeps_the_minutes_sends_stops_and_counts(story: Story) -> None:
    member = story.users["Strömvall"]
    with pytest.raises(RightRefusedError):
        start_circulation(proposal=story.decision, closes_date=LAST, by=member, today=SENT)
    sent = start(story)
    with pytest.raises(RightRefusedError):
        stop_circulation(circulation=sent, by=member, comment="Fel bilaga.")
    with pytest.raises(RightRefusedError):
        close_circulation(circulation=sent, by=member, now=AFTER)


def test_proposal_and_annexes_stand_still_meanwhile(story: Story) -> None:
    start(story)
    matter = Matter.objects.get(pk=story.matter.pk)
    still = "Ledamöterna svarar"
    with pytest.raises(StateRefusedError, match=still):
        record_decision(matter=matter, content=story.content, by=story.root)
    with pytest.raises(StateRefusedError, match=still):
        send_for_positions(proposal=story.decision, answer_by=LAST, by=story.root, today=SENT)
    for change in (take_back, withdraw):
        with pytest.raises(StateRefusedError, match="Ledamöterna svarar om"):
            change(adoptable=story.annex, by=story.root)
    with pytest.raises(StateRefusedError, match="ute för beslut per capsulam"):
        change_matter(matter=matter, title="Annat", summary="", reference_number="", by=story.root)
    meeting = plan_meeting(body=story.body, facts=MeetingFacts(LAST), by=story.root, today=SENT)
    with pytest.raises(StateRefusedError, match="ute för beslut per capsulam"):
        put_matter_on_agenda(meeting=meeting, matter=matter, by=story.root)
    with pytest.raises(StateRefusedError):
        start(story)
    with pytest.raises(StateRefusedError, match="beslutar per capsulam"):
        close_body(body=story.body, last_day=dt.date(2019, 12, 31), by=story.root)


def test_decided_matter_is_not_sent(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    close(story, sent)
    with pytest.raises(StateRefusedError, match=r"Ärendet är avgjort\."):
        start(story)
    with pytest.raises(StateRefusedError, match="precis de här orden"):
        correct_decision(decision=story.decision, content=replace(story.content, clauses=["Avslå."]), by=story.root)


def test_stopped_round_is_kept_and_a_new_one_asks_everyone_again(story: Story) -> None:
    sent = start(story)
    answer(story, sent, "Strömvall")
    stop_circulation(circulation=sent, by=story.root, comment="Fel bilaga.")
    again = start(story)
    assert (again.number, again.answers.exclude(choice="").count()) == (2, 0)
    assert sent.answers.exclude(choice="").count() == 1


def test_nothing_is_counted_before_the_last_day_has_passed(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    with pytest.raises(StateRefusedError, match=r"får ändra sina svar till och med 2019-12-12 kl\. 23\.59\.59"):
        close_circulation(circulation=sent, by=story.root, now=DURING)


def test_job_counts_what_is_due_and_leaves_what_it_cannot(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    assert close_due(now=DURING) == 0
    story.root.is_superuser = False
    story.root.save()
    assert close_due(now=AFTER) == 0
    assert Circulation.objects.get().is_open
    story.root.is_superuser = True
    story.root.save()
    assert [row.action for row in desk_for(story.root, today=AFTER.date()).waiting if row.due == LAST] == [
        "Räkna svaren"
    ]
    assert (close_due(now=AFTER), close_due(now=AFTER)) == (1, 0)


def test_ended_round_is_frozen_by_the_database(story: Story) -> None:
    sent = start(story)
    row = answer(story, sent, "Strömvall")
    stop_circulation(circulation=sent, by=story.root, comment="Fel bilaga.")
    changes = (
        lambda: CirculationAnswer.objects.filter(pk=row.pk).update(choice="against"),
        lambda: CirculationAnswer.objects.filter(pk=row.pk).delete(),
        lambda: Circulation.objects.update(closes_date=SENT),
    )
    for change in changes:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            change()
        assert frozen_error(caught.value)


def test_answer_has_time_and_method_or_is_not_there(story: Story) -> None:
    start(story)
    with pytest.raises(IntegrityError), transaction.atomic():
        CirculationAnswer.objects.update(choice="agree")


def test_record_says_how_it_was_made_and_is_approved_by_the_chair(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    close(story, sent)
    decision = Decision.objects.get(pk=story.decision.pk)
    record = record_of(decision)
    assert record.decided_words == "Beslutat per capsulam, med svar till och med 2019-12-12. Dessa ledamöter svarade:"
    assert (record.present[0].name, record.present[0].note) == (
        "Astrid Wennerhag",
        "tillstyrker, 2019-12-05 kl.\xa09.15, i portalen",
    )
    assert record.presence_words == "7 av 7 har svarat: 7 tillstyrker. Bifall: alla som tillfrågades skulle säga ja."
    assert (record.signatures[0].name, record.signatures[0].role) == ("Astrid Wennerhag", "Ordförande")
    assert (record.approvals, record.is_draft, record.at_meeting) == ((), True, False)
    with pytest.raises(RightRefusedError, match="Här är det Astrid Wennerhag som ska justera"):
        approve_decision(decision=decision, by=story.root, method=ApprovalMethod.PASSWORD)
    with pytest.raises(StateRefusedError, match="Bekräfta med lösenord eller nyckel att det är du"):
        approve_decision(decision=decision, by=story.chair, method=ApprovalMethod.PORTAL)
    at = dt.datetime(2019, 12, 13, 12, tzinfo=STOCKHOLM)
    approve_decision(decision=decision, by=story.root, method=ApprovalMethod.PAPER, at=at)
    decision.refresh_from_db()
    assert (decision.state, decision.level) == ("approved", "parties")
    assert record_of(decision).approvals == ("Astrid Wennerhag, 2019-12-13, på papper",)
    with pytest.raises(FrozenError):
        approve_decision(decision=decision, by=story.chair, method=ApprovalMethod.PASSWORD)


def test_chair_approves_on_the_desk_and_the_record_is_sealed_and_unbroken(story: Story) -> None:
    sent = start(story)
    answer_all(story, sent)
    close(story, sent)
    assert [row.action for row in desk_for(story.chair, today=AFTER.date()).waiting] == ["Granska beslutet"]
    decision = Decision.objects.get(pk=story.decision.pk)
    assert seal_decision(decision_id=decision.pk) == 0
    approve_decision(decision=decision, by=story.chair, method=ApprovalMethod.PASSWORD)
    assert seal_approved() == 1
    assert (seal_approved(), seal_decision(decision_id=decision.pk)) == (0, 0)
    record = SealedRecord.objects.get()
    assert (record.decision, record.meeting) == (decision, None)
    assert '"agree"' in record.rows
    assert list(chain_faults()) == []


def test_decision_of_a_meeting_is_approved_with_its_minutes() -> None:
    held = fixed(steering_group())
    with pytest.raises(StateRefusedError, match="justeras med sitt protokoll"):
        approve_decision(decision=held.decision, by=held.root, method=ApprovalMethod.PASSWORD)
