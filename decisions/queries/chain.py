"""Whether sealed records are as they were: one file, or the whole chain with the database behind it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import SuspiciousFileOperation
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import RecordChain, SealedRecord
from decisions.models.record import FIRST_LINK
from decisions.queries.sealed import differences, rows_behind, subject_of

SUBJECTS = ("decision", "correction__decision", "meeting", "redacts")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a record, in words; `number` is its place in the chain."""

    number: int
    title: str
    words: str

    def __str__(self) -> str:
        return _("Record %(number)d, “%(title)s”: %(words)s") % {
            "number": self.number,
            "title": self.title,
            "words": self.words,
        }


def chain_faults() -> Iterator[Fault]:
    """Yield every fault of every record, in the chain's order; nothing where all is as it was sealed."""
    last: SealedRecord | None = None
    for record in SealedRecord.objects.select_related(*SUBJECTS).order_by("number").iterator():
        if record.number != (last.number if last else 0) + 1:
            yield _fault(record, _("the records before it are missing."))
        elif record.previous_link != (last.link if last else FIRST_LINK):
            yield _fault(record, _("it is not linked to the record before it."))
        last = record
        yield from (_fault(record, words) for words in _record_faults(record))
    yield from _end_faults(last, RecordChain.objects.first() or RecordChain())


def _end_faults(last: SealedRecord | None, chain: RecordChain) -> Iterator[Fault]:
    """Yield what is wrong where the walk ended: the chain's own row knows which record was sealed last."""
    number, link = (last.number, last.link) if last else (0, FIRST_LINK)
    if (chain.last_number, chain.last_link) == (number, link):
        return
    words = _("what the database says of the end of the chain has been changed.")
    missing = chain.last_number - number
    if missing > 0:
        words = ngettext(
            "one more record has been sealed after it, and is missing.",
            "%(count)d more records have been sealed after it, and are missing.",
            missing,
        ) % {"count": missing}
    yield Fault(number, last.title if last else "", words)


def _fault(record: SealedRecord, words: str) -> Fault:
    return Fault(record.number, record.title, words)


def _record_faults(record: SealedRecord) -> Iterator[str]:
    """Yield what is wrong with one record. What a changed row says of others is not gone into: it proves nothing."""
    yield from file_faults(record.file, record.file_digest)
    if not _is_as_linked(record):
        yield _("what the database says of the record itself has been changed.")
    elif record.redacts is None:
        for place in differences(json.loads(record.rows), rows_behind(subject_of(record))):
            yield _("the database has been changed since it was sealed: %(place)s.") % {"place": place}


def _is_as_linked(record: SealedRecord) -> bool:
    """Return whether a record's row gives its link, and still names the correction or the record its facts name."""
    if not record.sealed_at or record.computed_link() != record.link:
        return False
    facts = json.loads(record.facts)
    redacts = record.redacts.number if record.redacts else None
    return (facts.get("correction"), facts.get("redacts")) == (record.correction_id, redacts)


def file_faults(kept: FieldFile, digest: str) -> Iterator[str]:
    """Yield what is wrong with a file whose SHA-256 digest stands in the database, in words; at most one thing."""
    try:
        with kept.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        yield _("its file is missing.")
    except (OSError, ValueError, SuspiciousFileOperation):  # ValueError: the row names no file
        yield _("its file cannot be read.")
    else:
        if found != digest:
            yield _("its file has been changed.")


class Verdict(Enum):
    """What can be said of a file that someone hands in."""

    GENUINE = "genuine"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verification:
    """The verdict on a file, and where it is one of ours the record it is: of which body and day, as it was sealed."""

    verdict: Verdict
    digest: str
    record: SealedRecord | None = None
    body: str = ""
    date: str = ""


def verify_file(content: bytes) -> Verification:
    """Return whether a file is a record of this portal, byte for byte; nothing of it is kept.

    A file that bears one of our seals but is no record of ours has been changed since it was sealed.
    """
    digest = hashlib.sha256(content).hexdigest()
    record = SealedRecord.objects.select_related("redacts").filter(file_digest=digest).first()
    if record is not None:
        facts = json.loads(record.facts)
        return Verification(Verdict.GENUINE, digest, record, facts["body"], facts["date"])
    from reports.pdf.sealing import seals_in  # noqa: PLC0415 - pyHanko: slow

    ours = [seal.fingerprint for seal in seals_in(content)]
    changed = bool(ours) and SealedRecord.objects.filter(certificate__in=ours).exists()
    return Verification(Verdict.CHANGED if changed else Verdict.UNKNOWN, digest)
