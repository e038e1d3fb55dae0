"""Bodies of a day, and the line from what came before to what follows."""

import datetime as dt

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from collaboration.enums import VOTING_ROLES, MembershipRole
from collaboration.models import Body, Membership
from collaboration.models.spans import in_force
from foundation.collation import swedish_key


def with_seat_counts(bodies: "QuerySet[Body]", day: dt.date) -> "QuerySet[Body]":
    """Annotate bodies with `seat_count`, the voting seats filled on `day`, and `has_chair`; within the same query."""
    seats = Membership.objects.filter(in_force(day), body=OuterRef("pk"))
    voting = seats.filter(role__in=VOTING_ROLES).order_by().values("body").annotate(count=Count("pk")).values("count")
    return bodies.annotate(
        seat_count=Coalesce(Subquery(voting, output_field=IntegerField()), 0),
        has_chair=Exists(seats.filter(role=MembershipRole.CHAIR)),
    )


def bodies_on(day: dt.date) -> "QuerySet[Body]":
    """Return the bodies that existed on `day`, in Swedish order."""
    return Body.objects.in_force(day).by_name()


def closed_bodies(day: dt.date) -> "QuerySet[Body]":
    """Return the bodies closed before `day` with what followed them, the latest closed first."""
    return Body.objects.filter(valid_to__lt=day).prefetch_related("successors").order_by("-valid_to", "name", "pk")


def succession_of(body: Body) -> tuple[list[Body], list[Body]]:
    """Return what `body` grew out of and what follows it, each in Swedish order; one query."""
    links = Body.successors.through.objects.filter(Q(from_body=body) | Q(to_body=body))
    line = list(links.select_related("from_body", "to_body"))
    before = [link.from_body for link in line if link.to_body_id == body.pk]
    after = [link.to_body for link in line if link.from_body_id == body.pk]
    return sorted(before, key=_by_name), sorted(after, key=_by_name)


def _by_name(body: Body) -> tuple[tuple[str, ...], int]:
    return swedish_key(body.name), body.pk
