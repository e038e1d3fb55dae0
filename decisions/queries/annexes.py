"""What a decision adopts, and how each kind of it is shown: on the page and in the record alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from decisions.models import Adoptable, Annex, Decision

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


def register_annex(model: type[AnyAdoptable], build: Callable[[AnyAdoptable], AnnexContent]) -> None:
    """Say how an adoptable class is shown as an annex. Called in the app's own reports.py, read at start-up."""
    _builders[model] = build


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
