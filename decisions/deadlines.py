"""What meetings and minutes put on people's desks, and what the year holds of bodies."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import in_scopes_with
from decisions.enums import AgendaState, DecisionState, MeetingState
from decisions.models import (
    AgendaItem,
    Decision,
    DecisionApproval,
    Meeting,
    MinutesApproval,
)
from decisions.queries.asked import DECISIONS, MINUTES, may_be_asked
from decisions.queries.circulation import rounds_waiting_for
from decisions.queries.closed import closed_to
from decisions.queries.drafting import own_drafts
from decisions.queries.legal_days import announce_by, approve_by
from decisions.queries.meetings import asked_of, meetings_on_desk
from decisions.queries.record import paragraph
from decisions.queries.review import waiting_for
from decisions.queries.without_meeting import approvals_waiting_for
from decisions.queries.year import BodyDay, body_days
from foundation.dates import format_date, format_time
from notices import year as cycle
from notices.desk import LIMIT, Coming, Desk, DeskSource, News, Waiting, register


@register(order=10)
class MinutesToApprove(DeskSource):
    """Minutes, and single §§, that wait for the person's own approval."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:  # noqa: ARG002 - what waits does so until done
        """Return the approvals asked of the person, the oldest meeting first; one query where there are any."""
        if not may_be_asked(user, MINUTES):
            return []
        return [
            _alone_to_approve(row) if row.agenda_item else _minutes_to_approve(row) for row in asked_of(user)[:LIMIT]
        ]


def _minutes_to_approve(row: MinutesApproval) -> Waiting:
    return Waiting(
        title=_("Minutes of %(day)s") % {"day": format_date(row.meeting.date)},
        url=reverse("meeting_detail", args=[row.meeting_id]),
        action=_("Review the minutes"),
        about=(_("Approve"), str(row.meeting.body)),
        due=approve_by(row.meeting.date),
    )


def _alone_to_approve(row: Any) -> Waiting:
    decision = row.agenda_item.decision
    return Waiting(
        title=f"{paragraph(row.agenda_item)} {decision.matter_title}",
        url=decision.get_absolute_url(),
        action=_("Review the paragraph"),
        about=(_("Approve immediately"), str(row.meeting.body)),
        due=approve_by(row.meeting.date),
    )


@register(order=11)
class Circulations(DeskSource):
    """Decisions by circulation: to be answered by the person, or counted by those who keep the minutes."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return the rounds that wait for the person's answer, and those whose last day has passed; one query."""
        return [
            Waiting(
                title=row.decision.matter.title,
                url=reverse(
                    "matter_detail" if row.closes_date < today else "circulation_answer", args=[row.decision.matter_id]
                ),
                action=_("Count the answers") if row.closes_date < today else _("Answer"),
                about=(_("Decision by circulation"), str(row.decision.body)),
                due=row.closes_date,
                is_main=row.closes_date >= today,
            )
            for row in rounds_waiting_for(user, today)[:LIMIT]
        ]


@register(order=13)
class DecisionsToApprove(DeskSource):
    """Decisions made without a meeting that wait for the person's approval, or are declined and to be changed."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:  # noqa: ARG002 - what waits does so until done
        """Return the decisions, the oldest first; one query where there are any."""
        if not may_be_asked(user, DECISIONS):
            return []
        return [_decision_waiting(row) for row in approvals_waiting_for(user)[:LIMIT]]


def _decision_waiting(row: DecisionApproval) -> Waiting:
    action, about = _("Review the decision"), _("Approve")
    if row.declined_at:
        action, about = _("Change the decision"), _("%(name)s has declined") % {"name": row.approver_name}
    return Waiting(
        title=row.decision.matter_title,
        url=row.decision.get_absolute_url(),
        action=action,
        about=(about, str(row.decision.body)),
        is_main=row.declined_at is None,
    )


@register(order=15)
class PositionsToTake(DeskSource):
    """Proposals that wait for the person's position."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return the proposals in review that the person has not answered; one query beside the rights."""
        return [
            Waiting(
                title=row.decision.matter.title,
                url=reverse("position_take", args=[row.decision.matter_id]),
                action=_("Take a position"),
                about=(_("Proposal"), str(row.decision.body)),
                due=row.answer_by,
            )
            for row in waiting_for(user, today)[:LIMIT]
        ]


@register(order=20)
class Meetings(DeskSource):
    """Meetings ahead, notices of them that are not answered, and minutes that are to be written or announced."""

    def put(self, user: User, today: dt.date) -> Desk:
        """Return what waits and what is coming of meetings; one query for all of it."""
        rows: list[Any] = list(meetings_on_desk(user, today))
        ahead = [row for row in rows if row.is_ahead and row.date >= today]
        asked = [_notice_to_answer(row) for row in ahead if row.is_unanswered]
        held = [row for row in rows if row not in ahead]
        to_keep = [_minutes_to_announce(row) if row.is_frozen else _minutes_to_write(row) for row in held]
        return Desk([*asked[:LIMIT], *to_keep[:LIMIT]], [_ahead(row) for row in ahead[:LIMIT]])


def _notice_to_answer(meeting: Meeting) -> Waiting:
    return Waiting(
        title=_("Meeting %(day)s") % {"day": format_date(meeting.date)},
        url=reverse("notice_answer", args=[meeting.pk]),
        action=_("Answer the notice"),
        about=(_("Notice"), str(meeting.body)),
        due=meeting.date,
    )


