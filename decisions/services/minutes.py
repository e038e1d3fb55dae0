"""Minutes go out for approval, are approved one by one, and are then locked."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import DECISION, MEETING, ApprovalMethod, DecisionState, Level, MatterState, MeetingState
from decisions.models import Decision, Matter, Meeting, MinutesApproval
from decisions.services.meetings import lock_meeting, require_minutes_open
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.transitions import take_step


@transaction.atomic
def send_minutes(*, meeting: Meeting, approvers: Sequence[Person], by: User) -> list[MinutesApproval]:
    """Send a held meeting's minutes to the chair and the approvers, who are asked one by one.

    From now on nothing of the meeting can be changed until the minutes are taken back. Raises RuleError if no
    attendance or chair is recorded, or an item has no result yet.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_minutes_open(meeting)
    chair = _require_complete(meeting)
    for old in meeting.minutes_approvals.all():
        delete_as(old, by=by)
    people = [chair, *(person for person in approvers if person != chair)]
    rows = []
    for place, person in enumerate(dict.fromkeys(people), start=1):
        row = MinutesApproval(meeting=meeting, approver=person, order=place, is_chair=person == chair)
        save_as(row, by=by)
        rows.append(row)
    take_step(MEETING, meeting, to=MeetingState.MINUTES_SENT, by=by)
    return rows


def _require_complete(meeting: Meeting) -> Person:
    """Return who chaired the meeting; raise RuleError while something of the minutes is missing."""
    present = [attendance for attendance in meeting.attendances.select_related("person") if attendance.is_present]
    if not present:
        raise RuleError(_("Record who was at the meeting before the minutes go out."))
    chair = meeting.chair or next((row.person for row in present if row.role == MembershipRole.CHAIR), None)
    if chair is None:
        raise RuleError(_("Say who chaired the meeting before the minutes go out."))
    waiting = [str(item.matter) for item in meeting.agenda_items.select_related("matter") if item.is_waiting]
    if waiting:
        raise RuleError(
            _("These matters have no result yet: %(matters)s.") % {"matters": get_text_list(waiting, _("and"))}
        )
    return chair


@transaction.atomic
def take_back_minutes(*, meeting: Meeting, by: User, comment: str) -> Meeting:
    """Take minutes that are out for approval back to be changed. Approvals already given are asked for again."""
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    take_step(MEETING, meeting, to=MeetingState.HELD, by=by, comment=comment)
    return meeting


@transaction.atomic
def approve_minutes(
    *,
    approval: MinutesApproval,
    by: User,
    method: ApprovalMethod = ApprovalMethod.PORTAL,
    at: dt.datetime | None = None,
) -> MinutesApproval:
    """Approve minutes, as the approver in the portal or as the keeper of minutes who holds the signed paper.

    The last approval locks the meeting and its decisions for ever and opens them to the parties. Raises
    RightRefusedError if the approval is someone else's, FrozenError or StateRefusedError if it is not the moment.
    `at` is when a paper was signed; now if left out.
    """
    meeting = lock_meeting(approval.meeting)
    approval = MinutesApproval.objects.select_related("approver").get(pk=approval.pk, meeting=meeting)
    _require_approver(approval, meeting, by, method)
    if meeting.is_frozen:
        raise FrozenError(_("The minutes are already approved."))
    if not meeting.minutes_are_out:
        raise StateRefusedError(_("The minutes are not out for approval."))
    if approval.approved_at is not None:
        raise StateRefusedError(_("%(person)s has already approved these minutes.") % {"person": approval.approver})
    approval.approved_at, approval.by, approval.method = at or timezone.now(), by, method
    save_as(approval, by=by)
    if not meeting.minutes_approvals.filter(approved_at__isnull=True).exists():
        _lock_record(meeting, by)
    approval.meeting = meeting
    return approval


def _require_approver(approval: MinutesApproval, meeting: Meeting, by: User, method: ApprovalMethod) -> None:
    if method != ApprovalMethod.PORTAL:
        require_right(by, Right.KEEP_MINUTES, meeting.body)
        return
    require_right(by, Right.APPROVE_MINUTES, meeting.body)
    if by.person_id != approval.approver_id:
        raise RightRefusedError(
            _("%(person)s is the one to approve here. No one can do it in another's name.")
            % {"person": approval.approver}
        )


def _lock_record(meeting: Meeting, by: User) -> None:
    """Freeze the decisions, then the meeting; the triggers hold from here on."""
    decisions = Decision.objects.filter(agenda_item__meeting=meeting, state=DecisionState.FIXED)
    for decision in decisions.order_by("agenda_item__order"):
        take_step(DECISION, decision, to=DecisionState.APPROVED, by=by, extra={"level": Level.PARTIES})
    matters = Matter.objects.filter(agenda_items__meeting=meeting, state=MatterState.DECIDED)
    for matter in matters.filter(level=Level.BODY):
        matter.level = Level.PARTIES
        save_as(matter, by=by)
    take_step(MEETING, meeting, to=MeetingState.MINUTES_APPROVED, by=by, extra={"level": Level.PARTIES})
