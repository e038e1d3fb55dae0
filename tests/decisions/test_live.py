"""The meeting as it goes on: it begins, is closed and opened again, and what each regime lets be said until when."""

import datetime as dt

import pytest
from django.utils import timezone

from collaboration.enums import DecisionRegime, MembershipRole, QuorumRule
from decisions.enums import ApprovalMethod, AttendanceMode, MeetingMode, MeetingState, ReplyAnswer, StatementKind
from decisions.models import AgendaItem, Attendance, Meeting, Statement
from decisions.queries.live import live_item
from decisions.services.agenda import draw_paragraph_number, draw_paragraph_numbers, order_agenda
from decisions.services.live import begin_meeting, close_meeting, reopen_meeting, suggested_attendance
from decisions.services.minutes import approve_minutes, send_minutes
from decisions.services.presence import mark_mode
from decisions.services.replies import ReplyFacts, answer_notice
from decisions.services.votes import change_statement, record_statement
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.collaboration.factories import MembershipFactory, PersonFactory
from tests.decisions.factories import DispatchFactory, MeetingFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, OPENED, Story, another_matter

pytestmark = pytest.mark.django_db
STOCKHOLM = timezone.get_default_timezone()
CLOSED = dt.datetime(2019, 12, 13, 15, 2, 40, tzinfo=STOCKHOLM)


def item(story: Story, order: int = 1) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__body", "matter").get(meeting=story.meeting, order=order)


def reply(story: Story, name: str, answer: ReplyAnswer, **facts) -> None:
    who = story.users[name].person
    answer_notice(meeting=story.meeting, person=who, facts=ReplyFacts(answer, **facts), by=story.root, today=OPENED)


def substitute(story: Story, name: str):
    person = PersonFactory(given_name="Siv", family_name=name)
    MembershipFactory(body=story.body, role=MembershipRole.SUBSTITUTE, person=person)
    return person


# Beginning


def test_meeting_begins_with_those_who_replied_and_those_who_have_a_seat(called) -> None:
    serving, asked, comes = (substitute(called, name) for name in ("Rask", "Sjö", "Udd"))
    substitute(called, "Vik")
    Meeting.objects.filter(pk=called.meeting.pk).update(mode=MeetingMode.HYBRID)
    reply(called, "Hallkvist", ReplyAnswer.REMOTE)
    reply(called, "Brandeby", ReplyAnswer.ABSENT, substitute=serving)
    reply(called, "Strömvall", ReplyAnswer.ABSENT, substitute=asked)
    for person, answer in ((asked, ReplyAnswer.ABSENT), (comes, ReplyAnswer.COMING)):
        facts = ReplyFacts(answer)
        answer_notice(meeting=called.meeting, person=person, facts=facts, by=called.root, today=OPENED)
    meeting = begin_meeting(meeting=called.meeting, by=called.root, today=DAY)
    assert meeting.state == MeetingState.HELD
    rows = Attendance.objects.filter(meeting=meeting).order_by("order")
    assert [(row.person.family_name, row.mode, row.serving_for_name) for row in rows] == [
        ("Wennerhag", AttendanceMode.PRESENT, ""),
        ("Brandeby", AttendanceMode.EXCUSED, ""),
        ("Ekdal Frisk", AttendanceMode.PRESENT, ""),
        ("Hallkvist", AttendanceMode.REMOTE, ""),
        ("Sandelius", AttendanceMode.PRESENT, ""),
        ("Strömvall", AttendanceMode.EXCUSED, ""),
        ("Öhrling Rask", AttendanceMode.PRESENT, ""),
        ("Rask", AttendanceMode.PRESENT, "Ellinor Brandeby"),
        ("Sjö", AttendanceMode.EXCUSED, ""),
        ("Udd", AttendanceMode.PRESENT, ""),
    ]


def test_silent_members_of_a_remote_meeting_take_part_remotely(called) -> None:
    called.meeting.mode = MeetingMode.REMOTE
    assert {row.mode for row in suggested_attendance(called.meeting)} == {AttendanceMode.REMOTE}


