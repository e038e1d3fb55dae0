"""What a decision adopts, and how each kind of it is shown: on the page and in the record alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import QuerySet, prefetch_related_objects

from decisions.models import Adoptable, Annex, Decision, Matter

AnyAdoptable = TypeVar("AnyAdoptable", bound=Adoptable)


@dataclass(frozen=True)
class AnnexContent:
    """An annex as plain data: a template that draws it inside a page or a PDF, and what the template reads.

    `title` is the heading, one level under the document's own; the template draws what stands below it.
    """

    title: str
    template_name: str
    content: Any


_builders: dict[type[Adoptable], Callable[[Any], AnnexContent]] = {}
_rows: dict[type[Adoptable], QuerySet[Any]] = {}


def register_annex(
    model: type[AnyAdoptable],
    build: Callable[[AnyAdoptable], AnnexContent],
    rows: "QuerySet[AnyAdoptable] | None" = None,
) -> None:
    """Say how an adoptable class is shown as an annex. Called in the app's own reports.py, read at start-up.

    `rows` fetches with the annexes of a decision what the builder reads beside them, for all of them at once.
    """
    _builders[model] = build
    if rows is not None:
        _rows[model] = rows


def fetch_contents(annexes: Sequence[Annex]) -> None:
    """Read what the annexes hold: a query for each kind, and those for what its builder reads beside."""
    prefetch_related_objects(annexes, GenericPrefetch("content", [rows.all() for rows in _rows.values()]))


def annex_builders() -> Mapping[type[Adoptable], Callable[[Any], AnnexContent]]:
    """Return the builders there are, for the test that every adoptable class has one."""
    return _builders


def annex_content(adoptable: Adoptable) -> AnnexContent:
    """Return the annex as plain data, from the rows as they are: of what is adopted they can no longer change."""
    return _builders[type(adoptable)](adoptable)


def annexed(decision: Decision) -> list[Adoptable]:
    """Return what the decision adopts or is to adopt, in the annexes' order."""
    rows = Annex.objects.filter(decision=decision).prefetch_related("content").order_by("number")
    return [row.content for row in rows if isinstance(row.content, Adoptable)]


def is_annex_on(adoptable: Adoptable, matter: Matter) -> bool:
    """Return whether a proposal or decision in the matter names the version as an annex of its own; one query."""
    kind = ContentType.objects.get_for_model(adoptable)
    return Annex.objects.filter(decision__matter=matter, content_type=kind, object_id=adoptable.pk).exists()
