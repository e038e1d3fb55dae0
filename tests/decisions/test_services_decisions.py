"""Proposals become decisions, with every fact of FL 31 §."""

import datetime as dt
from dataclasses import replace

import pytest

from collaboration.enums import DecisionRegime, MembershipRole
from decisions.enums import (
    AdoptionState,
    AgendaState,
    DecisionState,
    Level,
    MatterState,
)
from decisions.models import Decision, DecisionClause
from decisions.queries.record import record_of
from decisions.services.adoption import (
    revise,
)
from decisions.services.agenda import (
    put_matter_on_agenda,
)
from decisions.services.attendance import Present, record_attendance
from decisions.services.decisions import (
    DecisionContent,
    Named,
    correct_decision,
    fix_decision,
    record_decision,
)
from decisions.services.matters import open_matter
from decisions.services.meetings import (
    MeetingFacts,
    hold_meeting,
    plan_meeting,
)
from foundation.errors import FrozenError, MissingFactsError, RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.decisions.factories import TermsOfReferenceFactory
from tests.decisions.refusals import no, steps
from tests.decisions.story import CLAUSE, DAY, OPENED, reread

pytestmark = pytest.mark.django_db


def test_proposal_is_written_anew_in_place(with_matter):
    first = record_decision(matter=with_matter.matter, content=with_matter.content, by=with_matter.root)
    changed = replace(with_matter.content, clauses=[CLAUSE, " ", "Uppdra åt kansliet att meddela parterna."])
    second = record_decision(matter=with_matter.matter, content=changed, by=with_matter.root)
    assert first == second
    assert list(second.clauses.order_by("order").values_list("order", "text")) == [
        (1, CLAUSE),
        (2, "Uppdra åt kansliet att meddela parterna."),
    ]
    assert DecisionClause.history.filter(decision=second).count() == 2
    record_decision(matter=with_matter.matter, content=with_matter.content, by=with_matter.root)
    assert [clause.text for clause in second.clauses.all()] == [CLAUSE]


def test_annex_of_a_proposal_is_proposed_and_taken_back(with_matter):
    record_decision(matter=with_matter.matter, content=with_matter.content, by=with_matter.root)
    with_matter.annex.refresh_from_db()
    assert (with_matter.annex.state, with_matter.annex.matter) == (AdoptionState.PROPOSED, with_matter.matter)
    other = TermsOfReferenceFactory(title="Uppdragsbeskrivning för Ledningsrådet")
    both = replace(with_matter.content, annexes=[other, with_matter.annex])
    decision = record_decision(matter=with_matter.matter, content=both, by=with_matter.root)
    assert list(decision.annexes.order_by("number").values_list("number", "title")) == [
        (1, "Uppdragsbeskrivning för Ledningsrådet"),
        (2, "Uppdragsbeskrivning för Styrgruppen"),
    ]
    alone = replace(with_matter.content, annexes=[other])
    record_decision(matter=with_matter.matter, content=alone, by=with_matter.root)
    with_matter.annex.refresh_from_db()
    assert (with_matter.annex.state, decision.annexes.count()) == (AdoptionState.DRAFT, 1)


def test_annex_named_twice_or_adopted_before_is_refused(with_matter, adopted):
    twice = replace(with_matter.content, annexes=[with_matter.annex, with_matter.annex])
    arguments = {"matter": with_matter.matter, "by": with_matter.root}
    assert no(RuleError, record_decision, content=twice, **arguments) == "Samma bilaga är angiven två gånger."
    old = replace(with_matter.content, annexes=[adopted])
    assert no(StateRefusedError, record_decision, content=old, **arguments) == (
        "”Uppdragsbeskrivning för Styrgruppen” har läget ”fastställd” och kan inte vara bilaga här."
    )
    assert not Decision.objects.filter(matter=with_matter.matter).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"no_presenter": True}, "Ange en föredragande eller att ingen fanns, inte båda."),
        ({"participants": "director"}, "Ange vilka fler som deltog eller att ingen gjorde det, inte båda."),
        (
            {"participants": "director", "no_participants": False, "participants_unknown": True},
            "Ange vilka fler som deltog eller att ingen gjorde det, inte båda.",
        ),
        (
            {"participants": "twice", "no_participants": False},
            "Samma person är angiven två gånger bland dem som deltog.",
        ),
    ],
)
def test_answer_that_contradicts_itself_is_refused(with_matter, change, sentence):
    people = {"director": [Named(with_matter.director)], "twice": [Named(with_matter.director)] * 2}
    change = {name: people.get(value, value) if name == "participants" else value for name, value in change.items()}
    content = replace(with_matter.content, **change)
    assert no(RuleError, record_decision, matter=with_matter.matter, content=content, by=with_matter.root) == sentence


