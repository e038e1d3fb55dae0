"""Annexes on pages: a decision's are frozen, drawn once and kept; a proposal's are read when someone opens one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.generic import TemplateView

from decisions.enums import DecisionState
from decisions.models import Annex, Decision
from decisions.queries.record import annex_blocks, annex_kicker, annex_rows
from decisions.views.found import matter_at
from foundation.access import SIGNED_IN, AccessMixin

KEPT_SECONDS = 600


@dataclass(frozen=True)
class DrawnAnnex:
    """An annex of a page: what stands over it, and below its heading the HTML that its template drew."""

    number: int
    kicker: str
    title: str
    prefix: str
    html: SafeString


def drawn_annexes(decision: Decision) -> list[DrawnAnnex]:
    """Return the annexes of a decision as HTML; one query while they are kept.

    They are kept for ten minutes, so a new release shows within that; a proposal's are never kept, nor anything
    for a record, the minutes or a sealed file, which read the rows (queries/record.py).
    """
    rows = annex_rows(decision)
    if decision.is_proposal:
        return _drawn(rows)
    keys = {row.number: _key(decision, row) for row in rows}
    kept = cache.get_many(keys.values())
    if len(kept) < len(rows):
        drawn = _drawn(rows)
        found = {keys[annex.number]: (annex.title, annex.prefix, str(annex.html)) for annex in drawn}
        cache.set_many(found, KEPT_SECONDS)
        return drawn
    return [_as_kept(row, *kept[keys[row.number]]) for row in rows]


def _key(decision: Decision, row: Annex) -> str:
    """Name an annex as it was adopted: another adoption, day or language is another key."""
    adoption = f"{row.content_type_id}-{row.object_id}-{decision.pk}-{decision.date}"
    return f"annex-{row.pk}-{row.number}-{adoption}-{get_language()}"


def _as_kept(row: Annex, title: str, prefix: str, html: str) -> DrawnAnnex:
    ours = mark_safe(html)  # noqa: S308 - a template of ours drew it
    return DrawnAnnex(row.number, annex_kicker(row), title, prefix, ours)


def _drawn(rows: Sequence[Annex]) -> list[DrawnAnnex]:
    return [
        DrawnAnnex(
            block.number,
            block.kicker,
            block.title,
            block.prefix,
            render_to_string(block.template_name, {"content": block.content, "prefix": block.prefix}),
        )
        for block in annex_blocks(rows)
    ]


class ProposedAnnex(AccessMixin, TemplateView):
    """One annex of a matter's proposal: on a page of its own, or alone where htmx puts it into the matter's."""

    access = SIGNED_IN
    request: HttpRequest

    def get_template_names(self) -> list[str]:
        """Return the whole page, or the annex below its heading."""
        is_part = bool(self.request.headers.get("HX-Request"))
        return ["decisions/_annex_below.html" if is_part else "decisions/annex.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matter and the annex; raise Http404 unless the person may see the proposal and it has this annex."""
        matter, user = matter_at(self.request, self.kwargs["pk"]), self.request.user
        proposals = Decision.objects.visible_to(user).filter(matter=matter, state=DecisionState.DRAFT)
        rows = Annex.objects.filter(decision__in=proposals, number=self.kwargs["number"]).select_related("decision")
        blocks = annex_blocks(list(rows.order_by("-decision")[:1]))
        if not blocks:
            raise Http404
        return super().get_context_data(matter=matter, annex=blocks[0], **kwargs)
