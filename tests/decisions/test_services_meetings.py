"""Meetings: planned, called, held, cancelled."""

import datetime as dt

import pytest

from decisions.enums import (
    AgendaState,
    Level,
    MatterState,
    MeetingMode,
    MeetingState,
)
from decisions.models import Meeting
from decisions.services.agenda import (
    draw_paragraph_numbers,
)
from decisions.services.meetings import (
    MeetingFacts,
    call_meeting,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
)
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.validation import InvalidError
from tests.collaboration.factories import BodyFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, OPENED, reread

pytestmark = pytest.mark.django_db


def test_meeting_is_planned_with_what_is_known(story):
    meeting = plan_meeting(body=story.body, facts=MeetingFacts(DAY), by=story.root, today=OPENED)
    values = Meeting.objects.values("date", "start_time", "place", "state", "level", "chair").get(pk=meeting.pk)
    assert values == {
        "date": DAY,
        "start_time": None,
        "place": "",
        "state": MeetingState.PLANNED,
        "level": Level.BODY,
        "chair": None,
    }
    assert meeting.history.get().history_user == story.root


def test_meeting_of_a_closed_body_is_refused(story):
    body = BodyFactory(council=True, valid_to=dt.date(2021, 12, 31))
    for day, today in [(dt.date(2022, 1, 3), OPENED), (dt.date(2021, 12, 1), dt.date(2022, 1, 1))]:
        assert no(StateRefusedError, plan_meeting, body=body, facts=MeetingFacts(day), by=story.root, today=today) == (
            "Ledningsrådet avslutades 2021-12-31. Handlingarna går att läsa, men inget nytt kan läggas till."
        )
    sentence = no(
        StateRefusedError,
        plan_meeting,
        body=body,
        facts=MeetingFacts(dt.date(2017, 12, 31)),
        by=story.root,
        today=OPENED,
    )
    assert sentence == "Ledningsrådet börjar arbeta 2018-01-01."
    last = plan_meeting(body=body, facts=MeetingFacts(dt.date(2021, 12, 31)), by=story.root, today=OPENED)
    assert last.state == MeetingState.PLANNED


def test_meeting_that_ends_before_it_starts_is_refused(story):
    facts = MeetingFacts(DAY, dt.time(15), dt.time(13))
    sentence = no(InvalidError, plan_meeting, body=story.body, facts=facts, by=story.root, today=OPENED)
    assert sentence == "Mötet måste sluta efter att det har börjat."


def test_member_cannot_plan_meetings_but_the_chair_can(story):
    facts = MeetingFacts(DAY)
    no(RightRefusedError, plan_meeting, body=story.body, facts=facts, by=story.users["Strömvall"], today=OPENED)
    assert plan_meeting(body=story.body, facts=facts, by=story.chair, today=OPENED).created_by == story.chair


def test_call_names_time_place_and_matters(on_agenda):
    meeting, root = on_agenda.meeting, on_agenda.root
    sentence = no(RuleError, call_meeting, meeting=meeting, by=root, today=OPENED)
    assert sentence == "En kallelse anger tid och plats. Fyll i dem och kalla sedan till mötet."
    facts = MeetingFacts(DAY, dt.time(13, 15), dt.time(15), "Trollhättan")
    change_meeting(meeting=meeting, facts=facts, by=root)
    assert call_meeting(meeting=meeting, by=root, today=OPENED).state == MeetingState.CALLED
    empty = plan_meeting(body=on_agenda.body, facts=facts, by=root, today=OPENED)
    sentence = no(RuleError, call_meeting, meeting=empty, by=root, today=OPENED)
    assert sentence == "En kallelse anger ärendena. Sätt först upp minst ett på dagordningen."


def test_remote_meeting_is_called_without_a_place(on_agenda):
    facts = MeetingFacts(DAY, dt.time(13, 15), mode=MeetingMode.REMOTE)
    change_meeting(meeting=on_agenda.meeting, facts=facts, by=on_agenda.root)
    meeting = call_meeting(meeting=on_agenda.meeting, by=on_agenda.root, today=OPENED)
    assert meeting.state == MeetingState.CALLED


def test_meeting_is_not_held_before_its_day(on_agenda):
    sentence = no(RuleError, hold_meeting, meeting=on_agenda.meeting, by=on_agenda.root, today=OPENED)
    assert sentence == "Mötet är 2019-12-13 och har inte ägt rum ännu."


def test_cancelled_meeting_gives_its_matters_back(on_agenda):
    meeting = cancel_meeting(meeting=on_agenda.meeting, by=on_agenda.root, comment="Sjukdom")
    reread(on_agenda)
    assert meeting.state == MeetingState.CANCELLED
    assert on_agenda.matter.state == MatterState.PREPARING
    assert on_agenda.decision.agenda_item is None
    assert meeting.agenda_items.get().state == AgendaState.TABLED
    no(StateRefusedError, hold_meeting, meeting=meeting, by=on_agenda.root, today=DAY)
    assert no(StateRefusedError, change_meeting, meeting=meeting, facts=MeetingFacts(DAY), by=on_agenda.root) == (
        "Mötet ställdes in."
    )


def test_meeting_with_numbers_stays_in_its_year(held):
    draw_paragraph_numbers(meeting=held.meeting, by=held.root)
    sentence = no(
        StateRefusedError, change_meeting, meeting=held.meeting, facts=MeetingFacts(dt.date(2020, 1, 10)), by=held.root
    )
    assert sentence == "Mötet har paragrafer i 2019 års serie och kan inte flyttas till ett annat år."
    moved = change_meeting(meeting=held.meeting, facts=MeetingFacts(dt.date(2019, 12, 12)), by=held.root)
    assert moved.date == dt.date(2019, 12, 12)


def test_moving_a_held_meeting_moves_the_day_of_its_decisions(fixed):
    change_meeting(meeting=fixed.meeting, facts=MeetingFacts(dt.date(2019, 12, 12)), by=fixed.root)
    assert reread(fixed).decision.date == dt.date(2019, 12, 12)
