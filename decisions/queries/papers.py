"""The papers of a matter: which stand, in which versions, and which lay before the body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from decisions.models import Paper


@dataclass(frozen=True)
class LaidPaper:
    """A paper as a notice or a meeting had it: `paper` is that very version, `first` its first version."""

    paper: int
    first: int
    title: str
    digest: str


def laid_paper(paper: Paper) -> LaidPaper:
    """Return the paper as a notice keeps it."""
    return LaidPaper(paper.pk, paper.first_id, paper.title, paper.file_digest)


def with_papers(rows: "QuerySet[Any]", path: str, *, also_withdrawn: bool = False) -> "QuerySet[Any]":
    """Return each row once for every paper that stands, as `paper` (see `papers_on`), and once where there is none.

    `path` leads from the row to the papers. So they cost no query of their own. Who added them is read with them.
    """
    stands = Q(**{f"{path}__replaced_at__isnull": True})
    if not also_withdrawn:
        stands &= Q(**{f"{path}__withdrawn_at__isnull": True})
    found: QuerySet[Any] = rows.annotate(paper=FilteredRelation(path, condition=stands))
    return found.select_related("paper__added_by__person")


def papers_on(rows: Iterable[Any]) -> list[Paper]:
    """Return the papers of rows from `with_papers`."""
    found = (getattr(row, "paper", None) for row in rows)
    return [paper for paper in found if paper is not None]


def paper_count() -> Coalesce:
    """Return how many papers stand of the matter that a row's `matter` names, for `annotate`."""
    stand = Paper.objects.current().filter(matter=OuterRef("matter")).order_by().values("matter")
    return Coalesce(Subquery(stand.annotate(number=Count("pk")).values("number")), Value(0))


def versions_of(paper: Paper) -> list[Paper]:
    """Return every version of a paper, the latest first, with who added and who withdrew it; one query."""
    rows = Paper.objects.filter(Q(pk=paper.first_id) | Q(original=paper.first_id))
    return list(rows.select_related("added_by__person", "withdrawn_by__person").order_by("-number"))


def lacking_words(items: Sequence[Any]) -> str:
    """Return which items of an agenda have no papers: «Punkt 2 och 3 saknar handlingar.»; nothing where none does."""
    lacking = [str(item.order) for item in items if not (item.paper_count or item.is_closed or item.is_report)]
    return _("No papers yet for item %(numbers)s.") % {"numbers": _listed(lacking)} if lacking else ""


def _listed(words: Iterable[str]) -> str:
    return get_text_list(list(words), _("and"))
