"""Terms of reference as they are read: the points under their headings, the versions of a body, the changes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from decisions.enums import TermsHeading
from decisions.models import Decision, TermsOfReference, TermsPoint
from foundation.dates import format_date, today
from foundation.history import Change, changes_of
from foundation.related import Part


@dataclass(frozen=True)
class TermsPart:
    """The points under one heading."""

    heading: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class TermsContent:
    """Terms of reference as plain data: on the page, in the record and as an annex. `review` is an ISO day or empty."""

    body: str
    review: str
    parts: tuple[TermsPart, ...]


@dataclass(frozen=True)
class BodyTerms:
    """What the body's page says of its terms: the version in force, a newer one on its way, what the person may do."""

    current: TermsOfReference | None
    content: TermsContent | None
    coming: TermsOfReference | None
    begin_in: Body | None


def terms_content(terms: TermsOfReference) -> TermsContent:
    """Return the terms with their points in the order of the headings; headings without points are left out."""
    points = sorted(terms.points.all(), key=lambda point: (point.order, point.pk))
    parts = (
        TermsPart(str(heading.label), tuple(point.text for point in points if point.heading == heading))
        for heading in TermsHeading
    )
    return TermsContent(
        body=terms.shown_body,
        review=format_date(terms.review_date) if terms.review_date else "",
        parts=tuple(part for part in parts if part.points),
    )


def terms_history(terms: TermsOfReference) -> list[Change]:
    """Return the latest changes of one version and its points, newest first; points that are gone are named too."""
    points = TermsPoint.history.filter(terms_id=terms.pk)
    return changes_of(terms, points, users=User.objects.select_related("person"))


def versions_of(body: Body, user: User) -> "QuerySet[TermsOfReference]":
    """Return the versions of the body's terms that `user` may see, the latest first.

    `sees_decision` says whether the decision that adopted each is open to the person.
    """
    decisions = Decision.objects.visible_to(user).filter(pk=OuterRef("adopted_by"))
    found: QuerySet[TermsOfReference] = _versions_seen(body, user).annotate(sees_decision=Exists(decisions))
    return found


def _versions_seen(body: Body, user: User) -> "QuerySet[TermsOfReference]":
    return TermsOfReference.objects.visible_to(user).filter(body=body).order_by("-version", "-pk")


def is_review_due(terms: TermsOfReference, day: dt.date) -> bool:
    """Return whether terms in force should have been reviewed by `day`."""
    return terms.is_current and terms.review_date is not None and terms.review_date <= day


def terms_part(body: Body, user: User) -> Iterable[Part]:
    """Return the section about its terms of reference for a body's page; two queries."""
    versions = list(_versions_seen(body, user).prefetch_related("points"))
    current = next((row for row in versions if row.is_current), None)
    coming = next((row for row in versions if row.is_open or row.is_proposed), None)
    may_begin = not versions and body.last_day >= today() and has_right(user, Right.MANAGE_TERMS, body)
    if versions or may_begin:
        content = terms_content(current) if current else None
        shown = current or coming or (versions[0] if versions else None)
        told = BodyTerms(shown, content, coming if coming is not shown else None, body if may_begin else None)
        yield Part("decisions/_body_terms.html", told)
