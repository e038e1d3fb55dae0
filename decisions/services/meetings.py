"""Meetings are planned, called, held and cancelled here."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import Body, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import AGENDA, MATTER, MEETING, AgendaState, Keeping, Level, MatterState, MeetingMode, MeetingState
from decisions.models import AgendaItem, Decision, Meeting, StandingItem
from decisions.queries.keeping import may_keep_notes, standing_kinds, usual_keeping
from decisions.queries.notices import days_late, facts_now, facts_of, late_words, latest_notice, rule_words
from decisions.services.bodies import require_open_body
from decisions.services.notices import ask_anew, write_notice
from decisions.services.reporting import report_unreported
from foundation.dates import format_date
from foundation.errors import FrozenError, RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.transitions import take_step
from foundation.validation import require_valid


@dataclass(frozen=True)
class MeetingFacts:
    """When and where a body meets. What is not known is left out and shown as missing.

    Without `keeps` a meeting keeps what it kept, and a new one what is usual in its body.
    """

    date: dt.date
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    place: str = ""
    mode: MeetingMode = MeetingMode.ON_SITE
    chair: Person | None = None
    secretary: Person | None = None
    keeps: Keeping | None = None


def lock_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting read anew, locked until the transaction ends, with its body."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)


def require_minutes_open(meeting: Meeting) -> None:
    """Raise, in words, unless agenda, attendance and decisions may still be written.

    FrozenError once the minutes are approved, StateRefusedError while they are out for approval, when the notes
    are done, or if the meeting was cancelled.
    """
    if meeting.is_frozen:
        raise FrozenError(
            _("The minutes of %(meeting)s are approved. A change is a new decision at a new meeting.")
            % {"meeting": meeting}
        )
    if meeting.minutes_are_out:
        raise StateRefusedError(_("The minutes are out for approval. Take them back first, then change them."))
    if meeting.notes_are_done:
        raise StateRefusedError(_("The notes are done. Open them again first, then change them."))
    if not meeting.is_open:
        raise StateRefusedError(_("The meeting was cancelled."))


def require_item_open(item: AgendaItem) -> None:
    """Raise, in words, unless what was decided in an item of a meeting may still be written.

    As `require_minutes_open`; and for this § alone FrozenError once it is approved immediately, StateRefusedError
    while it is out for that.
    """
    require_minutes_open(item.meeting)
    number = {"number": item.paragraph_number}
    if item.is_approved:
        raise FrozenError(
            _("§ %(number)s has been approved immediately and stands. A change is a new decision.") % number
        )
    if item.is_out:
        raise StateRefusedError(
            _("§ %(number)s is out for immediate approval. Take it back first, then change it.") % number
        )


def require_minutes_kept(meeting: Meeting) -> None:
    """Raise StateRefusedError where notes are kept of the meeting: what is decided, voted or moved needs minutes."""
    if meeting.keeps_notes:
        raise StateRefusedError(
            _(
                "Notes are kept of this meeting, and nothing is decided in notes. Let the meeting keep minutes, or "
                "take the matter up at one that does."
            )
        )


@transaction.atomic
def plan_meeting(*, body: Body, facts: MeetingFacts, by: User, today: dt.date) -> Meeting:
    """Plan a meeting of `body`. Decisions made without a meeting that are not reported come onto its agenda.

    Minutes or notes are kept of it as `facts` say, else as is usual in the body. Raises RightRefusedError without
    the right to call meetings there, RuleError if the body is closed on `today` or does not exist on the day of the
    meeting.
    """
    require_right(by, Right.CALL_MEETING, body)
    Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    require_open_body(body, today)
    require_open_body(body, facts.date)
    meeting = Meeting(body=body, created_by=by, keeps=usual_keeping(body))
    _write(meeting, facts, by)
    report_unreported(body=body, by=by)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, facts: MeetingFacts, by: User) -> Meeting:
    """Change when, where or in what form a meeting is, until its minutes go out for approval.

    Once a § has been drawn the meeting stays in its year, since the § belongs to that year's series; and once
    something of minutes is there (a §, a decision, a vote, a statement) notes can no longer be kept of it. Once a § has
    gone out for immediate approval the day and the chair stand: its record tells of them.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    require_minutes_open(meeting)
    require_open_body(meeting.body, facts.date)
    numbered = meeting.agenda_items.filter(paragraph_number__isnull=False).exists()
    if numbered and facts.date.year != meeting.date.year:
        raise StateRefusedError(
            _("The meeting has § numbers of %(year)s and cannot move to another year.") % {"year": meeting.date.year}
        )
    if (facts.date, facts.chair) != (meeting.date, meeting.chair):
        _require_none_sent(meeting)
    if facts.keeps == Keeping.NOTES and not may_keep_notes(meeting):
        raise StateRefusedError(
            _("Something has been decided, voted on or numbered at the meeting. Minutes are kept of it.")
        )
    _write(meeting, facts, by)
    if meeting.keeps_notes:
        for row in StandingItem.objects.filter(meeting=meeting).exclude(kind__in=standing_kinds(meeting.keeps)):
            delete_as(row, by=by)
    later = Decision.objects.filter(agenda_item__meeting=meeting, date__isnull=False).exclude(date=meeting.date)
    later.update(date=meeting.date)
    return meeting


