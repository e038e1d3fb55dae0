"""What rounds put on people's desks."""

import datetime as dt

from django.db.models import Q, QuerySet

from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right, in_scopes_with
from needs.enums import RoundState, SubmissionState
from needs.models import Submission


def submissions_on_desk(user: Visitor, today: dt.date) -> QuerySet[Submission]:
    """Return what waits for `user`: own drafts that can still be handed in, and wishes to reopen that need an answer.

    A draft waits for who hands in for the party, never for who merely may do everything.
    """
    waiting = Q(reopen_asked_at__isnull=False) if has_right(user, Right.OPEN_ROUND) else Q(pk__in=())
    mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "organisation__scope")
    if mine:
        open_now = Q(round__state=RoundState.OPEN, round__closes_on__gte=today) | Q(reopened_at__isnull=False)
        waiting |= mine & open_now & Q(state=SubmissionState.DRAFT)
    rows = Submission.objects.filter(waiting).select_related("round", "organisation")
    return rows.order_by("round__closes_on", "organisation__name", "pk")
