"""How a file names a row of one of the registers."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from collaboration.models import Body, BodyFunction, Organisation, Person
from foundation.imports.cells import Reference


def other_names(organisation: Any) -> tuple[str, ...]:
    """Return what an organisation is called besides its name: as a file says, else as the register holds."""
    said: tuple[str, ...] | None = vars(organisation).get("other_names")
    if said is not None:
        return said
    read = getattr(organisation, "_prefetched_objects_cache", {})  # one that this very file brought has none read
    return tuple(alias.name for alias in read.get("aliases", ()))


def organisation_names(organisation: Organisation) -> Iterable[str]:
    """Return everything an organisation is called: name, short name, number and other spellings."""
    own = (organisation.name, organisation.short_name, organisation.organisation_number)
    return [*own, *other_names(organisation)]


def person_names(person: Person) -> Iterable[str]:
    """Return a person's name both ways round, and the e-mail."""
    return [str(person), f"{person.family_name}, {person.given_name}", person.email]


def body_names(body: Body) -> Iterable[str]:
    """Return a body's name and its address."""
    return [body.name, body.slug]


def function_names(function: BodyFunction) -> Iterable[str]:
    """Return a function alone and with its body."""
    return [function.name, function_label(function)]


def function_label(function: BodyFunction) -> str:
    """Return a function as it is written where several bodies may have one of that name."""
    return f"{function.name}, {function.body}"


class OrganisationReference(Reference):
    """An organisation, by its name in any spelling or its number."""

    def __init__(self) -> None:
        super().__init__(
            lambda: Organisation.objects.prefetch_related("aliases"),
            organisation_names,
            hint=_("Write the organisation's name as in the register, or its organisation number."),
        )


class PersonReference(Reference):
    """A person, by name or e-mail."""

    def __init__(self) -> None:
        super().__init__(
            Person.objects.all, person_names, hint=_("Write the person's name as in the register, or the e-mail.")
        )


class BodyReference(Reference):
    """A body, by name or address."""

    def __init__(self) -> None:
        super().__init__(Body.objects.all, body_names, hint=_("Write the body's name as in the register."))


class FunctionReference(Reference):
    """A function that a body must have filled; with the body's name where several have one of that name."""

    def __init__(self) -> None:
        super().__init__(
            lambda: BodyFunction.objects.select_related("body"),
            function_names,
            hint=_("Write the function and its body, for example “programme director, Steering group”."),
            label=function_label,
        )
