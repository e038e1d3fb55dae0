"""Terms of reference are drafted here; a decision adopts them (services.adoption)."""

from collections.abc import Sequence

from django.db import transaction

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.models import TermsOfReference, TermsPoint
from decisions.services.adoption import lock, require_open
from foundation.history import delete_as, save_as
from foundation.validation import require_valid


@transaction.atomic
def save_terms(*, terms: TermsOfReference, by: User) -> TermsOfReference:
    """Save new or changed draft terms of a body.

    Raises RightRefusedError without the right to draft terms of that body, FrozenError or StateRefusedError if
    they are no draft.
    """
    require_right(by, Right.MANAGE_TERMS, terms.body)
    if terms.pk is None:
        terms.created_by = by
    else:
        require_open(lock(terms))
    require_valid(terms)
    save_as(terms, by=by)
    return terms


@transaction.atomic
def set_points(*, terms: TermsOfReference, points: Sequence[tuple[str, str]], by: User) -> TermsOfReference:
    """Make the points of draft terms equal to `points`: pairs of a heading (TermsHeading) and a text, in order."""
    require_right(by, Right.MANAGE_TERMS, terms.body)
    terms = lock(terms)
    require_open(terms)
    old = list(terms.points.order_by("order", "pk"))
    for order, (heading, text) in enumerate(points, start=1):
        point = old.pop(0) if old else TermsPoint(terms=terms)
        if (point.heading, point.order, point.text) != (heading, order, text):
            point.heading, point.order, point.text = heading, order, text
            require_valid(point)
            save_as(point, by=by)
    for point in old:
        delete_as(point, by=by)
    return terms
