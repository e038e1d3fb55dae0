"""Papers come to a matter here, in new versions, and go again; what was laid before the body is only withdrawn."""

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import PaperKind
from decisions.models import Matter, Paper
from decisions.queries.papers import laid_paper, versions_of
from decisions.queries.preparing import require_change_of_paper
from foundation.errors import RuleError, StateRefusedError
from foundation.filekinds import FileKind, is_named_as, kind_of
from foundation.files import title_from
from foundation.history import delete_as, save_as
from foundation.validation import require_valid


@dataclass(frozen=True)
class PaperFacts:
    """What is said of a paper. Without a title it is called as its file was."""

    title: str = ""
    kind: PaperKind = PaperKind.BASIS
    document_date: dt.date | None = None


@dataclass(frozen=True)
class Upload:
    """A file that is handed in: its bytes, and what its sender called it."""

    content: bytes
    name: str


@transaction.atomic
def add_paper(*, matter: Matter, upload: Upload, facts: PaperFacts, by: User) -> Paper:
    """Keep a file, byte for byte, as the last of a matter's papers.

    Raises RuleError for a file of another kind than its name says or than the portal takes, one that is too large or
    is there already; StateRefusedError once the matter is decided or closed, or while the members are answering.
    """
    matter = lock_open_matter(matter, by)
    last = Paper.objects.filter(matter=matter).aggregate(last=Max("order"))["last"] or 0
    paper = Paper(matter=matter, order=last + 1)
    _fill(paper, upload, facts, by)
    return paper


@transaction.atomic
def replace_paper(*, paper: Paper, upload: Upload, facts: PaperFacts, by: User) -> Paper:
    """Keep a file as the next version of a paper; the old one stays, and can be read. Raises as `add_paper`.

    RightRefusedError also for a paper that someone else handed in on a matter that the person does not prepare, and
    StateRefusedError also for a version that has been replaced or withdrawn itself.
    """
    old = _lock_current(paper, by)
    new = Paper(matter=old.matter, order=old.order, original_id=old.first_id, number=old.number + 1)
    old.replaced_at = timezone.now()
    save_as(old, by=by)
    _fill(new, upload, facts, by)
    return new


@transaction.atomic
def change_paper(*, paper: Paper, facts: PaperFacts, by: User) -> Paper:
    """Change what is said of a paper. Raises StateRefusedError once it has been laid before the body."""
    paper = _lock_current(paper, by)
    if paper.is_laid:
        raise StateRefusedError(_("The paper has been sent as it is. Hand in a new version instead."))
    paper.title = title_from(facts.title) or paper.title
    paper.kind, paper.document_date = facts.kind, facts.document_date
    require_valid(paper)
    save_as(paper, by=by)
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: User, reason: str = "") -> Matter:
    """Take a paper away. Before it was laid before the body it goes, with its file, and an older version stands again.

    After that it is withdrawn, with the reason: it is listed no more, but can be read where it was listed. Raises
    RuleError for a withdrawal without a reason, StateRefusedError as `replace_paper`.
    """
    paper = _lock_current(paper, by)
    if paper.is_laid:
        _withdraw(paper, reason.strip(), by)
        return paper.matter
    before = versions_of(paper)[1:]
    transaction.on_commit(partial(paper.file.storage.delete, str(paper.file.name)))
    delete_as(paper, by=by)
    for old in before[:1]:
        old.replaced_at = None
        require_valid(old)
        save_as(old, by=by)
    return paper.matter


@transaction.atomic
def move_paper(*, paper: Paper, places: int, by: User) -> Matter:
    """Move a paper up (-1) or down (1) among those that stand; at the end of the list nothing happens."""
    paper = _lock_current(paper, by)
    rows = list(Paper.objects.current().filter(matter=paper.matter).in_order())
    place = next(place for place, row in enumerate(rows) if row.pk == paper.pk)
    rows.insert(max(place + places, 0), rows.pop(place))
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            row.order = order
            save_as(row, by=by)
    return paper.matter


