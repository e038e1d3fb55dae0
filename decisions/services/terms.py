"""Terms of reference are drafted here; a decision adopts them (services.adoption)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from collaboration.services.seats import lock_body
from decisions.enums import TermsHeading
from decisions.models import TermsOfReference, TermsPoint
from decisions.services.adoption import lock, require_open, revise
from decisions.services.bodies import refuse_closed_body
from foundation.edits import claim_edit
from foundation.history import delete_as, save_as
from foundation.validation import require_valid, require_valid_values

_CHANGED = ("heading", "order", "text")
_PLACES = {heading.value: place for place, heading in enumerate(TermsHeading)}


@dataclass(frozen=True)
class PointInput:
    """One point as someone wrote it: `heading` a value of TermsHeading, `point` the key of the point it replaces."""

    heading: str
    text: str
    point: int | None = None


@transaction.atomic
def create_terms(
    *, body: Body, title: str, by: User, today: dt.date, review_date: dt.date | None = None
) -> TermsOfReference:
    """Begin the terms of reference of `body` as a draft.

    Raises RightRefusedError without the right to draft terms of that body, StateRefusedError if it has closed by
    `today`, InvalidError if it has terms already: those get a new version.
    """
    require_right(by, Right.MANAGE_TERMS, body)
    refuse_closed_body(body, today)
    lock_body(body)  # so that of two who begin at the same moment one is told
    terms = TermsOfReference(body=body, title=title, review_date=review_date, created_by=by)
    require_valid(terms)
    save_as(terms, by=by)
    return terms


@transaction.atomic
def change_terms(
    *, terms: TermsOfReference, title: str, review_date: dt.date | None, by: User, seen: int | None = None
) -> TermsOfReference:
    """Change a draft's title and its next review.

    `seen` is the edit number the person's page was built on. Raises FrozenError once adopted, StateRefusedError
    while proposed or withdrawn, StaleEditError if someone else saved in between, InvalidError for an empty title.
    """
    terms = claim_draft(terms=terms, by=by, seen=seen)
    terms.title, terms.review_date = title, review_date
    require_valid(terms)
    save_as(terms, by=by)
    return terms


@transaction.atomic
def set_points(
    *,
    terms: TermsOfReference,
    points: Sequence[PointInput],
    by: User,
    removed: Collection[int] = (),
    seen: int | None = None,
) -> TermsOfReference:
    """Save the points of a draft in the order given, gathered under their headings.

    `removed` holds the keys of points to take away. A point that is neither given nor removed stays, last under its
    heading: it was written by someone else in the meantime. Raises as `change_terms` does. The number of statements
    does not grow with the points saved.
    """
    terms = claim_draft(terms=terms, by=by, seen=seen)
    stored = {point.pk: point for point in terms.points.order_by("order", "pk")}
    for gone in TermsPoint.objects.filter(terms=terms, pk__in=set(removed) & set(stored)):
        stored.pop(gone.pk)
        delete_as(gone, by=by)
    given = {item.point for item in points}
    rest = [PointInput(point.heading, point.text, key) for key, point in stored.items() if key not in given]
    _write(terms, [*points, *rest], stored, by)
    return terms


@transaction.atomic
def revise_terms(*, terms: TermsOfReference, by: User, today: dt.date) -> TermsOfReference:
    """Return a new draft version of adopted terms, with copies of the points and no day of review yet.

    Raises StateRefusedError if the body has closed by `today`, and what services.adoption.revise raises.
    """
    require_right(by, Right.MANAGE_TERMS, terms.body)
    refuse_closed_body(terms.body, today)
    return revise(adoptable=terms, by=by)


def claim_draft(*, terms: TermsOfReference, by: User, seen: int | None) -> TermsOfReference:
    """Return the terms locked and ready to be changed by `by`, or raise what stands in the way, in words."""
    require_right(by, Right.MANAGE_TERMS, terms.body)
    terms = lock(terms)
    require_open(terms)
    claim_edit(terms, seen=seen)
    return terms


def _write(terms: TermsOfReference, points: Sequence[PointInput], stored: dict[int, TermsPoint], by: User) -> None:
    new: list[TermsPoint] = []
    changed: list[TermsPoint] = []
    in_place = sorted(points, key=lambda item: _PLACES.get(item.heading, len(_PLACES)))
    for order, item in enumerate(in_place, start=1):
        point = stored.get(item.point or 0) or TermsPoint(terms=terms)
        before = (point.heading, point.order, point.text)
        point.heading, point.order, point.text = item.heading, order, item.text.strip()
        require_valid_values(point)
        if point.pk is None:
            new.append(point)
        elif before != (point.heading, point.order, point.text):
            changed.append(point)
    bulk_create_with_history(new, TermsPoint, default_user=by)
    if changed:
        bulk_update_with_history(changed, TermsPoint, _CHANGED, default_user=by)
