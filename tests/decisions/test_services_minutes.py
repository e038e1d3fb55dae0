"""Minutes go out, come back, are approved one by one and lock the record."""

import datetime as dt

import pytest

from collaboration.enums import MembershipRole
from collaboration.models import Membership
from decisions.enums import (
    ApprovalMethod,
    AttendanceMode,
    DecisionState,
    Level,
    MeetingState,
)
from decisions.models import Attendance, MinutesApproval
from decisions.services.agenda import (
    draw_paragraph_numbers,
    order_agenda,
    put_matter_on_agenda,
    table_matter,
    take_matter_off_agenda,
)
from decisions.services.attendance import record_attendance
from decisions.services.decisions import (
    correct_decision,
)
from decisions.services.meetings import (
    MeetingFacts,
    change_meeting,
)
from decisions.services.minutes import approve_minutes, send_minutes, take_back_minutes
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from tests.decisions.factories import MatterFactory
from tests.decisions.refusals import no
from tests.decisions.story import DAY, reread

pytestmark = pytest.mark.django_db


def test_minutes_go_to_the_chair_first(sent):
    rows = sent.meeting.minutes_approvals.order_by("order")
    assert list(rows.values_list("approver__family_name", "is_chair", "approved_at", "method")) == [
        ("Wennerhag", True, None, ""),
        ("Sandelius", False, None, ""),
    ]
    assert sent.meeting.state == MeetingState.MINUTES_SENT


def test_minutes_wait_for_attendance_and_results(held):
    sentence = no(RuleError, send_minutes, meeting=held.meeting, approvers=[], by=held.root)
    assert sentence == (
        "De här ärendena har inget resultat ännu: Budget och verksamhetsplan för Kommunakademin Väst 2020. "
        "Anteckna vad det blev av dem."
    )
    Attendance.objects.filter(meeting=held.meeting, role=MembershipRole.CHAIR).delete()
    sentence = no(RuleError, send_minutes, meeting=held.meeting, approvers=[], by=held.root)
    assert sentence == "Ange vem som ledde mötet innan protokollet går ut."
    Attendance.objects.filter(meeting=held.meeting).update(mode=AttendanceMode.EXCUSED)
    sentence = no(RuleError, send_minutes, meeting=held.meeting, approvers=[], by=held.root)
    assert sentence == "Anteckna vilka som var på mötet innan protokollet går ut."


def test_nothing_is_written_while_the_minutes_are_out(sent):
    words = "Protokollet är ute för justering. Ta först tillbaka det och ändra sedan."
    root, meeting = sent.root, sent.meeting
    item = meeting.agenda_items.get()
    for call, arguments in [
        (change_meeting, {"meeting": meeting, "facts": MeetingFacts(DAY)}),
        (record_attendance, {"meeting": meeting, "people": sent.present}),
        (draw_paragraph_numbers, {"meeting": meeting}),
        (order_agenda, {"meeting": meeting, "items": [item.pk]}),
        (take_matter_off_agenda, {"item": item}),
        (table_matter, {"item": item}),
        (put_matter_on_agenda, {"meeting": meeting, "matter": MatterFactory(body=sent.body)}),
        (correct_decision, {"decision": sent.decision, "content": sent.content}),
        (send_minutes, {"meeting": meeting, "approvers": []}),
    ]:
        assert no(StateRefusedError, call, by=root, **arguments) == words


def test_minutes_taken_back_are_asked_for_again(sent):
    first = sent.meeting.minutes_approvals.get(is_chair=True)
    approve_minutes(approval=first, by=sent.chair, method=ApprovalMethod.PASSWORD)
    take_back_minutes(meeting=sent.meeting, by=sent.root, comment="Fel i § 1")
    reread(sent)
    assert sent.meeting.state == MeetingState.HELD
    send_minutes(meeting=sent.meeting, approvers=[], by=sent.root)
    assert list(sent.meeting.minutes_approvals.values_list("approved_at", flat=True)) == [None]
    assert MinutesApproval.history.filter(approver=first.approver, approved_at__isnull=False).count() == 2


