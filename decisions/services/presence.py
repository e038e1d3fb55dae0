"""What happens with one person during a meeting: comes, leaves, takes part remotely, serves for a member.

Each takes the meeting's edit number that the page was built on, so that of two who keep the same attendance at once the
second is told.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from collaboration.enums import MembershipRole
from collaboration.models import Membership, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import PRESENT_MODES, AttendanceMode
from decisions.models import AgendaItem, Attendance, Meeting
from decisions.queries.chairs import own_chair
from decisions.queries.presence import attendance_of, deciders_at, disqualified_in
from decisions.services.attendance import require_one_vote_a_seat
from decisions.services.meetings import lock_meeting, require_item_open, require_minutes_open
from decisions.services.votes import require_votes_hold
from foundation.edits import claim_edit
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as
from foundation.validation import require_valid


@transaction.atomic
def mark_mode(
    *, meeting: Meeting, person: Person, mode: AttendanceMode, by: User, seen: int | None = None
) -> Attendance:
    """Note how a person takes part, or that they do not: whoever is away neither came, left nor served.

    Whoever had not been there is there from the first item. As all of these, it raises StateRefusedError unless the
    meeting is held and its minutes are open, StaleEditError if the attendance has been saved since the page with the
    number `seen`, and RuleError for someone without a seat or where a vote would no longer agree.
    """
    meeting = _begin(meeting, by, seen)
    row = _row_of(meeting, person)
    row.mode = mode
    if mode not in PRESENT_MODES:
        row.came_at = row.left_at = None
        _serve_no_more(row)
    return _save(meeting, [row], by)


@transaction.atomic
def mark_arrival(
    *,
    item: AgendaItem,
    person: Person,
    by: User,
    mode: AttendanceMode = AttendanceMode.PRESENT,
    seen: int | None = None,
) -> Attendance:
    """Note that a person came when an item was begun; a substitute who served for them serves until it.

    Raises as `mark_mode`; RuleError for one who has left, since the minutes tell of one coming and one leaving.
    """
    meeting = _begin(item.meeting, by, seen)
    row = _row_of(meeting, person)
    if row.is_present and row.left_at is not None:
        raise RuleError(
            _("%(person)s has left at item %(number)d. Take that back first: the minutes hold one coming and leaving.")
            % {"person": person, "number": row.left_at.order}
        )
    row.mode, row.came_at = mode, _unless_first(item)
    stands_in = (
        meeting.attendances.select_related("serves_from", "came_at")
        .filter(serving_for=person, serves_until=None)
        .first()
    )
    if stands_in is not None:
        _stop(stands_in, item)
    return _save(meeting, [row, stands_in], by)


@transaction.atomic
def mark_departure(*, item: AgendaItem, person: Person, by: User, seen: int | None = None) -> Attendance:
    """Note that a person left when an item was begun: they take no part in it. Raises as `mark_mode`."""
    meeting = _begin(item.meeting, by, seen)
    row = _row_of(meeting, person)
    if not row.is_there_at(item.order):
        raise RuleError(_("%(person)s is not there for this item and cannot leave.") % {"person": person})
    if row.came_at is not None and row.came_at.order >= item.order:
        raise RuleError(_("%(person)s cannot leave before they come.") % {"person": person})
    row.left_at = item
    return _save(meeting, [row], by)


@transaction.atomic
def take_back_departure(*, meeting: Meeting, person: Person, by: User, seen: int | None = None) -> Attendance:
    """Note that a person who was said to have left did not. Raises as `mark_mode`."""
    meeting = _begin(meeting, by, seen)
    row = _row_of(meeting, person)
    row.left_at = None
    return _save(meeting, [row], by)


@transaction.atomic
def let_serve(*, item: AgendaItem, substitute: Person, member: Person, by: User, seen: int | None = None) -> Attendance:
    """Let a substitute serve for a member from an item on; for a member with a conflict of interest, in it alone.

    A substitute who was away comes at the item. Raises as `mark_mode`; RuleError for one who is no substitute or has
    served for another, and while the member decides.
    """
    meeting = _begin(item.meeting, by, seen)
    row = _row_of(meeting, substitute)
    names = {"substitute": substitute, "member": member}
    if row.role != MembershipRole.SUBSTITUTE:
        raise RuleError(_("%(substitute)s is no substitute and cannot serve for %(member)s.") % names)
    if row.serving_for_id not in {None, member.pk}:
        raise RuleError(
            _("%(substitute)s has served for %(member)s at this meeting, and serves for no other.")
            % {"substitute": substitute, "member": row.serving_for_name}
        )
    if meeting.attendances.filter(serving_for=member).exclude(pk=row.pk).exists():
        raise RuleError(_("Two substitutes cannot serve for %(member)s.") % names)
    if not row.is_present:
        row.mode, row.came_at, row.left_at = AttendanceMode.PRESENT, _unless_first(item), None
    elif row.came_at != item:
        row.serves_from = _unless_first(item)
    row.serving_for, row.serving_for_name, row.serves_until = member, str(member), None
    if member.pk in disqualified_in(item):
        row.serves_until = meeting.agenda_items.filter(order__gt=item.order).order_by("order").first()
    return _save(meeting, [row], by)


@transaction.atomic
def stop_serving(*, item: AgendaItem, substitute: Person, by: User, seen: int | None = None) -> Attendance:
    """Note that a substitute serves until an item and not in it. Raises as `mark_mode`."""
    meeting = _begin(item.meeting, by, seen)
    row = _row_of(meeting, substitute)
    if row.serving_for_id is None:
        raise RuleError(_("%(person)s serves for no one.") % {"person": substitute})
    _stop(row, item)
    return _save(meeting, [row], by)


@transaction.atomic
def hand_over_chair(*, item: AgendaItem, person: Person, by: User, seen: int | None = None) -> AgendaItem:
    """Note who chairs from an item on, until the next change of chair.

    Raises as `mark_mode`, and as `require_item_open` where a § is out for immediate approval; RuleError unless the
    person takes part in deciding the item: the chair has to have a vote (KL 4:25).
    """
    meeting = _begin(item.meeting, by, seen)
    item = meeting.agenda_items.select_related("meeting__body").get(pk=item.pk)
    attendances = attendance_of(meeting)
    there = {row.person_id: row for row in deciders_at(item, attendances)}
    if person.pk not in there:
        raise RuleError(
            _("%(person)s takes no part in deciding this item and cannot chair it: the chair has a vote.")
            % {"person": person}
        )
    own, before = own_chair(meeting, attendances), item.chair_id
    for later in meeting.agenda_items.filter(order__gte=item.order).order_by("order"):
        if later.chair_id != before:
            break
        require_item_open(later)
        later.chair = None if person.pk == own else person
        later.chair_name = "" if person.pk == own else there[person.pk].person_name
        save_as(later, by=by)
    require_votes_hold(meeting, attendances)
    return meeting.agenda_items.get(pk=item.pk)


def _begin(meeting: Meeting, by: User, seen: int | None) -> Meeting:
    meeting = lock_meeting(meeting)
    require_right(by, Right.RECORD_ATTENDANCE, meeting.body)
    require_minutes_open(meeting)
    if not meeting.is_held:
        raise StateRefusedError(_("Note first that the meeting has been held, then record who came."))
    claim_edit(meeting, seen=seen)
    return meeting


def _row_of(meeting: Meeting, person: Person) -> Attendance:
    """Return the person's row; a new one, absent, for one who has a seat that day and is not on the list yet."""
    related = ("came_at", "left_at", "serves_from", "serves_until")
    row = meeting.attendances.select_related(*related).filter(person=person).first()
    if row is not None:
        return row
    seat = Membership.objects.on(meeting.date).filter(body=meeting.body, person=person).first()
    if seat is None:
        raise RuleError(
            _("%(person)s has no seat in the body. Guests are added in the whole list of the attendance.")
            % {"person": person}
        )
    last = meeting.attendances.aggregate(last=Max("order"))["last"] or 0
    return Attendance(
        meeting=meeting,
        order=last + 1,
        person=person,
        person_name=str(person),
        role=seat.role,
        organisation=seat.organisation,
        organisation_name=seat.organisation.name,
        mode=AttendanceMode.ABSENT,
    )


def _unless_first(item: AgendaItem) -> AgendaItem | None:
    """Return the item, or None for the first one: whoever came at it has been there all the time."""
    is_first = not AgendaItem.objects.filter(meeting=item.meeting, order__lt=item.order).exists()
    return None if is_first else item


def _stop(row: Attendance, item: AgendaItem) -> None:
    """Let the service end before the item; it is forgotten where it would have had no item."""
    begun = max((at.order for at in (row.serves_from, row.came_at) if at is not None), default=0)
    if begun >= item.order or (begun == 0 and _unless_first(item) is None):
        _serve_no_more(row)
    else:
        row.serves_until = item


def _serve_no_more(row: Attendance) -> None:
    row.serving_for, row.serving_for_name = None, ""
    row.serves_from = row.serves_until = None


def _save(meeting: Meeting, rows: Iterable[Attendance | None], by: User) -> Attendance:
    written = [row for row in rows if row is not None]
    for row in written:
        require_valid(row)
        save_as(row, by=by)
    attendances = attendance_of(meeting)
    require_one_vote_a_seat(meeting, attendances)
    require_votes_hold(meeting, attendances)
    return written[0]