def test_fixing_a_decision_adopts_its_annexes_and_ends_the_matter(fixed):
    reread(fixed)
    decision = Decision.objects.values(
        "state", "date", "level", "body_name", "matter_title", "matter_summary", "reference_number", "presenter_name"
    ).get(pk=fixed.decision.pk)
    assert decision == {
        "state": DecisionState.FIXED,
        "date": DAY,
        "level": Level.BODY,
        "body_name": "Styrgrupp Kommunakademin Väst",
        "matter_title": "Budget och verksamhetsplan för Kommunakademin Väst 2020",
        "matter_summary": "Budget och verksamhetsplan för Kommunakademin Väst 2020.",
        "reference_number": "",
        "presenter_name": "Helena Bergsäter",
    }
    assert fixed.matter.state == MatterState.DECIDED
    assert fixed.meeting.agenda_items.get().state == AgendaState.DECIDED
    assert (fixed.annex.state, fixed.annex.adopted_by, fixed.annex.adopted_date, fixed.annex.level) == (
        AdoptionState.ADOPTED,
        fixed.decision,
        DAY,
        Level.PARTIES,
    )
    assert steps(fixed.annex) == [("draft", "proposed"), ("proposed", "adopted")]
    assert steps(fixed.decision) == [("draft", "fixed")]


def test_decision_without_any_fact_names_each_of_them(story):
    on = steering_group_without_facts(story)
    with pytest.raises(MissingFactsError) as caught:
        fix_decision(decision=on.decision, by=on.root)
    assert str(caught.value) == (
        "Beslutet kan inte fastställas: det saknar vad som beslutades, vilka som beslutade, föredragande, "
        "eller att ingen fanns och vilka fler som deltog i den slutliga handläggningen, eller att ingen gjorde det."
    )
    assert [str(fact) for fact in caught.value.missing] == [
        "vad som beslutades",
        "vilka som beslutade",
        "föredragande, eller att ingen fanns",
        "vilka fler som deltog i den slutliga handläggningen, eller att ingen gjorde det",
    ]
    assert Decision.objects.get(pk=on.decision.pk).state == DecisionState.DRAFT


def steering_group_without_facts(story):
    story.matter = open_matter(body=story.body, title="Fråga", by=story.root, today=OPENED)
    story.meeting = plan_meeting(body=story.body, facts=MeetingFacts(DAY), by=story.root, today=OPENED)
    put_matter_on_agenda(meeting=story.meeting, matter=story.matter, by=story.root)
    story.decision = record_decision(matter=story.matter, content=DecisionContent(), by=story.root)
    story.meeting = hold_meeting(meeting=story.meeting, by=story.root, today=DAY)
    return story


@pytest.mark.parametrize(
    ("take_out", "fact"),
    [
        ({"clauses": []}, "vad som beslutades"),
        ({"presenter": None}, "föredragande, eller att ingen fanns"),
        (
            {"no_participants": False},
            "vilka fler som deltog i den slutliga handläggningen, eller att ingen gjorde det",
        ),
    ],
)
def test_each_missing_fact_is_named_alone(held, take_out, fact):
    decision = record_decision(matter=held.matter, content=replace(held.content, **take_out), by=held.root)
    with pytest.raises(MissingFactsError) as caught:
        fix_decision(decision=decision, by=held.root)
    assert [str(missing) for missing in caught.value.missing] == [fact]


def test_decision_lacks_who_decided_when_only_guests_came(held):
    people = [Present(held.director, MembershipRole.SECRETARY, held.seats[0].organisation)]
    record_attendance(meeting=held.meeting, people=people, by=held.root)
    with pytest.raises(MissingFactsError) as caught:
        fix_decision(decision=held.decision, by=held.root)
    assert [str(missing) for missing in caught.value.missing] == ["vilka som beslutade"]


def test_explicit_none_answers_the_question(held):
    content = replace(held.content, presenter=None, no_presenter=True)
    decision = record_decision(matter=held.matter, content=content, by=held.root)
    assert fix_decision(decision=decision, by=held.root).state == DecisionState.FIXED


