"""Matters come on and off agendas here, and get their § numbers."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from collaboration.models import Body, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import AGENDA, MATTER, AgendaState, DecisionState, Level, MatterState, StandingKind
from decisions.models import (
    AgendaItem,
    Attendance,
    Decision,
    Matter,
    Meeting,
    MinutesText,
    ParagraphSeries,
    StandingItem,
)
from decisions.queries.agenda import standing_items_of
from decisions.queries.keeping import standing_kinds
from decisions.services.meetings import MeetingFacts, lock_meeting, plan_meeting, require_minutes_open
from decisions.services.papers import lay_papers_of
from decisions.services.reporting import report_unreported
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.transitions import take_step
from foundation.validation import require_valid


def lock_item(item: AgendaItem) -> AgendaItem:
    """Return the agenda item read anew; its meeting is locked until the transaction ends."""
    lock_meeting(item.meeting)
    return AgendaItem.objects.select_related("meeting__body", "matter__body").get(pk=item.pk)


@transaction.atomic
def put_matter_on_agenda(*, meeting: Meeting, matter: Matter, by: User) -> AgendaItem:
    """Put a matter last on a meeting's agenda; the body sees it from now on, and a draft of a decision follows it.

    Raises RuleError if the matter belongs to another body, StateRefusedError if it is on another agenda or closed.
    """
    return _put(_lock_agenda(meeting, by), matter, by)


def _lock_agenda(meeting: Meeting, by: User) -> Meeting:
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    require_minutes_open(meeting)
    return meeting


def _put(meeting: Meeting, matter: Matter, by: User) -> AgendaItem:
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    if matter.body_id != meeting.body_id:
        raise RuleError(
            _("“%(matter)s” is a matter of %(body)s and cannot be decided here.")
            % {"matter": matter, "body": matter.body}
        )
    level = {} if matter.level != Level.OWN_DRAFT else {"level": Level.BODY}
    take_step(MATTER, matter, to=MatterState.ON_AGENDA, by=by, extra=level)
    last = meeting.agenda_items.order_by("-order").first()
    item = AgendaItem(meeting=meeting, matter=matter, order=last.order + 1 if last else 1)
    if last is not None:
        item.chair_id, item.chair_name = last.chair_id, last.chair_name
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
    if item.is_report:
        raise StateRefusedError(_("The decision was made without a meeting and is reported here. The item stays."))
    names = ("came_at", "left_at", "serves_from", "serves_until")
    if Attendance.objects.filter(Q(*((name, item) for name in names), _connector=Q.OR)).exists():
        raise StateRefusedError(_("The attendance says that someone came or left at this item. Change that first."))
    matter = item.matter
    take_step(MATTER, matter, to=MatterState.PREPARING, by=by)
    Decision.objects.filter(agenda_item=item).update(agenda_item=None)
    for text in MinutesText.objects.filter(agenda_item=item):
        delete_as(text, by=by)
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
def refer_back(*, item: AgendaItem, by: User, comment: str) -> AgendaItem:
    """Note that a meeting referred a matter back to be prepared further, with what it wants to know (KL 5:50).

    Raises RuleError without the reason, StateRefusedError for a report of a decision that is already made.
    """
    if item.is_report:
        raise StateRefusedError(_("The decision is made and only reported here. Note it, or adjourn the report."))
    if not comment.strip():
        raise RuleError(_("Say what is to be prepared further, and why."))
    return _end_without_decision(item, AgendaState.REFERRED_BACK, MatterState.PREPARING, by=by, comment=comment.strip())


@transaction.atomic
def note_matter(*, item: AgendaItem, by: User, comment: str = "") -> AgendaItem:
    """Note that a meeting took a matter in without deciding: it is closed, or a decision made in it is reported."""
    return _end_without_decision(item, AgendaState.NOTED, MatterState.CLOSED, by=by, comment=comment)


def _end_without_decision(
    item: AgendaItem, result: AgendaState, matter_state: MatterState, *, by: User, comment: str
) -> AgendaItem:
    item = lock_item(item)
    require_right(by, Right.KEEP_MINUTES, item.meeting.body)
    require_minutes_open(item.meeting)
    if not item.meeting.is_held:
        raise StateRefusedError(_("The meeting has not been held yet. Note first that it has."))
    laid = [] if item.is_report else lay_papers_of(item.matter, by)
    take_step(AGENDA, item, to=result, by=by, comment=comment, extra={"laid_papers": laid})
    if item.is_report:
        report_unreported(body=item.meeting.body, by=by)
        return item
    take_step(MATTER, item.matter, to=matter_state, by=by, comment=comment)
    Decision.objects.filter(agenda_item=item).update(agenda_item=None)
    return item


@transaction.atomic
def plan_item(*, item: AgendaItem, presenter: Person | None, minutes: int | None, by: User) -> AgendaItem:
    """Say who presents an item and how many minutes it takes, while the meeting is ahead."""
    item = lock_item(item)
    require_right(by, Right.CALL_MEETING, item.meeting.body)
    _require_ahead(item.meeting)
    item.presenter, item.minutes = presenter, minutes
    require_valid(item)
    save_as(item, by=by)
    return item


@transaction.atomic
def set_standing_items(*, meeting: Meeting, items: Mapping[StandingKind, int | None], by: User) -> list[StandingItem]:
    """Let the meeting begin with the standing items named, each with its minutes or None; others are taken away.

    Where notes are kept no one is chosen to approve minutes, whatever is named.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    _require_ahead(meeting)
    items = {kind: minutes for kind, minutes in items.items() if kind in standing_kinds(meeting.keeps)}
    kept = {StandingKind(row.kind): row for row in StandingItem.objects.filter(meeting=meeting)}
    for kind, row in kept.items():
        if kind not in items:
            delete_as(row, by=by)
    for kind, minutes in items.items():
        row = kept.get(kind) or StandingItem(meeting=meeting, kind=kind)
        if row.pk is None or row.minutes != minutes:
            row.minutes = minutes
            require_valid(row)
            save_as(row, by=by)
    return standing_items_of(meeting)


