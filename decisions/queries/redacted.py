"""A redacted version of a record as a document, with its facts for machines: what was sealed, less some of it."""

import dataclasses
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from decisions.enums import RecordKind
from decisions.models import SealedRecord
from decisions.queries.documents import Paper, paper_of
from decisions.queries.publication import shown_of
from decisions.queries.record import AnnexBlock, Record
from decisions.queries.redaction import Omissions, finder, without, without_words
from decisions.queries.sealed import subject_of
from foundation.errors import RuleError

SHORTEST_WORD = 2


@dataclass(frozen=True)
class RedactedVersion:
    """What is sealed: the document, its facts as JSON, and the annexes as the public page draws them."""

    paper: Paper
    facts: str
    annexes: tuple[AnnexBlock, ...]


def redacted_version(record: SealedRecord, annexes: Sequence[AnnexBlock], omissions: Omissions) -> RedactedVersion:
    """Return the record less what is left out; `annexes` are the adopted versions, whose names go out with the others.

    Raises RuleError for a word of one letter, or one that would still stand in the document, since it is among
    the words that every such document has.
    """
    if any(len(word.strip()) < SHORTEST_WORD for word in omissions.words):
        raise RuleError(_("Leave out words of at least two letters."))
    shown = shown_of(record)
    whole = replace(shown, annexes=tuple(annexes)) if isinstance(shown, Record) else shown
    content = without(whole, omissions)
    paper = _paper(record, content, omissions)
    sealed = json.loads(record.facts)
    facts = {name: sealed[name] for name in ("format", "meeting", "decision") if name in sealed}
    facts |= {"kind": str(RecordKind.REDACTED.value), "redacts": record.number, **dataclasses.asdict(content)}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1, default=str)
    _require_gone(paper, text, omissions.words)
    return RedactedVersion(paper, text, content.annexes if isinstance(content, Record) else ())


def _paper(record: SealedRecord, content: object, omissions: Omissions) -> Paper:
    """Return the document: the same furniture, the same template, and a note that something is left out."""
    paper = paper_of(subject_of(record))
    document = paper.document
    words = omissions.words
    return Paper(
        replace(
            document,
            title=without_words(document.title, words),
            document_type=_("%(kind)s, redacted version") % {"kind": document.document_type},
            sender=without_words(document.sender, words),
            reference_number=without_words(document.reference_number, words),
            content=content,
            note=_("Redacted version. Where something is left out it says “[detail left out]”."),
        ),
        paper.template_name,
        _("%(name)s redacted") % {"name": without_words(paper.filename, words)},
    )


def _require_gone(paper: Paper, facts: str, words: tuple[str, ...]) -> None:
    context = {"document": paper.document, "content": paper.document.content}
    drawn = unicodedata.normalize("NFC", render_to_string(paper.template_name, context))
    pattern = finder(words)
    found = pattern and (pattern.search(drawn) or pattern.search(facts))
    if found:
        raise RuleError(
            _("“%(word)s” also stands in what every such document says, and cannot be left out. Write more of it.")
            % {"word": found[0]}
        )
