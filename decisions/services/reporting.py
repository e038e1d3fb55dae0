"""What is decided without a meeting is reported at the body's next one, as an item that comes by itself (KL 6:40)."""

from django.db.models import Exists, Max, OuterRef

from collaboration.models import Body, User
from decisions.enums import AgendaState, DecisionMode, DecisionState
from decisions.models import AgendaItem, Decision, Meeting
from decisions.models.meeting import AHEAD_STATES
from foundation.history import save_as


def report_unreported(*, body: Body, by: User) -> list[AgendaItem]:
    """Put each unreported decision last on the agenda of the first meeting ahead on its day or later.

    Called when a decision is made without a meeting, when a meeting is planned, and when one that was to report is
    cancelled or adjourns. A decision with no such meeting waits for one; one that stands on an agenda, or has been
    reported, is left alone. Returns the new items. Two queries where there is nothing to report.
    """
    standing = AgendaItem.objects.filter(reports=OuterRef("pk"), state__in=(AgendaState.WAITING, AgendaState.NOTED))
    waiting = (
        Decision.objects.filter(~Exists(standing), body=body)
        .exclude(mode=DecisionMode.MEETING)
        .exclude(state=DecisionState.DRAFT)
        .select_related("matter")
        .order_by("date", "pk")
    )
    ahead = Meeting.objects.filter(body=body, state__in=AHEAD_STATES).order_by("date", "pk")
    made = []
    for decision in waiting:
        meeting = ahead.filter(date__gte=decision.date).select_for_update(of=("self",)).first()
        if meeting is not None:
            made.append(_report(decision, meeting, by))
    return made


def _report(decision: Decision, meeting: Meeting, by: User) -> AgendaItem:
    last = meeting.agenda_items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem(meeting=meeting, matter=decision.matter, order=last + 1, reports=decision)
    save_as(item, by=by)
    return item