def _require_none_sent(meeting: Meeting) -> None:
    sent = meeting.agenda_items.filter(sent_at__isnull=False).order_by("order").first()
    if sent is not None:
        raise StateRefusedError(
            _("§ %(number)s has gone out for immediate approval; the day and the chair of the meeting stand.")
            % {"number": sent.paragraph_number}
        )


def _write(meeting: Meeting, facts: MeetingFacts, by: User) -> None:
    meeting.date, meeting.start_time, meeting.end_time = facts.date, facts.start_time, facts.end_time
    meeting.place, meeting.mode = facts.place.strip(), facts.mode
    meeting.chair, meeting.secretary = facts.chair, facts.secretary
    meeting.keeps = facts.keeps or meeting.keeps
    require_valid(meeting)
    save_as(meeting, by=by)


@transaction.atomic
def call_meeting(*, meeting: Meeting, by: User, today: dt.date, late_is_meant: bool = False) -> Meeting:
    """Call a planned meeting, or call it anew after a change: write the next version of its notice and send it.

    The notice names time, place and matters (KL 5:15), so all three must be there. Raises RuleError if one is not,
    if nothing has changed since the last notice, if the day has passed, or if the notice is late by the body's rule
    and `late_is_meant` does not say that it is to be sent all the same. Where the day, time, place or form is another
    than in the last notice, everyone is asked anew whether they come.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    require_open_body(meeting.body, today)
    require_notice(meeting)
    if meeting.date < today:
        raise RuleError(_("The day of the meeting has passed. Change the day first, or note that it was held."))
    if meeting.state != MeetingState.CALLED:
        take_step(MEETING, meeting, to=MeetingState.CALLED, by=by)
    facts, last = facts_now(meeting), latest_notice(meeting)
    if last is not None and facts_of(last) == facts:
        raise RuleError(_("Nothing has changed since notice %(number)d was sent.") % {"number": last.number})
    late = days_late(meeting, today)
    if late and not late_is_meant:
        words = {"rule": rule_words(meeting.body), "late": late_words(late)}
        raise RuleError(_("%(rule)s It is %(late)s. Confirm on the meeting's page that it is sent anyway.") % words)
    write_notice(meeting=meeting, facts=facts, by=by, late=late)
    if last is not None and facts_of(last).occasion != facts.occasion:
        ask_anew(meeting=meeting, by=by)
    return meeting


def require_notice(meeting: Meeting) -> None:
    """Raise RuleError unless a notice of the meeting could name time, place and matters."""
    if meeting.start_time is None or not (meeting.place or meeting.mode == MeetingMode.REMOTE):
        raise RuleError(_("A notice of meeting names time and place. Fill them in, then call the meeting."))
    if not meeting.agenda_items.exists():
        raise RuleError(_("A notice of meeting names the matters. Put at least one on the agenda first."))


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: User, today: dt.date) -> Meeting:
    """Note that a meeting has taken place. Raises RuleError before its day."""
    meeting = lock_meeting(meeting)
    require_right(by, Right.RECORD_ATTENDANCE, meeting.body)
    if meeting.date > today:
        raise RuleError(
            _("The meeting is on %(day)s and has not taken place yet.") % {"day": format_date(meeting.date)}
        )
    take_step(MEETING, meeting, to=MeetingState.HELD, by=by)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, comment: str = "") -> Meeting:
    """Cancel a meeting that has not been held; its matters go back to be prepared for another.

    Where a notice has been sent, those who had it are told, with the reason.
    """
    meeting = lock_meeting(meeting)
    require_right(by, Right.CALL_MEETING, meeting.body)
    last = latest_notice(meeting)
    take_step(MEETING, meeting, to=MeetingState.CANCELLED, by=by, comment=comment, extra={"level": Level.BODY})
    for item in meeting.agenda_items.select_related("matter", "decision").filter(state=AgendaState.WAITING):
        take_step(AGENDA, item, to=AgendaState.TABLED, by=by)
        if item.is_report:
            continue
        take_step(MATTER, item.matter, to=MatterState.PREPARING, by=by)
        Decision.objects.filter(agenda_item=item).update(agenda_item=None)
    report_unreported(body=meeting.body, by=by)
    if last is not None:
        facts = replace(facts_of(last), reason=comment)
        write_notice(meeting=meeting, facts=facts, by=by, is_cancellation=True)
    return meeting
