"""Who sits where, on a day or over time."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from collaboration.enums import MembershipRole
from collaboration.models import Body, Membership, Organisation, Person, Post


def members_on(body: Body, day: dt.date) -> "QuerySet[Membership]":
    """Return who sat in `body` on `day`: chair first, then by role and name, each with person and organisation."""
    return Membership.objects.on(day).filter(body=body)


def chair_on(body: Body, day: dt.date) -> Membership | None:
    """Return the chair's seat on `day`, or None."""
    return members_on(body, day).filter(role=MembershipRole.CHAIR).first()


def seats_of_person(person: Person) -> "QuerySet[Membership]":
    """Return every seat `person` has had, the latest begun first."""
    return Membership.objects.filter(person=person).select_related("body", "organisation").order_by("-valid_from", "pk")


def seats_of_organisation(organisation: Organisation, day: dt.date) -> "QuerySet[Membership]":
    """Return the seats held on `day` for `organisation` or a part of it, by body and name."""
    own = Membership.objects.on(day).filter(organisation=organisation)
    parts = Membership.objects.on(day).filter(organisation__parent=organisation)
    return (own | parts).order_by("body__name", "role_order", "person__family_name", "person__given_name", "pk")


def earlier_members(body: Body, day: dt.date) -> "QuerySet[Membership]":
    """Return the seats in `body` that had ended before `day`, the latest ended first."""
    ended = Membership.objects.filter(body=body, valid_to__lt=day)
    return ended.select_related("person", "organisation").order_by("-valid_to", "person__family_name", "pk")


def titles_on(seats: Sequence[Membership], day: dt.date) -> dict[int, str]:
    """Return the title each seat's person held on `day`, by the seat's id; one query.

    A title at the organisation the seat is held for goes before one elsewhere; no title is an empty text.
    """
    posts = Post.objects.in_force(day).filter(person__in=[seat.person_id for seat in seats]).order_by("title", "pk")
    here: dict[tuple[int, int], str] = {}
    anywhere: dict[int, str] = {}
    for person, organisation, title in posts.values_list("person_id", "organisation_id", "title"):
        here.setdefault((person, organisation), title)
        anywhere.setdefault(person, title)
    return {
        seat.pk: here.get((seat.person_id, seat.organisation_id)) or anywhere.get(seat.person_id, "") for seat in seats
    }
