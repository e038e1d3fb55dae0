"""Minutes go out for approval, are approved or declined one by one, and are then locked; so is a § alone."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import (
    DECISION,
    MEETING,
    OWN_METHODS,
    ApprovalMethod,
    DecisionState,
    Level,
    MatterState,
    MeetingState,
)
from decisions.models import Decision, Matter, Meeting, MinutesApproval
from decisions.queries.quorum import decided_without_quorum
from decisions.services.approvers import ask_approvers, require_chairs
from decisions.services.immediate import fix_item
from decisions.services.meetings import lock_meeting, require_minutes_open
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.history import save_as
from foundation.tasks import send_on_commit
from foundation.transitions import take_step

SEAL = "decisions.tasks.seal_meeting"


@transaction.atomic
def send_minutes(
    *, meeting: Meeting, approvers: Sequence[Person], by: User, lack_is_known: bool = False
) -> list[MinutesApproval]:
    """Send a held meeting's minutes to the chair and the approvers, who are asked one by one.

    Whoever chaired some of the items is asked as well: the minutes are the chair's responsibility (KL 5:65).

    From now on nothing of the meeting can be changed until the minutes are taken back. Raises RuleError if no
    attendance or chair is recorded, if an item has no result yet, if a § is out for immediate approval, or if
    something was decided without quorum and `lack_is_known` does not say that the minutes are to tell so;
    StateRefusedError where notes are kept.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_minutes_open(meeting)
    if meeting.keeps_notes:
        raise StateRefusedError(_("Notes are kept of this meeting, and no one approves notes. Mark them as done."))
    chair, *others = _require_complete(meeting)
    lacking = decided_without_quorum(meeting)
    if lacking and not lack_is_known:
        raise RuleError(
            _(
                "The body was not quorate when this was decided: %(items)s. Correct the attendance if it is wrong. "
                "Otherwise confirm that the minutes are to say so, and take the matter up anew at a quorate meeting."
            )
            % {"items": lacking}
        )
    rows = ask_approvers(meeting=meeting, chair=chair, approvers=[*others, *approvers], by=by)
    take_step(MEETING, meeting, to=MeetingState.MINUTES_SENT, by=by)
    return rows


def _require_complete(meeting: Meeting) -> list[Person]:
    """Return who chaired the meeting, then who chaired some of its items.

    Raises RuleError while something of the minutes is missing.
    """
    items = list(meeting.agenda_items.select_related("matter", "chair").order_by("order"))
    chairs = require_chairs(meeting, items)
    waiting = [str(item.matter) for item in items if item.is_waiting]
    if waiting:
        raise RuleError(
            _("These matters have no result yet: %(matters)s. Record what became of them.")
            % {"matters": get_text_list(waiting, _("and"))}
        )
    out = next((item.paragraph_number for item in items if item.is_out), None)
    if out is not None:
        raise RuleError(
            _("§ %(number)s is out for immediate approval. Wait for it or take it back, then send the minutes.")
            % {"number": out}
        )
    return chairs


@transaction.atomic
def take_back_minutes(*, meeting: Meeting, by: User, comment: str) -> Meeting:
    """Take minutes that are out for approval back to be changed. Approvals already given are asked for again."""
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    take_step(MEETING, meeting, to=MeetingState.HELD, by=by, comment=comment)
    return meeting


@transaction.atomic
def approve_minutes(
    *, approval: MinutesApproval, by: User, method: ApprovalMethod, at: dt.datetime | None = None
) -> MinutesApproval:
    """Approve minutes, or a § alone, as the approver in the portal or as the keeper who holds the signed paper.

    The last approval locks the meeting and its decisions, or the § and its decision, for ever and opens them to the
    parties. Raises RightRefusedError if the approval is someone else's, FrozenError or StateRefusedError if it is not
    the moment.
    `at` is when a paper was signed; now if left out. That the password or the passkey was asked for again is for
    the caller to see to: `method` says which it was.
    """
    approval, meeting = _lock_approval(approval)
    if method == ApprovalMethod.PAPER:
        require_right(by, Right.KEEP_MINUTES, meeting.body)
    else:
        _require_own(approval, meeting, by)
    _require_asked(approval, meeting)
    if method not in (*OWN_METHODS, ApprovalMethod.PAPER):
        raise StateRefusedError(_("Confirm that it is you, with your password or passkey, then approve."))
    approval.approved_at, approval.by, approval.method = at or timezone.now(), by, method
    save_as(approval, by=by)
    if not _asked_with(approval).filter(approved_at__isnull=True).exists():
        if approval.agenda_item is not None:
            fix_item(approval.agenda_item, by=by)
        else:
            _lock_record(meeting, by)
    approval.meeting = meeting
    return approval


