"""What apps further up keep about a thing, on the page of the app that keeps the thing itself.

    register(Body, lambda body, user: [Related(_("Meetings"), url, count)])     # a link and how many there are
    register_part(Body, lambda body, user: [Part("decisions/_body_terms.html", content)])     # a section of the page

The page of the lower app shows them without knowing where they lead.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from foundation.errors import Sentence


@dataclass(frozen=True)
class Related:
    """One link: what it leads to, and how many there are that the person may see."""

    label: Sentence
    url: str
    count: int


@dataclass(frozen=True)
class Part:
    """A section of a page: the template that draws it, and what the template reads as `content`."""

    template_name: str
    content: Any


Provider = Callable[[Any, Any], Iterable[Related]]
PartProvider = Callable[[Any, Any], Iterable[Part]]
_providers: dict[type[Model], dict[str, Provider]] = {}
_part_providers: dict[type[Model], dict[str, PartProvider]] = {}


def register(model: type[Model], provider: Provider) -> None:
    """Let `provider(instance, user)` add links to the pages of `model`; the same function is kept once."""
    _providers.setdefault(model, {})[f"{provider.__module__}.{provider.__qualname__}"] = provider


def register_part(model: type[Model], provider: PartProvider) -> None:
    """Let `provider(instance, user)` add sections to the pages of `model`; the same function is kept once."""
    _part_providers.setdefault(model, {})[f"{provider.__module__}.{provider.__qualname__}"] = provider


def related_to(instance: Model, user: Any) -> list[Related]:
    """Return the links for `instance` that `user` may follow, in the order the apps registered them."""
    return [link for provider in _providers.get(type(instance), {}).values() for link in provider(instance, user)]


def parts_of(instance: Model, user: Any) -> list[Part]:
    """Return the sections for the page of `instance` as `user` may see them, in the order the apps registered them."""
    return [part for provider in _part_providers.get(type(instance), {}).values() for part in provider(instance, user)]
