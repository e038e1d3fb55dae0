"""The portal's search: each app says in `<app>/search.py` what can be found, and it is found at start-up.

    register(
        SearchSource(
            _("Bodies"), order=20, list_url="body_list",
            rows=lambda user: Body.objects.visible_to(user), fields=("name", "purpose"),
            hit=lambda body: Hit(body.name, body.get_absolute_url(), body.get_kind_display()),
        )
    )

`rows` is narrowed to what the person may see before anything is searched or counted. Every word must be found
in one of the fields; case does not matter in any alphabet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from foundation.errors import Sentence
from foundation.lists import search as narrow

SHOWN = 5
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: Sentence
    url: str
    about: Sentence = ""


@dataclass(frozen=True)
class SearchSource:
    """One kind of thing that can be found, and the list page that shows all of them."""

    label: Sentence
    rows: Callable[[Any], QuerySet[Any]]
    fields: tuple[str, ...]
    hit: Callable[[Any], Hit]
    list_url: str
    order: int = 100


@dataclass(frozen=True)
class Found:
    """What one source answered: the first hits, and whether there are more."""

    source: SearchSource
    hits: list[Hit]
    has_more: bool


_sources: dict[str, SearchSource] = {}


def register(source: SearchSource) -> None:
    """Make a kind of thing findable. Registering the same list page again replaces the source."""
    _sources[source.list_url] = source


def registered() -> list[SearchSource]:
    """Return the sources in the order their hits are shown."""
    return sorted(_sources.values(), key=lambda source: source.order)


def find(user: Any, text: str) -> list[Found]:
    """Return what `user` may see that matches `text`: one query for each source, sources without hits left out."""
    if not text.strip():
        return []
    found = []
    for source in registered():
        rows = list(narrow(source.rows(user), source.fields, text[:LONGEST_QUERY])[: SHOWN + 1])
        if rows:
            found.append(Found(source, [source.hit(row) for row in rows[:SHOWN]], len(rows) > SHOWN))
    return found