@transaction.atomic
def plan_with_standing_items(
    *, body: Body, facts: MeetingFacts, standing: Mapping[StandingKind, int | None], by: User, today: dt.date
) -> Meeting:
    """Plan a meeting of `body` that begins with the standing items named; raises as `plan_meeting` does."""
    meeting = plan_meeting(body=body, facts=facts, by=by, today=today)
    set_standing_items(meeting=meeting, items=standing, by=by)
    return meeting


def _require_ahead(meeting: Meeting) -> None:
    if not meeting.is_ahead:
        raise StateRefusedError(_("The meeting has been held or cancelled; its agenda is planned no more."))


@transaction.atomic
def order_agenda(*, meeting: Meeting, items: Sequence[int], by: User) -> list[AgendaItem]:
    """Put the agenda in the order of the ids in `items`.

    Raises RuleError unless they are the meeting's own items, each once, and StateRefusedError if one that has its §
    would move.
    """
    return _order(_lock_agenda(meeting, by), items, by)


def _order(meeting: Meeting, items: Sequence[int], by: User) -> list[AgendaItem]:
    own = {item.pk: item for item in meeting.agenda_items.select_related("matter")}
    if sorted(own) != sorted(items):
        raise RuleError(_("The agenda has changed since you opened it. Reload the page and try again."))
    if any(own[pk].paragraph_number is not None and own[pk].order != place for place, pk in enumerate(items, start=1)):
        raise StateRefusedError(_("The agenda has its § numbers and keeps its order."))
    meeting.agenda_items.update(order=F("order") + len(own))
    for place, pk in enumerate(items, start=1):
        own[pk].order = place
        save_as(own[pk], by=by)
    return [own[pk] for pk in items]


@transaction.atomic
def put_matter_in_place(*, meeting: Meeting, matter: Matter, items: Sequence[int | None], by: User) -> list[AgendaItem]:
    """Put a matter on the agenda in the place where `items`, the ids of the others in their order, hold None.

    Raises as `put_matter_on_agenda` and `order_agenda`; nothing is changed then.
    """
    meeting = _lock_agenda(meeting, by)
    new = _put(meeting, matter, by)
    return _order(meeting, [new.pk if pk is None else pk for pk in items], by)


@transaction.atomic
def draw_paragraph_numbers(*, meeting: Meeting, by: User) -> list[AgendaItem]:
    """Give every item of a held meeting that has none its §, in agenda order, from the body's series of the year.

    Optional: a collaboration that does not number its decisions never draws. The series is locked while numbers
    are drawn, so they come without gaps, and none is ever used twice. Returns the items that got a number.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.KEEP_MINUTES, meeting.body)
    _require_drawing(meeting)
    waiting = meeting.agenda_items.filter(paragraph_number__isnull=True)
    return _draw(meeting, list(waiting.select_related("matter").order_by("order")), by)


@transaction.atomic
def draw_paragraph_number(*, item: AgendaItem, by: User) -> AgendaItem:
    """Give one item its §, as the meeting comes to it; raises as `draw_paragraph_numbers`.

    StateRefusedError while an item before it has none, so that the numbers follow the agenda, or if it has one.
    """
    item = lock_item(item)
    require_right(by, Right.KEEP_MINUTES, item.meeting.body)
    _require_drawing(item.meeting)
    if item.paragraph_number is not None:
        raise StateRefusedError(_("The item already has § %(number)d.") % {"number": item.paragraph_number})
    before = item.meeting.agenda_items.filter(paragraph_number__isnull=True, order__lt=item.order).order_by("order")
    first = before.first()
    if first is not None:
        raise StateRefusedError(
            _("Item %(number)d comes before and has no § yet. Give that one its number first.")
            % {"number": first.order}
        )
    _draw(item.meeting, [item], by)
    return item


def _require_drawing(meeting: Meeting) -> None:
    require_minutes_open(meeting)
    if meeting.keeps_notes:
        raise StateRefusedError(_("Notes are kept of this meeting, and notes have no § numbers."))
    if not meeting.is_held:
        raise StateRefusedError(_("§ numbers are drawn when the meeting has been held."))


def _draw(meeting: Meeting, items: list[AgendaItem], by: User) -> list[AgendaItem]:
    """Give the items, in order, the next numbers of the body's series of the year, which is locked meanwhile."""
    ParagraphSeries.objects.get_or_create(body=meeting.body, year=meeting.date.year)
    series = ParagraphSeries.objects.select_for_update().get(body=meeting.body, year=meeting.date.year)
    for item in items:
        series.last_number += 1
        item.series, item.paragraph_number = series, series.last_number
        save_as(item, by=by)
    series.save()
    return items