def test_who_else_took_part_may_be_unknown_where_the_collaborations_own_rules_hold(held):
    content = replace(held.content, no_participants=False, participants_unknown=True)
    decision = record_decision(matter=held.matter, content=content, by=held.root)
    record = record_of(fix_decision(decision=decision, by=held.root))
    assert (record.participants, record.no_participants) == ((), False)


@pytest.mark.parametrize("regime", [DecisionRegime.STATE, DecisionRegime.MUNICIPAL])
def test_who_else_took_part_is_told_where_the_law_binds(held, regime):
    held.body.decision_regime = regime
    held.body.save()
    content = replace(held.content, no_participants=False, participants_unknown=True)
    decision = record_decision(matter=held.matter, content=content, by=held.root)
    with pytest.raises(MissingFactsError, match="vilka fler som deltog"):
        fix_decision(decision=decision, by=held.root)


def test_no_one_and_unknown_at_once_is_refused(with_matter):
    content = replace(with_matter.content, participants_unknown=True)
    sentence = no(InvalidError, record_decision, matter=with_matter.matter, content=content, by=with_matter.root)
    assert sentence == "Antingen deltog ingen annan eller så är det okänt, inte båda."


def test_decision_is_not_fixed_before_the_meeting(on_agenda, with_matter):
    sentence = no(StateRefusedError, fix_decision, decision=on_agenda.decision, by=on_agenda.root)
    assert sentence == "Ett beslut fastställs när mötet som har det på dagordningen är hållet."


def test_decision_on_no_agenda_is_not_fixed(with_matter):
    decision = record_decision(matter=with_matter.matter, content=with_matter.content, by=with_matter.root)
    sentence = no(StateRefusedError, fix_decision, decision=decision, by=with_matter.root)
    assert sentence == "Ett beslut fastställs när mötet som har det på dagordningen är hållet."


def test_decision_that_adopts_nothing_is_fixed_all_the_same(held):
    content = replace(held.content, annexes=[], clauses=["Lägga informationen till handlingarna."])
    decision = record_decision(matter=held.matter, content=content, by=held.root)
    assert fix_decision(decision=decision, by=held.root).state == DecisionState.FIXED
    reread(held)
    assert (held.matter.state, held.annex.state) == (MatterState.DECIDED, AdoptionState.DRAFT)


def test_fixed_decision_cannot_be_fixed_again(fixed):
    no(StateRefusedError, fix_decision, decision=fixed.decision, by=fixed.root)


def test_fixed_decision_is_corrected_until_the_minutes_go_out(fixed):
    content = replace(fixed.content, reasons="Budgeten är i balans.")
    assert correct_decision(decision=fixed.decision, content=content, by=fixed.root).reasons == "Budgeten är i balans."
    no(
        MissingFactsError,
        correct_decision,
        decision=fixed.decision,
        content=DecisionContent(annexes=[fixed.annex]),
        by=fixed.root,
    )
    sentence = no(
        FrozenError, correct_decision, decision=fixed.decision, content=replace(content, annexes=[]), by=fixed.root
    )
    assert sentence == "Bilagorna fastställdes med beslutet och kan inte ändras."


def test_member_cannot_fix_a_decision(held):
    no(RightRefusedError, fix_decision, decision=held.decision, by=held.users["Strömvall"])


def test_decided_matter_can_be_taken_up_again(approved):
    later = plan_meeting(body=approved.body, facts=MeetingFacts(dt.date(2020, 3, 6)), by=approved.root, today=DAY)
    put_matter_on_agenda(meeting=later, matter=approved.matter, by=approved.root)
    new = revise(adoptable=approved.annex, by=approved.root)
    content = replace(approved.content, annexes=[new], clauses=["Ändra uppdragsbeskrivningen."])
    second = record_decision(matter=approved.matter, content=content, by=approved.root)
    assert second != approved.decision
    hold_meeting(meeting=later, by=approved.root, today=dt.date(2020, 3, 6))
    record_attendance(meeting=later, people=approved.present, by=approved.root)
    fix_decision(decision=second, by=approved.root)
    new.refresh_from_db()
    assert (reread(approved).annex.state, new.state, new.version) == (
        AdoptionState.SUPERSEDED,
        AdoptionState.ADOPTED,
        2,
    )
    assert list(new.points.values_list("text", flat=True)) == ["Fastställa budget och verksamhetsplan."]