def _minutes_to_write(meeting: Meeting) -> Waiting:
    declined = meeting.state == MeetingState.MINUTES_SENT
    words = _("The meeting has been held; the minutes have not gone out.")
    action = _("Write the minutes")
    if meeting.keeps_notes:
        words, action = _("The meeting has been held; the notes are not done."), _("Write the notes")
    return Waiting(
        title=str(meeting),
        url=reverse("meeting_detail", args=[meeting.pk]),
        action=action,
        about=(_("An approver has declined; the minutes are to be changed.") if declined else words,),
        due=None if meeting.keeps_notes else approve_by(meeting.date),
        is_main=False,
    )


def _minutes_to_announce(row: Any) -> Waiting:
    return Waiting(
        title=str(row),
        url=reverse("minutes_announce", args=[row.pk]),
        action=_("Note the announcement"),
        about=(_("The minutes are approved and are to be announced."),),
        due=announce_by(timezone.localdate(row.last_approved_at)),
        is_main=False,
    )


def _ahead(meeting: Meeting) -> Coming:
    return Coming(
        date=meeting.date,
        title=str(meeting.body),
        url=reverse("meeting_detail", args=[meeting.pk]),
        time=meeting.start_time,
        about=meeting.place,
    )


@register(order=30)
class MattersWithoutMeeting(DeskSource):
    """Proposals to come at the next meeting, for the members who are to decide."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return the matters on the agenda of a called meeting the person is to decide at; one query."""
        here = in_scopes_with(user, Right.DECIDE, "meeting__body__scope")
        rows = (
            AgendaItem.objects.filter(
                here,
                state=AgendaState.WAITING,
                reports=None,
                meeting__state=MeetingState.CALLED,
                meeting__date__gte=today,
            )
            .annotate(is_closed=closed_to(user))
            .filter(is_closed=False)
            .select_related("matter", "meeting__body")
            .order_by("meeting__date", "order")
        )
        return [
            Waiting(
                title=row.matter.title,
                url=reverse("matter_detail", args=[row.matter_id]),
                action=_("Read the papers"),
                about=(str(row.meeting.body), row.matter.reference_number or _("Reference number missing")),
                due=row.meeting.date,
            )
            for row in rows[:LIMIT]
        ]


@register(order=35)
class OwnDrafts(DeskSource):
    """What the person has begun to draft and not yet put on a matter."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:  # noqa: ARG002 - what waits does so until done
        """Return the person's own drafts of budgets, plans, calls and terms of reference; one query."""
        return [
            Waiting(
                title=str(draft),
                url=draft.get_absolute_url(),  # type: ignore[attr-defined]
                action=_("Go on writing"),
                about=(capfirst(str(draft._meta.verbose_name)), _("your draft, on no matter yet")),
                is_main=False,
            )
            for draft in own_drafts(user)[:LIMIT]
        ]


@register(order=50)
class LatestDecisions(DeskSource):
    """Decisions the person may read."""

    def news(self, user: User, today: dt.date) -> Iterable[News]:  # noqa: ARG002 - the latest are the latest any day
        """Return the latest decisions; one query beside the rights."""
        rows = Decision.objects.visible_to(user).exclude(state=DecisionState.DRAFT).select_related("matter", "body")
        return [
            News(
                date=row.date,
                title=row.matter.title,
                url=reverse("decision_detail", args=[row.pk]),
                about=str(row.body),
            )
            for row in rows.newest_first()[:LIMIT]
            if row.date is not None
        ]


MEETINGS = cycle.YearGroup("meetings", gettext_lazy("Meetings and bodies"))
_LONGEST_LEAD = dt.timedelta(days=90)


@cycle.register(order=20)
class MeetingsOfTheYear(cycle.YearSource):
    """Meetings, and for those still to be held the last day to send the notice where the body has such a rule."""

    group = MEETINGS

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the meetings the person may see, cancelled ones left out; one query."""
        days = dt.date(year, 1, 1), dt.date(year, 12, 31) + _LONGEST_LEAD
        rows = Meeting.objects.visible_to(user).exclude(state=MeetingState.CANCELLED).filter(date__range=days)
        for row in rows.select_related("body").order_by("date", "pk"):
            yield from _meeting_days(row)


def _meeting_days(meeting: Meeting) -> Iterator[cycle.YearEvent]:
    url = meeting.get_absolute_url()
    words = {"body": meeting.body}
    start = format_time(meeting.start_time) if meeting.start_time else ""
    about = " · ".join(filter(None, [start, meeting.place]))
    yield cycle.YearEvent(f"mote-{meeting.pk}", meeting.date, _("Meeting: %(body)s") % words, url, about)
    lead = meeting.body.lead_days
    if meeting.is_ahead and lead is not None:
        about = _("for the meeting %(day)s") % {"day": format_date(meeting.date)}
        title = _("Notice is sent at the latest: %(body)s") % words
        yield cycle.YearEvent(f"kallelse-{meeting.pk}", meeting.date - dt.timedelta(days=lead), title, url, about)


@cycle.register(order=21)
class BodyDaysOfTheYear(cycle.YearSource):
    """Terms of reference in force, by the day they are to be looked over, and last days to answer by circulation."""

    group = MEETINGS

    def events(self, user: User, year: int) -> Iterable[cycle.YearEvent]:
        """Return the reviews of the year, then the rounds that are out; one query."""
        return [_last_day(day) if day.is_round else _review(day) for day in body_days(user, year)]


def _review(day: BodyDay) -> cycle.YearEvent:
    title = _("Review of the terms of reference: %(body)s") % {"body": day.body_name}
    return cycle.YearEvent(f"uppdrag-{day.key}", day.date, title, reverse("terms_detail", args=[day.page]))


def _last_day(day: BodyDay) -> cycle.YearEvent:
    title = _("Last day to answer by circulation: %(body)s") % {"body": day.body_name}
    return cycle.YearEvent(f"per-capsulam-{day.key}", day.date, title, reverse("matter_detail", args=[day.page]))
