"""What rounds put on people's desks."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right, in_scopes_with
from needs.enums import RoundState, SubmissionState
from needs.models import Letter, Submission


def submissions_on_desk(user: Visitor, today: dt.date) -> QuerySet[Any]:
    """Return what waits for `user`: own drafts that can still be handed in, and wishes to reopen that need an answer.

    A draft waits for who hands in for the party, never for who merely may do everything. So does word of what became of
    a need, for who is told in the portal alone: `has_word` says that some is unread.
    """
    waiting = Q(reopen_asked_at__isnull=False) if has_right(user, Right.OPEN_ROUND) else Q(pk__in=())
    unread = Letter.objects.filter(submission=OuterRef("pk"), user=user.pk, card__isnull=False)
    unread = unread.filter(seen_at=None, by_mail=False)
    mine = in_scopes_with(user, Right.HAND_IN_NEEDS, "organisation__scope")
    if mine:
        open_now = Q(round__state=RoundState.OPEN, round__closes_on__gte=today) | Q(reopened_at__isnull=False)
        waiting |= mine & (Q(Exists(unread)) | (open_now & Q(state=SubmissionState.DRAFT)))
    rows = Submission.objects.filter(waiting).annotate(has_word=Exists(unread)).select_related("round", "organisation")
    return rows.order_by("round__closes_on", "organisation__name", "pk")
