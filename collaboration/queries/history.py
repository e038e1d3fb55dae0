"""The history of what the collaboration keeps, with users called by their names."""

from typing import Any

from django.db.models import Model, QuerySet

from collaboration.models import Body, Membership, Organisation, OrganisationAlias, Party, Person, Post, User
from collaboration.models.body import BodyFunction
from foundation.history import Change, changes_of


def changes_told(instance: Model, *others: "QuerySet[Any]") -> list[Change]:
    """Return the changes of `instance` and of the rows in `others`, each by the name of the person who made it."""
    return changes_of(instance, *others, users=User.objects.select_related("person"))


def changes_of_body(body: Body) -> list[Change]:
    """Return the changes of a body, of its required functions and of every seat in it."""
    functions, seats = (model.history.filter(body_id=body.pk) for model in (BodyFunction, Membership))
    return changes_told(body, functions, seats)


def changes_of_organisation(organisation: Organisation) -> list[Change]:
    """Return the changes of an organisation, of its other names and of its being a party."""
    key = organisation.pk
    aliases, parties = (model.history.filter(organisation_id=key) for model in (OrganisationAlias, Party))
    return changes_told(organisation, aliases, parties)


def changes_of_person(person: Person) -> list[Change]:
    """Return the changes of a person, of the posts and of the seats."""
    posts, seats = (model.history.filter(person_id=person.pk) for model in (Post, Membership))
    return changes_told(person, posts, seats)
