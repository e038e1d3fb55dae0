"""Closing a body, and what a stranger may do: nothing."""

import datetime as dt

import pytest

from decisions.enums import (
    MatterState,
)
from decisions.models import Meeting
from decisions.services.adoption import (
    withdraw,
)
from decisions.services.agenda import (
    draw_paragraph_numbers,
    order_agenda,
    put_matter_on_agenda,
    table_matter,
    take_matter_off_agenda,
)
from decisions.services.attendance import record_attendance
from decisions.services.bodies import close_body, hand_over_matters
from decisions.services.decisions import (
    DecisionContent,
    correct_decision,
    fix_decision,
    record_decision,
)
from decisions.services.matters import change_matter, close_matter, open_matter
from decisions.services.meetings import (
    MeetingFacts,
    call_meeting,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
)
from decisions.services.minutes import send_minutes, take_back_minutes
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import BodyFactory
from tests.decisions.factories import MatterFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, OPENED

pytestmark = pytest.mark.django_db


def test_closing_a_body_hands_over_its_open_matters(on_agenda):
    council = BodyFactory(council=True)
    follower = BodyFactory(name="Temagrupp vård och omsorg", slug="vard", valid_from=dt.date(2022, 1, 1))
    waiting = MatterFactory(body=council, title="Trainee")
    proposal = record_decision(matter=waiting, content=DecisionContent(clauses=["Fortsätta."]), by=on_agenda.root)
    done = MatterFactory(body=council, title="Avgjort", state=MatterState.DECIDED)
    last = dt.date(2021, 12, 31)
    assert no(StateRefusedError, close_body, body=council, last_day=last, by=on_agenda.root) == (
        "Ledningsrådet har ärenden som inte är avgjorda: Trainee. Ange vilket organ som tar över dem."
    )
    handed = close_body(body=council, last_day=last, receiver=follower, by=on_agenda.root)
    assert handed == [waiting]
    for row in (waiting, proposal, done, council):
        row.refresh_from_db()
    assert (waiting.body, proposal.body, done.body, council.valid_to) == (follower, follower, council, last)
    assert list(council.successors.all()) == [follower]
    assert waiting.history.first().history_change_reason == "Övertaget från Ledningsrådet"


def test_body_with_a_later_meeting_is_not_closed(story):
    plan_meeting(body=story.body, facts=MeetingFacts(dt.date(2022, 2, 1)), by=story.root, today=OPENED)
    sentence = no(StateRefusedError, close_body, body=story.body, last_day=dt.date(2021, 12, 31), by=story.root)
    assert sentence == (
        "Styrgrupp Kommunakademin Väst har möten efter den dagen: 2022-02-01. Flytta eller ställ in dem först."
    )


def test_old_records_of_a_closed_body_are_read_as_before(approved):
    close_body(body=approved.body, last_day=dt.date(2021, 12, 31), by=approved.root)
    assert Meeting.objects.visible_to(approved.root).get() == approved.meeting
    no(
        StateRefusedError,
        plan_meeting,
        body=approved.decision.body,
        facts=MeetingFacts(dt.date(2022, 1, 14)),
        by=approved.root,
        today=dt.date(2021, 12, 1),
    )


def test_matters_are_not_handed_over_to_the_same_body(with_matter):
    sentence = no(RuleError, hand_over_matters, body=with_matter.body, receiver=with_matter.body, by=with_matter.root)
    assert sentence == "Ett organ kan inte lämna över sina ärenden till sig självt."


def test_stranger_may_do_nothing_of_all_this(fixed, stranger):
    """Ids of other people's bodies, meetings and decisions open nothing."""
    meeting, matter, decision = fixed.meeting, fixed.matter, fixed.decision
    item = meeting.agenda_items.get()
    for call, arguments in [
        (plan_meeting, {"body": fixed.body, "facts": MeetingFacts(DAY), "today": DAY}),
        (change_meeting, {"meeting": meeting, "facts": MeetingFacts(DAY)}),
        (call_meeting, {"meeting": meeting, "today": DAY}),
        (hold_meeting, {"meeting": meeting, "today": DAY}),
        (cancel_meeting, {"meeting": meeting}),
        (record_attendance, {"meeting": meeting, "people": fixed.present}),
        (open_matter, {"body": fixed.body, "title": "Fråga", "today": DAY}),
        (change_matter, {"matter": matter, "title": "X", "summary": "", "reference_number": ""}),
        (close_matter, {"matter": matter, "comment": ""}),
        (put_matter_on_agenda, {"meeting": meeting, "matter": matter}),
        (take_matter_off_agenda, {"item": item}),
        (table_matter, {"item": item}),
        (order_agenda, {"meeting": meeting, "items": [item.pk]}),
        (draw_paragraph_numbers, {"meeting": meeting}),
        (record_decision, {"matter": matter, "content": fixed.content}),
        (correct_decision, {"decision": decision, "content": fixed.content}),
        (fix_decision, {"decision": decision}),
        (send_minutes, {"meeting": meeting, "approvers": []}),
        (take_back_minutes, {"meeting": meeting, "comment": ""}),
        (close_body, {"body": fixed.body, "last_day": DAY}),
        (hand_over_matters, {"body": fixed.body, "receiver": None}),
        (withdraw, {"adoptable": fixed.annex}),
    ]:
        no(RightRefusedError, call, by=stranger, **arguments)
