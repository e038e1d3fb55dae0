"""Presence by organisation, quorum in words, the next step, and what stands on a person's desk."""

import datetime as dt

import pytest

from collaboration.enums import MembershipRole, OrganisationKind, QuorumRule
from collaboration.models import Body
from decisions.enums import AttendanceMode
from decisions.models import Attendance, Meeting, adoptable_models
from decisions.queries.annexes import annex_builders
from decisions.queries.minutes import minutes_of
from decisions.queries.presence import attendance_and_judge, attendance_of, presence, quorum_words
from decisions.queries.record import presence_words
from decisions.queries.steps import Step, next_step
from decisions.services.agenda import draw_paragraph_numbers, table_matter
from decisions.services.attendance import Present, record_attendance
from tests.decisions.factories import AttendanceFactory, MeetingFactory
from tests.decisions.story import DAY

pytestmark = pytest.mark.django_db


def test_seven_present_by_organisation_without_the_presenter(held):
    guest = Present(held.director, MembershipRole.CO_OPTED, held.seats[0].organisation)
    record_attendance(meeting=held.meeting, people=[*held.present, guest], by=held.root)
    there = presence(attendance_of(held.meeting))
    assert (there.total, there.groups) == (
        7,
        (
            (OrganisationKind.UNIVERSITY, 4),
            (OrganisationKind.MUNICIPALITY, 2),
            (OrganisationKind.FEDERATION, 1),
        ),
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (OrganisationKind.DEPARTMENT, "1 närvarande: 1 från högskolan."),
        (OrganisationKind.MUNICIPALITY, "1 närvarande: 1 från en kommun."),
        (OrganisationKind.REGION, "1 närvarande: 1 från annat håll."),
    ],
)
def test_kinds_are_grouped_in_words(kind, words):
    row = AttendanceFactory(organisation__kind=kind, organisation__name="X")
    assert presence_words(presence([row])) == words


def test_absent_and_excused_do_not_decide():
    rows = [AttendanceFactory(mode=mode) for mode in AttendanceMode]
    assert presence(rows).total == 2
    assert presence_words(presence([])) == ""


def words_read_together(meeting):
    """Return the words of a judge that was read with the attendance, in one query."""
    rows, judge = attendance_and_judge(meeting)
    return judge.words(rows)


@pytest.mark.parametrize(
    ("rule", "number", "words"),
    [
        (QuorumRule.UNKNOWN, None, ""),
        (QuorumRule.MAJORITY, None, "Beslutsför: 7 deltog, 4 av 7 ledamöter behövdes."),
        (QuorumRule.CHAIR_AND_HALF, None, "Beslutsför: 7 deltog, 4 av 7 ledamöter med ordföranden behövdes."),
        (QuorumRule.FIXED, 8, "Inte beslutsför: 7 deltog, 8 ledamöter (fler än organets 7) behövdes."),
    ],
)
def test_quorum_in_words(held, rule, number, words):
    held.body.quorum_rule, held.body.quorum_number = rule, number
    held.body.save()
    meeting = Meeting.objects.select_related("body").get()
    assert quorum_words(meeting, attendance_of(meeting)) == words
    assert words_read_together(meeting) == words


@pytest.mark.parametrize(
    ("first", "words"),
    [(DAY, "Beslutsför: 7 deltog, 4 av 7 ledamöter behövdes."), (DAY + dt.timedelta(days=1), "")],
)
def test_meeting_before_the_quorum_rule_held_is_not_judged_by_it(held, first, words):
    Body.objects.update(quorum_rule=QuorumRule.MAJORITY, quorum_from=first)
    meeting = Meeting.objects.select_related("body").get(pk=held.meeting.pk)
    assert quorum_words(meeting, attendance_of(meeting)) == words
    assert minutes_of(meeting).quorum_words == words


def test_quorum_is_not_judged_when_the_members_are_not_known(held):
    held.body.quorum_rule = QuorumRule.MAJORITY
    held.body.save()
    held.seats[3].delete()
    meeting = Meeting.objects.select_related("body").get()
    assert quorum_words(meeting, attendance_of(meeting)) == ""
    assert words_read_together(meeting) == ""


def step_of(story, user):
    meeting = Meeting.objects.select_related("body").get(pk=story.meeting.pk)
    found = next_step(
        meeting,
        user=user,
        items=list(meeting.agenda_items.select_related("matter")),
        approvals=list(meeting.minutes_approvals.select_related("approver")),
        has_people=meeting.attendances.exists(),
    )
    return found.step, found.is_mine


