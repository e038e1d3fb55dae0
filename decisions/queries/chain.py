"""Whether sealed records are as they were: one file, or the whole chain with the database behind it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

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
    number, link = 0, FIRST_LINK
    for record in SealedRecord.objects.select_related(*SUBJECTS).order_by("number").iterator():
        if record.number != number + 1:
            yield _fault(record, _("the records before it are missing."))
        elif record.previous_link != link:
            yield _fault(record, _("it is not linked to the record before it."))
        number, link = record.number, record.link
        yield from (_fault(record, words) for words in _record_faults(record))
    chain = RecordChain.objects.first()
    if chain is not None and (chain.last_number, chain.last_link) != (number, link):
        words = _("the chain ends at record %(number)d, and %(missing)d more have been sealed.")
        missing = chain.last_number - number
        yield Fault(number, "", words % {"number": number, "missing": missing})


def _fault(record: SealedRecord, words: str) -> Fault:
    return Fault(record.number, record.title, words)


def _record_faults(record: SealedRecord) -> Iterator[str]:
    if record.computed_link() != record.link:
        yield _("what the database says of the record itself has been changed.")
    yield from _file_faults(record)
    if record.redacts is not None:
        if json.loads(record.facts)["redacts"] != record.redacts.number:
            yield _("what the database says of the record itself has been changed.")
        return
    for place in differences(json.loads(record.rows), rows_behind(subject_of(record))):
        yield _("the database has been changed since it was sealed: %(place)s.") % {"place": place}


def _file_faults(record: SealedRecord) -> Iterator[str]:
    try:
        with record.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        yield _("its file is missing.")
        return
    if digest != record.file_digest:
        yield _("its file has been changed.")


class Verdict(Enum):
    """What can be said of a file that someone hands in."""

    GENUINE = "genuine"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verification:
    """The verdict on a file, and the record it is where it is one of ours."""

    verdict: Verdict
    digest: str
    record: SealedRecord | None = None


def verify_file(content: bytes) -> Verification:
    """Return whether a file is a record of this portal, byte for byte; nothing of it is kept.

    A file that bears one of our seals but is no record of ours has been changed since it was sealed.
    """
    digest = hashlib.sha256(content).hexdigest()
    record = SealedRecord.objects.select_related("decision__body", "meeting__body").filter(file_digest=digest).first()
    if record is not None:
        return Verification(Verdict.GENUINE, digest, record)
    from reports.pdf.sealing import seals_in  # noqa: PLC0415 - pyHanko: slow

    ours = [seal.fingerprint for seal in seals_in(content)]
    changed = bool(ours) and SealedRecord.objects.filter(certificate__in=ours).exists()
    return Verification(Verdict.CHANGED if changed else Verdict.UNKNOWN, digest)