def test_approvals_one_by_one_lock_the_record_with_the_last(sent):
    chair, other = sent.meeting.minutes_approvals.order_by("order")
    approve_minutes(approval=chair, by=sent.chair, method=ApprovalMethod.PASSWORD)
    reread(sent)
    assert (sent.meeting.state, sent.decision.state) == (MeetingState.MINUTES_SENT, DecisionState.FIXED)
    approve_minutes(approval=other, by=sent.users["Sandelius"], method=ApprovalMethod.PASSKEY)
    reread(sent)
    assert (sent.meeting.state, sent.decision.state) == (MeetingState.MINUTES_APPROVED, DecisionState.APPROVED)
    assert (sent.meeting.level, sent.decision.level, sent.matter.level) == (Level.PARTIES,) * 3
    assert list(sent.meeting.minutes_approvals.order_by("order").values_list("method", "by__email")) == [
        ("password", "wennerhag@example.org"),
        ("passkey", "sandelius@example.org"),
    ]


def test_no_one_approves_in_anothers_name(sent):
    approval = sent.meeting.minutes_approvals.get(is_chair=True)
    for user in (sent.users["Sandelius"], sent.root):
        assert no(RightRefusedError, approve_minutes, approval=approval, by=user, method=ApprovalMethod.PASSWORD) == (
            "Här är det Astrid Wennerhag som ska justera. Ingen kan göra det i någon annans namn."
        )


def test_paper_is_recorded_by_who_keeps_the_minutes_with_its_day(sent):
    approval = sent.meeting.minutes_approvals.get(is_chair=True)
    signed = dt.datetime(2019, 12, 20, 10, 0, tzinfo=dt.UTC)
    paper = {"approval": approval, "method": ApprovalMethod.PAPER, "at": signed}
    no(RightRefusedError, approve_minutes, by=sent.users["Strömvall"], **paper)
    done = approve_minutes(by=sent.root, **paper)
    assert (done.approved_at, done.method, done.by) == (signed, "paper", sent.root)
    assert no(StateRefusedError, approve_minutes, by=sent.root, **paper) == (
        "Astrid Wennerhag har redan justerat protokollet."
    )


def test_membership_that_has_ended_approves_nothing(sent):
    Membership.objects.filter(person=sent.chair.person).update(valid_to=dt.date(2020, 1, 1))
    approval = sent.meeting.minutes_approvals.get(is_chair=True)
    no(RightRefusedError, approve_minutes, approval=approval, by=sent.chair, method=ApprovalMethod.PASSWORD)


def test_minutes_not_sent_out_are_not_approved(sent):
    take_back_minutes(meeting=sent.meeting, by=sent.root, comment="")
    approval = sent.meeting.minutes_approvals.get(is_chair=True)
    own = {"approval": approval, "by": sent.chair, "method": ApprovalMethod.PASSWORD}
    sentence = no(StateRefusedError, approve_minutes, **own)
    assert sentence == "Protokollet är inte ute för justering. Vänta tills det skickas ut."


def test_approved_record_refuses_every_service(approved):
    meeting, root = approved.meeting, approved.root
    words = (
        "Protokollet för Styrgrupp Kommunakademin Väst, 2019-12-13 är justerat. "
        "En ändring är ett nytt beslut vid ett nytt möte."
    )
    for call, arguments in [
        (change_meeting, {"meeting": meeting, "facts": MeetingFacts(DAY)}),
        (record_attendance, {"meeting": meeting, "people": approved.present}),
        (draw_paragraph_numbers, {"meeting": meeting}),
        (put_matter_on_agenda, {"meeting": meeting, "matter": MatterFactory(body=approved.body)}),
    ]:
        assert no(FrozenError, call, by=root, **arguments) == words
    sentence = no(FrozenError, correct_decision, decision=approved.decision, content=approved.content, by=root)
    assert sentence == "Protokollet är justerat och beslutet står fast. En ändring är ett nytt beslut."
    approval = meeting.minutes_approvals.first()
    assert no(FrozenError, approve_minutes, approval=approval, by=root, method=ApprovalMethod.PAPER) == (
        "Protokollet är redan justerat. En ändring kräver ett nytt beslut."
    )
    no(StateRefusedError, take_back_minutes, meeting=meeting, by=root, comment="")
