"""What stands in the year beside meetings: reviews of terms of reference, and last days to answer by circulation."""

import datetime as dt
from typing import NamedTuple

from django.db.models import IntegerField, Value

from collaboration.queries.rights import Visitor
from decisions.enums import CirculationState
from decisions.models import Circulation, Decision, TermsOfReference

TERMS, ROUND = range(2)


class BodyDay(NamedTuple):
    """A day of a body, and the id of what its page is about: the terms of reference, or the matter of the round."""

    kind: int
    key: int
    date: dt.date
    page: int
    body_name: str

    @property
    def is_round(self) -> bool:
        """Whether it is the last day of a round of circulation."""
        return self.kind == ROUND


def body_days(user: Visitor, year: int) -> list[BodyDay]:
    """Return the days of `year` that `user` may see, by kind and number; one query for both kinds.

    Terms are those in force, under the name the body had when they were adopted; rounds are those still out.
    """
    terms = TermsOfReference.objects.visible_to(user).current().filter(review_date__year=year).order_by()
    seen = Decision.objects.visible_to(user).order_by()
    rounds = Circulation.objects.filter(decision__in=seen.values("pk"), state=CirculationState.OPEN)
    rounds = rounds.filter(closes_date__year=year).order_by()
    found = terms.values_list(_kind(TERMS), "pk", "review_date", "pk", "body_name", "body__name").union(
        rounds.values_list(
            _kind(ROUND), "pk", "closes_date", "decision__matter", "decision__body__name", "decision__body__name"
        ),
        all=True,
    )
    return sorted(BodyDay(kind, key, day, page, then or now) for kind, key, day, page, then, now in found)


def _kind(kind: int) -> Value:
    return Value(kind, IntegerField())
