"""Who is asked to approve: the chair first, for whole minutes and for a § that is approved immediately."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Person, User
from decisions.models import AgendaItem, Meeting, MinutesApproval
from foundation.errors import RuleError
from foundation.history import delete_as, save_as


def require_chairs(meeting: Meeting, items: Iterable[AgendaItem]) -> list[Person]:
    """Return who chaired the meeting, then who chaired some of the items in their place.

    Raises RuleError while no attendance or no chair is recorded.
    """
    present = [attendance for attendance in meeting.attendances.select_related("person") if attendance.is_present]
    if not present:
        raise RuleError(_("Record who was at the meeting before the minutes go out."))
    chair = meeting.chair or next((row.person for row in present if row.role == MembershipRole.CHAIR), None)
    chairs = [*([chair] if chair else []), *(item.chair for item in items if item.chair)]
    if not chairs:
        raise RuleError(_("Say who chaired the meeting before the minutes go out."))
    return list(dict.fromkeys(chairs))


def ask_approvers(
    *, meeting: Meeting, chair: Person, approvers: Sequence[Person], by: User, item: AgendaItem | None = None
) -> list[MinutesApproval]:
    """Ask the chair and the approvers anew, one row each, for the whole minutes or for one § of them."""
    forget_approvers(meeting=meeting, by=by, item=item)
    people = [chair, *(person for person in approvers if person != chair)]
    rows = []
    for place, person in enumerate(dict.fromkeys(people), start=1):
        row = MinutesApproval(meeting=meeting, agenda_item=item, approver=person, order=place, is_chair=person == chair)
        save_as(row, by=by)
        rows.append(row)
    return rows


def forget_approvers(*, meeting: Meeting, by: User, item: AgendaItem | None = None) -> None:
    """Ask no one any more; what was answered stays in the history."""
    for old in MinutesApproval.objects.filter(meeting=meeting, agenda_item=item):
        delete_as(old, by=by)
