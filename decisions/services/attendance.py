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
from decisions.enums import AttendanceMode
from decisions.models import Attendance, Meeting
from decisions.services.meetings import lock_meeting, require_minutes_open
from foundation.edits import claim_edit
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as


@dataclass(frozen=True)
class Present:
    """One person at a meeting, in the role and for the organisation of that day."""

    person: Person
    role: MembershipRole
    organisation: Organisation
    mode: AttendanceMode = AttendanceMode.PRESENT


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, people: Sequence[Present], by: User, seen: int | None = None
) -> list[Attendance]:
    """Write the whole attendance of a held meeting anew: the chair first, the others in the order given.

    Names are copied as they are now, so that the minutes keep them. Raises StateRefusedError before the meeting
    is held or after its minutes have gone out, RuleError if a person is named twice or two people are chair,
    StaleEditError if someone has saved since the page with the number `seen`.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.RECORD_ATTENDANCE, meeting.body)
    require_minutes_open(meeting)
    if not meeting.is_held:
        raise StateRefusedError(_("Note first that the meeting has been held, then record who came."))
    claim_edit(meeting, seen=seen)
    _check(people)
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
        )
        for place, present in enumerate(ordered, start=1)
    ]
    made: list[Attendance] = bulk_create_with_history(rows, Attendance, default_user=by)
    return made


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
