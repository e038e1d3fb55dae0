"""What inventory rounds put on people's desks."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models import User
from needs.models import Submission
from needs.queries.desk import submissions_on_desk
from notices.desk import LIMIT, DeskSource, Waiting, register


@register(order=17)
class NeedsToHandIn(DeskSource):
    """The party's needs to hand in and unread word about them, and for the secretariat the wishes to reopen."""

    def waiting(self, user: User, today: dt.date) -> Iterable[Waiting]:
        """Return them, the round that closes first at the top; one query."""
        return [
            _word(row) if row.has_word else _asks_to_reopen(row) if row.asks_to_reopen else _to_hand_in(row)
            for row in submissions_on_desk(user, today)[:LIMIT]
        ]


def _to_hand_in(submission: Submission) -> Waiting:
    return Waiting(
        title=submission.round.title,
        url=submission.get_absolute_url(),
        action=_("Go on writing") if submission.opened_at else _("Write your needs"),
        about=(_("Needs to hand in"), str(submission.organisation)),
        due=None if submission.was_handed_in else submission.round.closes_on,
    )


def _word(submission: Submission) -> Waiting:
    return Waiting(
        title=submission.round.title,
        url=reverse("own_needs"),
        action=_("See the answers"),
        about=(_("Word about your needs"), str(submission.organisation)),
    )


def _asks_to_reopen(submission: Submission) -> Waiting:
    return Waiting(
        title=str(submission.organisation),
        url=reverse("submission_reopen", args=[submission.pk]),
        action=_("Answer"),
        about=(_("Wants to change its needs"), submission.reopen_reason),
    )