def lay_papers(*, papers: Collection[int], by: User) -> None:
    """Note that a notice lists these papers: from now on they stay. Raises RuleError if one is gone since it was read.

    Called by the service that writes the notice.
    """
    _lock_matters(Matter.objects.filter(pk__in=Paper.objects.filter(pk__in=papers).values("matter")))
    rows = list(Paper.objects.current().filter(pk__in=papers))
    if len(rows) < len(set(papers)):
        raise RuleError(_("The papers have changed since you opened the page. Read the notice through again."))
    _lay(rows, by)


def lay_papers_of(matter: Matter, by: User) -> list[dict[str, Any]]:
    """Note that the body has handled a matter with the papers that stand; return them as an agenda item keeps them.

    Called by the services that decide or end a matter, before its state changes.
    """
    _lock_matters(Matter.objects.filter(pk=matter.pk))
    rows = list(Paper.objects.current().filter(matter=matter).in_order())
    _lay(rows, by)
    return [asdict(laid_paper(row)) for row in rows]


def lock_open_matter(matter: Matter, by: User) -> Matter:
    """Return the matter locked, if its papers may change now and by this person; raise as `add_paper`."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("body").get(pk=matter.pk)
    require_right(by, Right.PROPOSE_MATTER, matter.body)
    if matter.is_circulating:
        raise StateRefusedError(_("The members are answering to the matter as it stands. Stop the round first."))
    if not matter.is_open:
        raise StateRefusedError(_("The matter is %(state)s. Its papers stand.") % {"state": matter.get_state_display()})
    return matter


def _lock_matters(matters: "QuerySet[Matter]") -> None:
    """Lock the matters: whoever changes papers locks theirs first."""
    list(matters.select_for_update(of=("self",)).order_by("pk"))


def _lock_current(paper: Paper, by: User) -> Paper:
    matter = lock_open_matter(paper.matter, by)
    paper = Paper.objects.get(pk=paper.pk)
    paper.matter = matter
    require_change_of_paper(by, paper)
    if not paper.is_current:
        raise StateRefusedError(_("This version has been replaced or withdrawn. Open the paper that stands."))
    return paper


def _fill(paper: Paper, upload: Upload, facts: PaperFacts, by: User) -> None:
    kind, content = _require_kind(upload), upload.content
    paper.title = title_from(facts.title) or title_from(upload.name, is_file=True) or _("Untitled paper")
    paper.kind, paper.document_date = facts.kind, facts.document_date
    paper.file, paper.ending = ContentFile(content, name=f"paper.{kind.ending}"), kind.ending
    paper.file_digest, paper.size = hashlib.sha256(content).hexdigest(), len(content)
    paper.added_at, paper.added_by = timezone.now(), by
    require_valid(paper)
    save_as(paper, by=by)


def _require_kind(upload: Upload) -> FileKind:
    kind = kind_of(upload.content)
    if kind is None:
        raise RuleError(_("The file is no PDF, Word, Excel or OpenDocument file without macros, nor a picture."))
    if not is_named_as(upload.name, kind):
        words = {"name": title_from(upload.name), "kind": kind.ending.upper()}
        raise RuleError(_("“%(name)s” is not what its name says: inside it is %(kind)s. Save it anew.") % words)
    return kind


def _withdraw(paper: Paper, reason: str, by: User) -> None:
    if not reason:
        raise RuleError(_("Say why the paper is withdrawn: it has been sent to the members."))
    paper.withdrawn_at, paper.withdrawn_by, paper.withdrawn_reason = timezone.now(), by, reason
    save_as(paper, by=by)


def _lay(rows: Collection[Paper], by: User) -> None:
    now = timezone.now()
    for row in rows:
        if not row.is_laid:
            row.laid_at = now
            save_as(row, by=by)
