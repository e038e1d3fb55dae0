"""The supporting documents of two versions of a plan beside each other."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.models import Plan, SupportingDocument
from actionplans.queries.comparison import FieldChange, ItemChange
from collaboration.models.rights import Visitor
from foundation.wording import Piece, TextState, word_changes


def document_changes(old: Plan, new: Plan, *, user: Visitor) -> list[ItemChange]:
    """Return the documents that are new, changed or gone from `old` to `new`, of those that `user` may see; one query.

    A document is the same as long as its file is, under whatever title; and so is one whose file was exchanged under
    the title it had.
    """
    seen = SupportingDocument.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = SupportingDocument.objects.filter(plan__in=[old, new]).annotate(is_seen=Exists(seen))
    sides: dict[int, list[Any]] = {old.pk: [], new.pk: []}
    for row in rows.order_by("title", "pk"):
        sides[row.plan_id].append(row)
    left = sides[old.pk]
    changes = []
    for document in sides[new.pk]:
        before = _same(document, left)
        if before:
            left.remove(before)
        if not document.is_seen or (before and not before.is_seen):
            continue
        if before is None:
            changes.append(ItemChange(TextState.NEW, (Piece(document.title, "in"),)))
            continue
        fields = tuple(_fields(before, document))
        if fields or before.title != document.title:
            pieces = tuple(word_changes(before.title, document.title))
            changes.append(ItemChange(TextState.CHANGED, pieces, fields))
    return [*changes, *(ItemChange(TextState.REMOVED, (Piece(row.title, "out"),)) for row in left if row.is_seen)]


def _same(document: SupportingDocument, among: list[Any]) -> Any | None:
    by_file = (row for row in among if row.file_digest == document.file_digest)
    by_title = (row for row in among if row.title == document.title)
    return next(by_file, None) or next(by_title, None)


def _fields(old: SupportingDocument, new: SupportingDocument) -> Iterator[FieldChange]:
    if old.file_digest != new.file_digest:
        yield FieldChange(gettext_lazy("File"), (Piece(_("another file"), "in"),))
    if old.opens_to != new.opens_to:
        words = word_changes(old.get_opens_to_display(), new.get_opens_to_display())
        yield FieldChange(gettext_lazy("Seen by, once the plan is adopted"), tuple(words))
