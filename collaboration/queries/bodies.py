"""Bodies of a day, and the line from what came before to what follows."""

import datetime as dt

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from collaboration.enums import VOTING_ROLES, MembershipRole
from collaboration.models import Body, Membership
from collaboration.models.spans import in_force


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