@transaction.atomic
def decline_minutes(*, approval: MinutesApproval, by: User, reason: str) -> MinutesApproval:
    """Decline to approve minutes or a §, with the reason; no one approves them until they have been sent out anew.

    Raises as `approve_minutes`; RuleError without a reason.
    """
    approval, meeting = _lock_approval(approval)
    _require_own(approval, meeting, by)
    _require_asked(approval, meeting)
    if not reason.strip():
        raise RuleError(_("Say what in the minutes has to be changed."))
    approval.declined_at, approval.decline_reason, approval.by = timezone.now(), reason.strip(), by
    save_as(approval, by=by)
    approval.meeting = meeting
    return approval


def require_own_approval(*, approval: MinutesApproval, by: User) -> None:
    """Raise, in words, unless `by` is asked to approve this now: for the page, before anything is typed."""
    _require_own(approval, approval.meeting, by)
    _require_asked(approval, approval.meeting)


def _lock_approval(approval: MinutesApproval) -> tuple[MinutesApproval, Meeting]:
    meeting = lock_meeting(approval.meeting)
    rows = MinutesApproval.objects.select_related("approver", "agenda_item")
    return rows.get(pk=approval.pk, meeting=meeting), meeting


def _asked_with(approval: MinutesApproval) -> QuerySet[MinutesApproval]:
    """Return everyone who is asked the same: for the whole minutes, or for the same §."""
    return MinutesApproval.objects.filter(meeting=approval.meeting_id, agenda_item=approval.agenda_item_id)


def _require_own(approval: MinutesApproval, meeting: Meeting, by: User) -> None:
    require_right(by, Right.APPROVE_MINUTES, meeting.body)
    if by.person_id != approval.approver_id:
        raise RightRefusedError(
            _("%(person)s is the one to approve here. No one can do it in another's name.")
            % {"person": approval.approver}
        )


def _require_asked(approval: MinutesApproval, meeting: Meeting) -> None:
    item = approval.agenda_item
    if item is not None and item.is_approved:
        raise FrozenError(_("The § is already approved. A change takes a new decision."))
    if item is None and meeting.is_frozen:
        raise FrozenError(_("The minutes are already approved. A change takes a new decision."))
    if item is None and not meeting.minutes_are_out:
        raise StateRefusedError(_("The minutes are not out for approval. Wait until they are sent out."))
    if approval.approved_at is not None:
        words = _("%(person)s has already approved these minutes.")
        if item is not None:
            words = _("%(person)s has already approved this §.")
        raise StateRefusedError(words % {"person": approval.approver})
    declined = _asked_with(approval).filter(declined_at__isnull=False).select_related("approver").first()
    if declined is not None:
        words = _(
            "%(person)s has declined to approve. The minutes are changed and sent out again before anyone approves."
        )
        if item is not None:
            words = _("%(person)s has declined to approve. The § is changed and sent out again before anyone approves.")
        raise StateRefusedError(words % {"person": declined.approver})


def _lock_record(meeting: Meeting, by: User) -> None:
    """Freeze the decisions, then the meeting; the triggers hold from here on. A worker seals the records."""
    decisions = Decision.objects.filter(agenda_item__meeting=meeting, state=DecisionState.FIXED)
    for decision in decisions.order_by("agenda_item__order"):
        take_step(DECISION, decision, to=DecisionState.APPROVED, by=by, extra={"level": Level.PARTIES})
    matters = Matter.objects.filter(
        agenda_items__meeting=meeting, agenda_items__reports=None, state=MatterState.DECIDED
    )
    for matter in matters.filter(level=Level.BODY):
        matter.level = Level.PARTIES
        save_as(matter, by=by)
    take_step(MEETING, meeting, to=MeetingState.MINUTES_APPROVED, by=by, extra={"level": Level.PARTIES})
    send_on_commit(SEAL, meeting_id=meeting.pk)
