"""Matters come on and off agendas here, and get their § numbers."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import AGENDA, MATTER, AgendaState, DecisionState, Level, MatterState
from decisions.models import AgendaItem, Decision, Matter, Meeting, ParagraphSeries
from decisions.services.meetings import lock_meeting, require_minutes_open
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.transitions import take_step


def lock_item(item: AgendaItem) -> AgendaItem:
    """Return the agenda item read anew; its meeting is locked until the transaction ends."""
    lock_meeting(item.meeting)
    return AgendaItem.objects.select_related("meeting__body", "matter__body").get(pk=item.pk)


@transaction.atomic
def put_matter_on_agenda(*, meeting: Meeting, matter: Matter, by: User) -> AgendaItem:
    """Put a matter last on a meeting's agenda; the body sees it from now on, and a draft of a decision follows it.

    Raises RuleError if the matter belongs to another body, StateRefusedError if it is on another agenda or closed.
    """
    meeting = lock_meeting(meeting)
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    require_right(by, Right.CALL_MEETING, meeting.body)
    require_minutes_open(meeting)
    if matter.body_id != meeting.body_id:
        raise RuleError(
            _("“%(matter)s” is a matter of %(body)s and cannot be decided here.")
            % {"matter": matter, "body": matter.body}
        )
    level = {} if matter.level != Level.OWN_DRAFT else {"level": Level.BODY}
    take_step(MATTER, matter, to=MatterState.ON_AGENDA, by=by, extra=level)
    last = meeting.agenda_items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem(meeting=meeting, matter=matter, order=last + 1)
    save_as(item, by=by)
    for proposal in Decision.objects.filter(matter=matter, state=DecisionState.DRAFT):
        proposal.agenda_item = item
        save_as(proposal, by=by)
    return item


@transaction.atomic
def take_matter_off_agenda(*, item: AgendaItem, by: User) -> Matter:
    """Take a matter off an agenda before anything has been decided in it; it goes back to be prepared.

    An item that has its § stays: a § is never removed. Such a matter is adjourned instead (`table_matter`).
    """
    item = lock_item(item)
    require_right(by, Right.CALL_MEETING, item.meeting.body)
    require_minutes_open(item.meeting)
    if item.paragraph_number is not None:
        raise StateRefusedError(
            _("§ %(number)s is drawn for this matter and stays. Adjourn the matter instead.")
            % {"number": item.paragraph_number}
        )
    if not item.is_waiting:
        raise StateRefusedError(_("The meeting has already handled this matter."))
    matter = item.matter
    take_step(MATTER, matter, to=MatterState.PREPARING, by=by)
    Decision.objects.filter(agenda_item=item).update(agenda_item=None)
    delete_as(item, by=by)
    for later in item.meeting.agenda_items.filter(order__gt=item.order).order_by("order"):
        later.order -= 1
        save_as(later, by=by)
    return matter


@transaction.atomic
def table_matter(*, item: AgendaItem, by: User, comment: str = "") -> AgendaItem:
    """Note that a meeting adjourned a matter: the item stays in the minutes, the matter waits for a later meeting."""
    return _end_without_decision(item, AgendaState.TABLED, MatterState.PREPARING, by=by, comment=comment)


@transaction.atomic
def note_matter(*, item: AgendaItem, by: User, comment: str = "") -> AgendaItem:
    """Note that a meeting took a matter in without deciding: the matter is closed."""
    return _end_without_decision(item, AgendaState.NOTED, MatterState.CLOSED, by=by, comment=comment)


def _end_without_decision(
    item: AgendaItem, result: AgendaState, matter_state: MatterState, *, by: User, comment: str
) -> AgendaItem:
    item = lock_item(item)
    require_right(by, Right.KEEP_MINUTES, item.meeting.body)
    require_minutes_open(item.meeting)
    if not item.meeting.is_held:
        raise StateRefusedError(_("The meeting has not been held yet."))
    take_step(AGENDA, item, to=result, by=by, comment=comment)
    take_step(MATTER, item.matter, to=matter_state, by=by, comment=comment)
    Decision.objects.filter(agenda_item=item).update(agenda_item=None)
    return item


@transaction.atomic
def order_agenda(*, meeting: Meeting, items: Sequence[int], by: User) -> list[AgendaItem]:
    """Put the agenda in the order of the ids in `items`.

    Raises RuleError unless they are the meeting's own items, each once, and StateRefusedError if a § is drawn.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    require_minutes_open(meeting)
    own = {item.pk: item for item in meeting.agenda_items.select_related("matter")}
    if sorted(own) != sorted(items):
        raise RuleError(_("The agenda has changed since you opened it. Reload the page and try again."))
    if any(item.paragraph_number is not None for item in own.values()):
        raise StateRefusedError(_("The agenda has its § numbers and keeps its order."))
    meeting.agenda_items.update(order=F("order") + len(own))
    for place, pk in enumerate(items, start=1):
        own[pk].order = place
        save_as(own[pk], by=by)
    return [own[pk] for pk in items]


@transaction.atomic
def draw_paragraph_numbers(*, meeting: Meeting, by: User) -> list[AgendaItem]:
    """Give every item of a held meeting that has none its §, in agenda order, from the body's series of the year.

    Optional: a collaboration that does not number its decisions never draws. The series is locked while numbers
    are drawn, so they come without gaps, and none is ever used twice. Returns the items that got a number.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    require_minutes_open(meeting)
    if not meeting.is_held:
        raise StateRefusedError(_("§ numbers are drawn when the meeting has been held."))
    ParagraphSeries.objects.get_or_create(body=meeting.body, year=meeting.date.year)
    series = ParagraphSeries.objects.select_for_update().get(body=meeting.body, year=meeting.date.year)
    drawn = list(meeting.agenda_items.filter(paragraph_number__isnull=True).select_related("matter").order_by("order"))
    for item in drawn:
        series.last_number += 1
        item.series, item.paragraph_number = series, series.last_number
        save_as(item, by=by)
    series.save()
    return drawn
