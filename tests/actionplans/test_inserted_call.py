"""A call whose grants a plan inserts goes the plan's way: proposed, taken back and adopted with it."""

from dataclasses import replace

import pytest

from actionplans.queries import plan_document
from decisions.enums import AdoptionState, Level
from decisions.models import Annex
from decisions.services.adoption import adopt, propose_adoptable, revise, take_back, withdraw
from decisions.services.decisions import DecisionContent, fix_decision, record_decision
from foundation.errors import FrozenError, StateRefusedError
from projects.models import Call, Grant
from projects.services import CallInput, change_call
from tests.actionplans.factories import reference_plan
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted
from tests.decisions.factories import DecisionFactory, MatterFactory
from tests.decisions.story import held, steering_group
from tests.projects.factories import reference_call

pytestmark = pytest.mark.django_db
CONTENT = DecisionContent(["Fastställa planen."], no_presenter=True, no_participants=True)


@pytest.fixture
def director():
    return UserFactory(superuser=True)


@pytest.fixture
def call():
    return reference_call()


def where(call):
    fresh = Call.objects.get(pk=call.pk)
    return fresh.state, fresh.level, fresh.matter, fresh.adopted_by


def test_call_is_proposed_with_the_plan_so_that_no_grant_changes_under_the_proposal(director, call):
    matter = MatterFactory()

    propose_adoptable(adoptable=reference_plan(call), matter=matter, by=director)

    assert where(call) == (AdoptionState.PROPOSED, Level.BODY, matter, None)
    with pytest.raises(StateRefusedError):
        change_call(call=call, head=CallInput("Annan", 2019), by=director)


@pytest.mark.parametrize("step", [take_back, withdraw])
def test_call_is_a_draft_again_when_the_plan_is_taken_back_or_withdrawn(director, call, step):
    plan = propose_adoptable(adoptable=reference_plan(call), matter=MatterFactory(), by=director)

    step(adoptable=plan, by=director)

    assert where(call)[0] == AdoptionState.DRAFT


def test_withdrawing_a_draft_plan_leaves_the_call(director, call):
    withdraw(adoptable=reference_plan(call), by=director)

    assert where(call) == (AdoptionState.DRAFT, Level.OWN_DRAFT, None, None)


def test_adopting_the_plan_adopts_the_call_and_freezes_its_grants(director, call):
    decision = DecisionFactory(fixed=True)
    plan = propose_adoptable(adoptable=reference_plan(call), matter=decision.matter, by=director)

    adopt(adoptable=plan, decision=decision, by=director)

    assert where(call) == (AdoptionState.ADOPTED, Level.PARTIES, decision.matter, decision)
    with pytest.raises(FrozenError, match="Gör en ny version"):
        change_call(call=call, head=CallInput("Annan", 2019), by=director)
    assert plan_document(plan).areas[1].children[0].items[0].granted_total == 1_217_000


def test_call_taken_back_by_hand_is_adopted_all_the_same(director, call):
    decision = DecisionFactory(fixed=True)
    plan = propose_adoptable(adoptable=reference_plan(call), matter=decision.matter, by=director)
    take_back(adoptable=Call.objects.get(), by=director)

    adopt(adoptable=plan, decision=decision, by=director)

    assert where(call)[0] == AdoptionState.ADOPTED


def test_call_on_another_matter_waits_for_its_own_decision(director, call):
    elsewhere, decision = MatterFactory(), DecisionFactory(fixed=True)
    call = propose_adoptable(adoptable=call, matter=elsewhere, by=director)
    plan = propose_adoptable(adoptable=reference_plan(call), matter=decision.matter, by=director)

    adopt(adoptable=plan, decision=decision, by=director)

    assert where(call) == (AdoptionState.PROPOSED, Level.BODY, elsewhere, None)


def test_adopted_call_stays_as_it_was_adopted(director, call):
    call = adopted(call)
    decision = DecisionFactory(fixed=True)
    plan = propose_adoptable(adoptable=reference_plan(call), matter=decision.matter, by=director)
    adopt(adoptable=plan, decision=decision, by=director)

    assert where(call)[3] == call.adopted_by != decision
    revise(adoptable=plan, by=director)
    assert where(call)[3] == call.adopted_by


def test_call_is_no_annex_of_the_decision_that_adopts_it(call):
    story = held(steering_group())
    plan = reference_plan(call)
    record_decision(matter=story.matter, content=replace(CONTENT, annexes=[plan]), by=story.root)

    decision = fix_decision(decision=story.decision, by=story.root)

    assert where(call)[3] == decision
    assert [annex.content for annex in Annex.objects.filter(decision=decision)] == [plan]
    assert Grant.objects.count() == 6


def test_call_that_is_an_annex_of_its_own_is_adopted_once(call):
    story = held(steering_group())
    plan = reference_plan(call)
    record_decision(matter=story.matter, content=replace(CONTENT, annexes=[plan, call]), by=story.root)

    fix_decision(decision=story.decision, by=story.root)

    assert where(call)[0] == AdoptionState.ADOPTED


def test_call_that_is_an_annex_of_its_own_stays_proposed_when_the_plan_is_left_out(call):
    story = held(steering_group())
    plan = reference_plan(call)
    record_decision(matter=story.matter, content=replace(CONTENT, annexes=[plan, call]), by=story.root)

    record_decision(matter=story.matter, content=replace(CONTENT, annexes=[call]), by=story.root)

    assert where(call)[0] == AdoptionState.PROPOSED
