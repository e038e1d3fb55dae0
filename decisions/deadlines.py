"""What meetings and minutes put on people's desks."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.models.spans import in_force
from collaboration.permissions import Right
from collaboration.queries.rights import in_scopes_with
from decisions.enums import AgendaState, DecisionState, MeetingState
from decisions.models import AgendaItem, Decision, Meeting, MinutesApproval
from foundation.dates import format_date
from notices.desk import LIMIT, Coming, DeskSource, News, Waiting, register

DAYS_TO_APPROVE = 14  # KL 5:69: minutes are approved within fourteen days of the meeting
_AHEAD = (MeetingState.PLANNED, MeetingState.CALLED)


@register(order=10)
class MinutesToApprove(DeskSource):
    """Minutes that wait for the person's own approval."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:  # noqa: ARG002 - what waits does so until done
        """Return the approvals asked of the person, the oldest meeting first; one query."""
        rows = (
            MinutesApproval.objects.filter(
                approver__user=user, approved_at=None, meeting__state=MeetingState.MINUTES_SENT
            )
            .select_related("meeting__body")
            .order_by("meeting__date", "pk")[:LIMIT]
        )
        return [
            Waiting(
                title=_("Minutes of %(day)s") % {"day": format_date(row.meeting.date)},
                url=reverse("meeting_detail", args=[row.meeting_id]),
                action=_("Review the minutes"),
                about=(_("Approve"), str(row.meeting.body)),
                due=row.meeting.date + dt.timedelta(days=DAYS_TO_APPROVE),
            )
            for row in rows
        ]


@register(order=20)
class MeetingsToKeep(DeskSource):
    """Meetings whose day has passed and whose minutes are not written, for those who keep them."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return meetings that wait for attendance, decisions or minutes; one query beside the rights."""
        here = in_scopes_with(user, Right.KEEP_MINUTES, "body__scope")
        states = Q(state=MeetingState.HELD) | Q(state__in=_AHEAD, date__lt=today)
        rows = Meeting.objects.filter(here, states, date__lte=today).select_related("body").order_by("date", "pk")
        return [
            Waiting(
                title=str(row),
                url=reverse("meeting_detail", args=[row.pk]),
                action=_("Write the minutes"),
                about=(_("The meeting has been held; the minutes have not gone out."),),
                due=row.date + dt.timedelta(days=DAYS_TO_APPROVE),
                is_main=False,
            )
            for row in rows[:LIMIT]
        ]


@register(order=30)
class MattersWithoutMeeting(DeskSource):
    """Proposals to come at the next meeting, for the members who are to decide."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return the matters on the agenda of a called meeting the person is to decide at; one query."""
        here = in_scopes_with(user, Right.DECIDE, "meeting__body__scope")
        rows = (
            AgendaItem.objects.filter(
                here, state=AgendaState.WAITING, meeting__state=MeetingState.CALLED, meeting__date__gte=today
            )
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


@register(order=40)
class ComingMeetings(DeskSource):
    """Meetings ahead in the bodies the person sits in, or keeps the minutes of."""

    def coming(self, user: User, today: dt.date) -> Iterable[Coming]:
        """Return planned and called meetings, soonest first; one query beside the rights."""
        seat = Q(in_force(today, "body__memberships__"), body__memberships__person__user=user)
        here = Q(pk__in=Meeting.objects.filter(seat).values("pk")) | in_scopes_with(
            user, Right.CALL_MEETING, "body__scope"
        )
        rows = Meeting.objects.filter(here, state__in=_AHEAD, date__gte=today).select_related("body")
        return [
            Coming(
                date=row.date,
                title=str(row.body),
                url=reverse("meeting_detail", args=[row.pk]),
                time=row.start_time,
                about=row.place,
            )
            for row in rows.order_by("date", "start_time", "pk")[:LIMIT]
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