def test_meeting_begins_on_its_day_once_and_by_who_records_attendance(called) -> None:
    with pytest.raises(RuleError, match="har inte ägt rum ännu"):
        begin_meeting(meeting=called.meeting, by=called.root, today=OPENED)
    with pytest.raises(RightRefusedError):
        begin_meeting(meeting=called.meeting, by=called.users["Strömvall"], today=DAY)
    begin_meeting(meeting=called.meeting, by=called.root, today=DAY)
    with pytest.raises(StateRefusedError):
        begin_meeting(meeting=called.meeting, by=called.root, today=DAY)


def test_meeting_of_a_body_without_seats_begins_with_an_empty_list(root) -> None:
    meeting = begin_meeting(meeting=MeetingFactory(), by=root, today=DAY)
    assert (meeting.is_going_on, meeting.attendances.count()) == (True, 0)


# Closing


def test_closing_on_the_day_fills_in_when_the_meeting_ended(held) -> None:
    meeting = close_meeting(meeting=held.meeting, by=held.root, at=CLOSED)
    assert (meeting.closed_at, meeting.end_time) == (CLOSED, dt.time(15, 2))
    assert Meeting.objects.get(pk=meeting.pk).is_closed
    assert no(StateRefusedError, close_meeting, meeting=meeting, by=held.root) == (
        "Mötet har inte börjat, eller är redan avslutat."
    )
    assert not reopen_meeting(meeting=meeting, by=held.root).is_closed
    assert no(StateRefusedError, reopen_meeting, meeting=meeting, by=held.root) == "Mötet är inte avslutat."


@pytest.mark.parametrize(
    ("start", "at"), [(dt.time(15, 30), CLOSED), (None, CLOSED + dt.timedelta(days=1))], ids=["before", "next day"]
)
def test_closing_at_another_time_leaves_the_planned_end(held, start, at) -> None:
    Meeting.objects.filter(pk=held.meeting.pk).update(start_time=start)
    assert close_meeting(meeting=held.meeting, by=held.root, at=at).end_time is None


def test_closing_is_for_who_keeps_the_minutes_of_a_meeting_that_has_begun(held) -> None:
    for service in (close_meeting, reopen_meeting):
        with pytest.raises(RightRefusedError):
            service(meeting=held.meeting, by=held.users["Strömvall"])
    with pytest.raises(StateRefusedError, match="har inte börjat"):
        close_meeting(meeting=MeetingFactory(body=held.body), by=held.root)


# What can be said until when


def reserve(story: Story, kind: StatementKind = StatementKind.RESERVATION) -> Statement:
    person = story.users["Brandeby"].person
    return record_statement(item=item(story), kind=kind, person=person, text="För avslag.", by=story.root)


def follow(story: Story, regime: DecisionRegime) -> None:
    story.body.decision_regime = regime
    story.body.save()


def test_reservation_after_the_meeting_closed_is_refused_in_the_municipal_regime(held) -> None:
    follow(held, DecisionRegime.MUNICIPAL)
    reserve(held)
    close_meeting(meeting=held.meeting, by=held.root, at=CLOSED)
    assert no(StateRefusedError, reserve, story=held) == (
        "Mötet avslutades 2019-12-13 kl.\xa015.02, och en reservation anmäls före det (KL 4:27). Anmäldes den i tid, "
        "öppna mötet igen och anteckna den; annars kan du skriva en protokollsanteckning."
    )
    reserve(held, StatementKind.MINUTES_NOTE)
    reopen_meeting(meeting=held.meeting, by=held.root)
    reserve(held)


def test_dissenting_opinion_is_allowed_after_the_meeting_until_dispatch_in_the_state_regime(fixed) -> None:
    follow(fixed, DecisionRegime.STATE)
    close_meeting(meeting=fixed.meeting, by=fixed.root, at=CLOSED)
    reserve(fixed)
    DispatchFactory(decision=fixed.decision)
    assert no(StateRefusedError, reserve, story=fixed) == (
        "Beslutet är expedierat eller har fått sin slutliga form, och en avvikande mening antecknas före det "
        "(FL 30 §). Den kan bara läggas till handlingarna i ärendet."
    )


def test_dissenting_opinion_comes_too_late_once_the_minutes_are_approved(fixed) -> None:
    follow(fixed, DecisionRegime.STATE)
    send_minutes(meeting=fixed.meeting, approvers=[], by=fixed.root)
    assert no(StateRefusedError, reserve, story=fixed).startswith("Protokollet är ute för justering.")
    for approval in fixed.meeting.minutes_approvals.all():
        approve_minutes(approval=approval, by=fixed.root, method=ApprovalMethod.PAPER)
    assert "(FL 30 §)" in no(StateRefusedError, reserve, story=fixed)
    with pytest.raises(FrozenError):
        reserve(fixed, StatementKind.MINUTES_NOTE)


