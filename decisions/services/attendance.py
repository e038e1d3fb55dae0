"""Who came to a meeting is recorded here."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from collaboration.enums import MembershipRole
from collaboration.models import Organisation, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import PRESENT_MODES, AttendanceMode
from decisions.models import AgendaItem, Attendance, Meeting
from decisions.queries.presence import attendance_of, conflicts_at, deciders_at
from decisions.services.meetings import lock_meeting, require_minutes_open
from decisions.services.votes import require_votes_hold
from foundation.edits import claim_edit
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as


@dataclass(frozen=True)
class Present:
    """One person at a meeting, in the role and for the organisation of that day.

    `came_at` is the first item the person was there for, `left_at` the first they were not; a substitute may serve
    for a member who is away, from `serves_from` until `serves_until` where that is not the whole time.
    """

    person: Person
    role: MembershipRole
    organisation: Organisation
    mode: AttendanceMode = AttendanceMode.PRESENT
    serving_for: Person | None = None
    came_at: AgendaItem | None = None
    left_at: AgendaItem | None = None
    serves_from: AgendaItem | None = None
    serves_until: AgendaItem | None = None


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, people: Sequence[Present], by: User, seen: int | None = None
) -> list[Attendance]:
    """Write the whole attendance of a held meeting anew: the chair first, the others in the order given.

    Names are copied as they are now, so that the minutes keep them. Raises StateRefusedError before the meeting
    is held or after its minutes have gone out, RuleError if a person is named twice, two people are chair, a
    substitute serves for someone who is there, someone leaves before they came, or a vote would no longer agree;
    StaleEditError if someone has saved since the page with the number `seen`.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.RECORD_ATTENDANCE, meeting.body)
    require_minutes_open(meeting)
    if not meeting.is_held:
        raise StateRefusedError(_("Note first that the meeting has been held, then record who came."))
    claim_edit(meeting, seen=seen)
    return write_attendance(meeting, people, by)


def write_attendance(meeting: Meeting, people: Sequence[Present], by: User) -> list[Attendance]:
    """Write the attendance of a locked meeting anew, for a service that has seen to rights; raises RuleError so."""
    _check(people)
    _check_items(meeting, people)
    for old in meeting.attendances.all():
        delete_as(old, by=by)
    ordered = sorted(people, key=lambda present: present.role != MembershipRole.CHAIR)
    rows = [
        Attendance(
            meeting=meeting,
            order=place,
            person=present.person,
            person_name=str(present.person),
            role=present.role,
            organisation=present.organisation,
            organisation_name=present.organisation.name,
            mode=present.mode,
            serving_for=present.serving_for,
            serving_for_name=str(present.serving_for or ""),
            came_at=present.came_at,
            left_at=present.left_at,
            serves_from=present.serves_from if present.serving_for else None,
            serves_until=present.serves_until if present.serving_for else None,
        )
        for place, present in enumerate(ordered, start=1)
    ]
    made: list[Attendance] = bulk_create_with_history(rows, Attendance, default_user=by)
    written = attendance_of(meeting)
    require_one_vote_a_seat(meeting, written)
    require_votes_hold(meeting, written)
    return made


def require_one_vote_a_seat(meeting: Meeting, rows: Sequence[Attendance]) -> None:
    """Raise RuleError, naming the item, if a member and the substitute who serves for them would both decide in it.

    `rows` is the meeting's attendance. Called by whatever changes who decides: the attendance, and conflicts of
    interest. Two queries where anyone serves, else none.
    """
    if not any(row.serving_for_id for row in rows):
        return
    closed = conflicts_at(meeting)
    for item in meeting.agenda_items.order_by("order"):
        there = deciders_at(item, rows, closed[item.matter_id])
        names = {row.person_id: row.person_name for row in there}
        for row in there:
            if row.serving_for_id in names:
                raise RuleError(
                    _("%(member)s and %(substitute)s, who serves for them, would both decide in item %(number)d.")
                    % {"member": names[row.serving_for_id], "substitute": row.person_name, "number": item.order}
                )


def _check(people: Sequence[Present]) -> None:
    seen: set[int] = set()
    for present in people:
        if present.person.pk in seen:
            raise RuleError(_("%(person)s is on the list twice.") % {"person": present.person})
        seen.add(present.person.pk)
    chairs = [present.person for present in people if present.role == MembershipRole.CHAIR]
    if len(chairs) > 1:
        raise RuleError(
            _("%(first)s and %(second)s cannot both be chair of the same meeting.")
            % {"first": chairs[0], "second": chairs[1]}
        )
    served: set[int] = set()
    for present in people:
        if present.serving_for is not None:
            _check_serving(present, present.serving_for, people, served)


def _check_serving(present: Present, member: Person, people: Sequence[Present], served: set[int]) -> None:
    names = {"substitute": present.person, "member": member}
    if present.role != MembershipRole.SUBSTITUTE:
        raise RuleError(_("%(substitute)s is no substitute and cannot serve for %(member)s.") % names)
    if member.pk in served:
        raise RuleError(_("Two substitutes cannot serve for %(member)s.") % names)
    served.add(member.pk)
    own = next((row for row in people if row.person.pk == member.pk), None)
    limited = present.serves_from or present.serves_until
    always = own is not None and own.mode in PRESENT_MODES and own.left_at is None and own.came_at is None
    if always and not limited:
        raise RuleError(_("%(member)s is there the whole time; %(substitute)s cannot serve for them.") % names)


def _check_items(meeting: Meeting, people: Sequence[Present]) -> None:
    own = set(meeting.agenda_items.values_list("pk", flat=True))
    for present in people:
        named = (present.came_at, present.left_at, present.serves_from, present.serves_until)
        if any(item.pk not in own for item in named if item is not None):
            raise RuleError(_("The agenda has changed since you opened it. Reload the page and try again."))
        if present.came_at and present.left_at and present.left_at.order <= present.came_at.order:
            raise RuleError(_("%(person)s cannot leave before they come.") % {"person": present.person})
