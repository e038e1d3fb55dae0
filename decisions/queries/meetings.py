"""The meetings that concern a person just now: ahead, to be answered, or with minutes to be written."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from collaboration.enums import DecisionRegime
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import in_scopes_with
from decisions.enums import MeetingState
from decisions.models import Announcement, Meeting, MinutesApproval, NoticeRecipient, Reply

AHEAD = (MeetingState.PLANNED, MeetingState.CALLED)
DECLINED = MinutesApproval.objects.of_minutes().filter(declined_at__isnull=False)


def meetings_on_desk(user: User, today: dt.date) -> QuerySet[Meeting]:
    """Return the meetings ahead and those whose minutes are to be written or announced, the earliest first; one query.

    Ahead: of bodies whose working material the person reads, or whose meetings the person calls; `is_unanswered`
    where the person was sent a notice and has not answered. To be written: of bodies whose minutes the person keeps,
    once the day has passed or the meeting is held, and again when an approver has declined. To be announced: approved
    minutes of such bodies under the Local Government Act (KL 8:12); `last_approved_at` is when they were approved.
    """
    here = _either(
        in_scopes_with(user, Right.VIEW_WORKING_MATERIAL, "body__scope"),
        in_scopes_with(user, Right.CALL_MEETING, "body__scope"),
    )
    declined = Q(state=MeetingState.MINUTES_SENT) & Q(Exists(DECLINED.filter(meeting=OuterRef("pk"))))
    held = Q(state=MeetingState.HELD, date__lte=today) | Q(state__in=AHEAD, date__lt=today) | declined
    approved = Q(state=MeetingState.MINUTES_APPROVED, body__decision_regime=DecisionRegime.MUNICIPAL)
    unannounced = approved & ~Q(Exists(Announcement.objects.filter(meeting=OuterRef("pk"))))
    keeps = in_scopes_with(user, Right.KEEP_MINUTES, "body__scope")
    person = user.person_id
    sent = NoticeRecipient.objects.filter(notice__meeting=OuterRef("pk"), person=person)
    unanswered = Q(Exists(sent), ~Exists(Reply.objects.filter(meeting=OuterRef("pk"), person=person)))
    rows = Meeting.objects.filter((Q(state__in=AHEAD, date__gte=today) & here) | ((held | unannounced) & keeps))
    rows = rows.annotate(is_unanswered=Q(state=MeetingState.CALLED) & unanswered)
    given = MinutesApproval.objects.of_minutes().filter(meeting=OuterRef("pk")).order_by("-approved_at")
    rows = rows.annotate(last_approved_at=Subquery(given.values("approved_at")[:1]))
    return rows.select_related("body").order_by("date", "start_time", "pk")


def asked_of(user: User) -> QuerySet[MinutesApproval]:
    """Return the approvals the person is asked for now, of minutes and of single §§, by the meeting's day; one query.

    What someone has declined is asked of no one until it has been sent out anew.
    """
    declined = MinutesApproval.objects.filter(declined_at__isnull=False, meeting=OuterRef("meeting"))
    whole = Q(agenda_item__isnull=True, meeting__state=MeetingState.MINUTES_SENT)
    whole &= ~Q(Exists(declined.of_minutes()))
    alone = Q(agenda_item__isnull=False, agenda_item__approved_at__isnull=True)
    alone &= ~Q(Exists(declined.filter(agenda_item=OuterRef("agenda_item"))))
    rows = MinutesApproval.objects.filter(whole | alone, approver__user=user, approved_at=None)
    related = ("meeting__body", "agenda_item__decision__matter")
    return rows.select_related(*related).order_by("meeting__date", "pk")


def _either(first: Q, second: Q) -> Q:
    """Return the one or the other: an empty condition is everything, which `|` alone would forget."""
    return (first | second) if first and second else Q()