def test_reservation_is_allowed_until_the_minutes_go_out_by_the_collaborations_own_rules(fixed) -> None:
    close_meeting(meeting=fixed.meeting, by=fixed.root, at=CLOSED)
    reserve(fixed)
    send_minutes(meeting=fixed.meeting, approvers=[], by=fixed.root)
    assert no(StateRefusedError, reserve, story=fixed).startswith("Protokollet är ute för justering.")


def test_text_of_what_was_said_is_changed_and_a_stale_save_is_told(held) -> None:
    said = reserve(held)
    changed = change_statement(statement=said, text=" För återremiss. ", by=held.root, seen=0)
    assert (changed.text, changed.edit_number) == ("För återremiss.", 1)
    with pytest.raises(StaleEditError):
        change_statement(statement=said, text="Något annat.", by=held.root, seen=0)
    assert Statement.objects.get().text == "För återremiss."
    assert no(RuleError, change_statement, statement=said, text=" ", by=held.root) == (
        "Skriv det som ska stå i protokollet."
    )


# § by §


def test_numbers_are_drawn_one_by_one_in_the_order_of_the_agenda(held) -> None:
    another_matter(held)
    another_matter(held, "Utlysning 2020")
    sentence = no(StateRefusedError, draw_paragraph_number, item=item(held, 2), by=held.root)
    assert sentence == "Punkt 1 kommer före och har ingen paragraf än. Ge den sin paragraf först."
    assert draw_paragraph_number(item=item(held, 1), by=held.root).paragraph_number == 1
    assert no(StateRefusedError, draw_paragraph_number, item=item(held, 1), by=held.root) == ("Punkten har redan § 1.")
    keys = [item(held, order).pk for order in (1, 3, 2)]
    order_agenda(meeting=held.meeting, items=keys, by=held.root)
    assert draw_paragraph_number(item=item(held, 2), by=held.root).paragraph_number == 2
    assert [row.paragraph_number for row in draw_paragraph_numbers(meeting=held.meeting, by=held.root)] == [3]
    with pytest.raises(StateRefusedError, match="behåller sin ordning"):
        order_agenda(meeting=held.meeting, items=keys[::-1], by=held.root)


def test_number_is_drawn_at_a_held_meeting_by_who_keeps_the_minutes(called) -> None:
    with pytest.raises(StateRefusedError, match="när mötet är hållet"):
        draw_paragraph_number(item=item(called), by=called.root)
    with pytest.raises(RightRefusedError):
        draw_paragraph_number(item=item(called), by=called.users["Strömvall"])


# The quorum in words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (QuorumRule.MAJORITY, "Beslutsför: 7 deltar i beslutet, 4 av 7 ledamöter behövs (fler än hälften"),
        (QuorumRule.UNKNOWN, "Det går inte att säga om organet är beslutsfört: regeln eller ledamöterna"),
    ],
)
def test_quorum_of_an_item_is_said_with_its_rule(held, rule, words) -> None:
    held.body.quorum_rule = rule
    held.body.save()
    meeting = Meeting.objects.select_related("body").get(pk=held.meeting.pk)
    assert live_item(meeting, item(held), is_first=True).quorum_words.startswith(words)


def test_quorum_is_not_judged_where_someone_who_decides_had_no_seat(held) -> None:
    held.body.quorum_rule = QuorumRule.MAJORITY
    held.body.save()
    seat = MembershipFactory(body=held.body, person=PersonFactory(), organisation=held.seats[0].organisation)
    mark_mode(meeting=held.meeting, person=seat.person, mode=AttendanceMode.PRESENT, by=held.root)
    seat.delete()
    meeting = Meeting.objects.select_related("body").get(pk=held.meeting.pk)
    live = live_item(meeting, item(held), is_first=True)
    assert (live.is_quorate, live.quorum_words) == (
        None,
        "Det går inte att säga om organet är beslutsfört: någon som deltar i beslutet hade ingen plats den dagen.",
    )