def test_next_step_follows_the_meeting(on_agenda):
    assert step_of(on_agenda, on_agenda.root) == (Step.CALL, True)
    assert step_of(on_agenda, on_agenda.users["Strömvall"]) == (Step.CALL, False)
    on_agenda.meeting = MeetingFactory(body=on_agenda.body)
    assert step_of(on_agenda, on_agenda.root) == (Step.FILL_AGENDA, True)
    for state, step in [("called", Step.HOLD), ("held", Step.ATTENDANCE), ("cancelled", Step.DONE)]:
        Meeting.objects.filter(pk=on_agenda.meeting.pk).update(state=state)
        assert step_of(on_agenda, on_agenda.root)[0] == step


def test_called_meeting_waits_for_its_day(called, monkeypatch):
    monkeypatch.setattr("decisions.queries.steps.today", lambda: DAY - dt.timedelta(days=1))
    assert step_of(called, called.root) == (Step.WAIT, False)
    monkeypatch.setattr("decisions.queries.steps.today", lambda: DAY)
    assert step_of(called, called.root) == (Step.HOLD, True)


def test_next_step_after_the_meeting(held):
    assert step_of(held, held.root) == (Step.DECIDE, True)
    table_matter(item=held.meeting.agenda_items.get(), by=held.root)
    assert step_of(held, held.root) == (Step.SEND, True)


def test_next_step_when_the_minutes_are_out(sent):
    assert step_of(sent, sent.chair) == (Step.APPROVE, True)
    assert step_of(sent, sent.root) == (Step.WAIT, False)


def test_next_step_when_all_is_done(approved):
    assert step_of(approved, approved.root) == (Step.DONE, False)


def test_step_that_others_take_is_told_as_theirs(held, client_for):
    words = "Det gör de som kallar till mötet och för protokollet."
    for user, is_theirs in ((held.users["Strömvall"], True), (held.chair, False)):
        page = client_for(user).get(held.meeting.get_absolute_url()).content.decode()
        assert "Anteckna vad som beslutades i" in page
        assert (words in page) is is_theirs


def test_minutes_say_what_became_of_each_matter(fixed):
    Attendance.objects.filter(person_name="Karin Strömvall").update(mode=AttendanceMode.EXCUSED)
    draw_paragraph_numbers(meeting=fixed.meeting, by=fixed.root)
    minutes = minutes_of(Meeting.objects.select_related("body", "secretary", "chair").get())
    assert [(group.heading, len(group.people)) for group in minutes.groups] == [
        ("Beslutande", 6),
        ("Anmält förhinder", 1),
    ]
    (item,) = minutes.items
    assert (item.heading, item.clauses, item.annexes, item.reference_number) == (
        "§\u00a01 Budget och verksamhetsplan för Kommunakademin Väst 2020",
        ("Fastställa föreslagen budget och verksamhetsplan.",),
        ("Uppdragsbeskrivning för Styrgruppen",),
        "",
    )
    assert [(signature.name, signature.role) for signature in minutes.signatures] == [
        ("Astrid Wennerhag", "Ordförande")
    ]
    assert minutes.is_draft is True


def test_minutes_of_a_tabled_matter_name_the_result(held):
    table_matter(item=held.meeting.agenda_items.get(), by=held.root)
    (item,) = minutes_of(Meeting.objects.select_related("body").get()).items
    assert (item.heading, item.result, item.clauses) == (
        "1. Budget och verksamhetsplan för Kommunakademin Väst 2020",
        "bordlagt till ett senare möte",
        (),
    )


def test_minutes_show_time_place_and_form():
    meeting = MeetingFactory(start_time=dt.time(13, 15), end_time=dt.time(15), place="Trollhättan", mode="hybrid")
    minutes = minutes_of(meeting)
    assert (minutes.time, minutes.place) == ("kl.\u00a013.15–15.00", "Trollhättan, på plats och på distans")
    assert minutes_of(MeetingFactory(start_time=dt.time(9), mode="remote")).place == "på distans"
    assert minutes_of(MeetingFactory(start_time=dt.time(9))).time == "kl.\u00a09.00"


def test_every_adoptable_class_can_be_shown_as_an_annex():
    assert set(adoptable_models()) <= set(annex_builders())
