"""What is kept beside the chain: publications, documents signed elsewhere, and papers as they lay before the body."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain as one_after_the_other
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.models import Paper, Publication, SealedRecord, SignedDocument
from decisions.queries.chain import file_faults
from decisions.queries.publication import annex_titles, shown_of
from decisions.queries.record import Record


@dataclass(frozen=True)
class BesideFault:
    """What is wrong with a thing beside the chain, in words; `number` is its id in the database."""

    kind: str
    number: int
    title: str
    words: str

    def __str__(self) -> str:
        return _("%(kind)s %(number)d, “%(title)s”: %(words)s") % {
            "kind": self.kind,
            "number": self.number,
            "title": self.title,
            "words": self.words,
        }


def faults_beside() -> Iterator[BesideFault]:
    """Yield every fault of what is kept beside the chain, which is to be walked first: publications are copies of it.

    The files that are published, in full and redacted, are links of the chain themselves.
    """
    for row in Publication.objects.select_related("subject", "record__redacts").order_by("pk").iterator():
        if not _is_as_published(row):
            words = _("what the public reads is not what the sealed record says.")
            yield BesideFault(_("Publication"), row.pk, row.title, words)
    for kind, row in _kept_files():
        yield from (BesideFault(kind, row.pk, row.title, words) for words in file_faults(row.file, row.file_digest))


def count_beside() -> int:
    """Return how many files `faults_beside` reads."""
    return SignedDocument.objects.count() + _laid().count()


def _laid() -> "QuerySet[Paper]":
    return Paper.objects.filter(laid_at__isnull=False)


def _kept_files() -> Iterator[tuple[str, Any]]:
    """Yield the files with a digest of their own, also those taken away or withdrawn: they are kept all the same."""
    signed = SignedDocument.objects.order_by("pk").iterator()
    papers = _laid().order_by("pk").iterator()
    yield from one_after_the_other(
        ((_("Signed document"), row) for row in signed), ((_("Paper in a matter"), row) for row in papers)
    )


def _is_as_published(row: Publication) -> bool:
    """Return whether a publication shows a record of its subject, under the title, day and body that were sealed."""
    record, full = row.record, row.record.redacts or row.record
    if row.is_redacted != (record.redacts is not None) or _what(full) != _what(row.subject):
        return False
    shown = shown_of(record)
    if isinstance(shown, Record) and [annex["title"] for annex in row.annexes] != list(annex_titles(shown)):
        return False
    return (row.title, row.date.isoformat(), row.body_name) == (record.title, shown.date, shown.body)


def _what(record: SealedRecord) -> tuple[int | None, int | None]:
    """Return the decision that a record in full is of, or the meeting whose minutes it is."""
    return record.decision_id, None if record.decision_id else record.meeting_id
