"""Links from a thing to what apps further up keep about it, such as from a body to its meetings.

    register(Body, lambda body, user: [Related(_("Meetings"), url, count)])

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


Provider = Callable[[Any, Any], Iterable[Related]]
_providers: dict[type[Model], dict[str, Provider]] = {}


def register(model: type[Model], provider: Provider) -> None:
    """Let `provider(instance, user)` add links to the pages of `model`; the same function is kept once."""
    _providers.setdefault(model, {})[f"{provider.__module__}.{provider.__qualname__}"] = provider


def related_to(instance: Model, user: Any) -> list[Related]:
    """Return the links for `instance` that `user` may follow, in the order the apps registered them."""
    return [link for provider in _providers.get(type(instance), {}).values() for link in provider(instance, user)]
