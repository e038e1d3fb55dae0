"""A single § goes out for immediate approval, before the minutes; the last approval fixes it for ever (KL 5:69)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import DecisionState
from decisions.models import AgendaItem, Decider, Decision, Disqualification, MinutesApproval
from decisions.queries.presence import deciders_at
from decisions.queries.quorum import quorum_lack
from decisions.services.agenda import lock_item
from decisions.services.approval import lock_approved
from decisions.services.approvers import ask_approvers, forget_approvers, require_chairs
from decisions.services.meetings import require_item_open
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as


@transaction.atomic
def send_item(*, item: AgendaItem, approvers: Sequence[Person], by: User) -> list[MinutesApproval]:
    """Send one § of a held meeting to the chair and the approvers, who are asked one by one.

    From now on nothing of this § can be changed until it is taken back, and who decided it stands: they are copied
    from the attendance, which may still be written for the other items. Raises RuleError without an attendance, a
    chair or a decision, or if someone asked has a conflict of interest; StateRefusedError before the meeting is held,
    before its § numbers are drawn, or if the attendance now says that the body was not quorate.
    """
    item = lock_item(item)
    meeting = item.meeting
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_item_open(item)
    if not meeting.is_held:
        raise StateRefusedError(_("The meeting has not been held yet. Note first that it has."))
    if not Decision.objects.filter(agenda_item=item, state=DecisionState.FIXED).exists():
        raise RuleError(
            _("Only a § in which something was decided is approved immediately. Others are with the minutes.")
        )
    if item.paragraph_number is None:
        raise StateRefusedError(_("Give the items their § numbers first: what is approved immediately is a §."))
    if quorum_lack(item):
        raise StateRefusedError(
            _(
                "The attendance says that the body was not quorate when § %(number)s was decided, so it is not "
                "approved before the rest. Correct the attendance if it is wrong; otherwise it goes with the minutes."
            )
            % {"number": item.paragraph_number}
        )
    chair = item.chair or require_chairs(meeting, [])[0]
    _require_impartial(item, [chair, *approvers])
    item.sent_at = timezone.now()
    save_as(item, by=by)
    Decider.objects.bulk_create(
        Decider(
            agenda_item=item,
            order=place,
            person_id=row.person_id,
            person_name=row.person_name,
            role=row.role,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation_name,
            mode=row.mode,
            serving_for_id=row.serving_for_id,
            serving_for_name=row.serving_for_name,
        )
        for place, row in enumerate(deciders_at(item), start=1)
    )
    return ask_approvers(meeting=meeting, chair=chair, approvers=approvers, by=by, item=item)


def _require_impartial(item: AgendaItem, people: Sequence[Person]) -> None:
    conflicts = Disqualification.objects.filter(matter=item.matter_id, person__in=people).select_related("person")
    if first := conflicts.first():
        raise RuleError(
            _(
                "%(person)s has a conflict of interest in the matter and does not approve the §. Say on the live page "
                "who chaired the item, or choose someone else."
            )
            % {"person": first.person}
        )


@transaction.atomic
def take_back_item(*, item: AgendaItem, by: User, comment: str) -> AgendaItem:
    """Take a § that is out for immediate approval back to be changed, or to be approved with the minutes.

    Approvals already given are asked for again. Raises FrozenError once it is approved, StateRefusedError unless it
    is out.
    """
    item = lock_item(item)
    require_right(by, Right.KEEP_MINUTES, item.meeting.body)
    if not item.is_out:
        require_item_open(item)
        raise StateRefusedError(_("The § is not out for immediate approval, so there is nothing to take back."))
    forget_approvers(meeting=item.meeting, by=by, item=item)
    item.deciders.all().delete()
    item.sent_at = None
    save_as(item, by=by, reason=comment.strip())
    return item


def fix_item(item: AgendaItem, *, by: User) -> None:
    """Fix a § that everyone asked has approved: its decision is locked and sealed; the triggers hold from here on.

    It counts as approved on the day of the last approval, which on paper may be an earlier one.
    """
    item.approved_at = item.approvals.aggregate(last=Max("approved_at"))["last"]
    save_as(item, by=by)
    lock_approved(Decision.objects.get(agenda_item=item), by=by)
