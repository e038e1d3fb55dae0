"""What a publication would show everyone, and what of it names or may point out a person."""

import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from collaboration.models import Person
from decisions.enums import RecordKind
from decisions.models import Decision, Publication, SealedRecord
from decisions.queries.minutes import Minutes, MinutesItem
from decisions.queries.people import PersonLine, Signature
from decisions.queries.points import MinutesPoint
from decisions.queries.proceedings import Proceedings, StatementBlock, VoteBlock
from decisions.queries.record import Record
from foundation.collation import swedish_key
from foundation.plain import from_plain

_PERSONAL = re.compile(
    r"\b(?:19|20)?\d{6}[-+]?\d{4}\b"  # a personal identity number, or one like it
    r"|[\w.+-]+@[\w-]+\.[\w.-]*\w"
    r"|(?:\+46|\b0)[\d\u00a0 -]{7,13}\d\b"
)


@dataclass(frozen=True)
class Unveiled:
    """What becomes public. `people` are the names that stand in it, `personal` what looks like numbers and addresses.

    `items` are the matters of minutes; of a decision its one matter, with its clauses. Running texts count.
    """

    title: str
    items: tuple[tuple[str, tuple[str, ...]], ...]
    annexes: tuple[str, ...]
    people: tuple[str, ...]
    personal: tuple[str, ...]


def shown_of(record: SealedRecord) -> Record | Minutes:
    """Return what stands in a sealed record, read from what was sealed and from nothing else."""
    facts = json.loads(record.facts)
    return from_plain(Record, facts) if "clauses" in facts else from_plain(Minutes, facts)


def unveiled(title: str, shown: Record | Minutes) -> Unveiled:
    """Return what publishing this would make public; one query, for the names in the register."""
    text = json.dumps(dataclasses.asdict(shown), ensure_ascii=False, default=str)
    names = {*names_in(shown), *(name for name in map(str, Person.objects.all()) if name in text)}
    return Unveiled(
        title=title,
        items=(*_texts_around(shown), *((item_title(item), _said_in(item)) for item in items_of(shown))),
        annexes=tuple(annex_titles(shown)),
        people=tuple(sorted(names, key=swedish_key)),
        personal=tuple(dict.fromkeys(match[0] for match in _PERSONAL.finditer(text))),
    )


def items_of(shown: Record | Minutes) -> tuple[Record | MinutesItem, ...]:
    """Return what was handled: a record's one decision, or each item of minutes."""
    return shown.items if isinstance(shown, Minutes) else (shown,)


def points_around(shown: Record | Minutes) -> tuple[MinutesPoint, ...]:
    """Return what stands before and after the matters of minutes; nothing of a record."""
    return (*shown.opening, *shown.closing) if isinstance(shown, Minutes) else ()


def _texts_around(shown: Record | Minutes) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((point.heading, (point.text,)) for point in points_around(shown) if point.text)


def _said_in(item: Record | MinutesItem) -> tuple[str, ...]:
    """Return every text of an item that someone has written: what is read through before everyone may read it."""
    said = item.proceedings
    labelled = [
        *([(item.change.label, item.change.words)] if item.change else []),
        (_("Matter"), item.matter),
        (_("Reasons"), item.reasons),
        *((f"{block.kind}, {block.person}", block.text) for block in (*said.motions, *said.objections)),
        *((_("Vote"), block.question) for block in said.votes),
        *((_("Sent to"), name) for name in item.dispatch),
        *((line.words, f"{line.stood} → {line.shall_read}. {line.reason}") for line in item.corrections),
    ]
    text = ""
    if isinstance(item, MinutesItem):
        text = item.text
        labelled += [(_("Papers"), title) for title in item.papers]
    labels = (f"{label}: {words}" for label, words in labelled if words)
    return (*filter(None, [text]), *item.clauses, *labels)


def item_title(item: Record | MinutesItem) -> str:
    """Return what an item is called, with its § in minutes."""
    return item.heading if isinstance(item, MinutesItem) else item.title


def annex_titles(shown: Record | Minutes) -> Iterator[str]:
    """Yield the titles of the annexes, in their order."""
    if isinstance(shown, Record):
        yield from (annex.title for annex in shown.annexes)
    else:
        yield from (title for item in shown.items for title in item.annexes)


def names_in(shown: Any) -> Iterator[str]:
    """Yield every name where a record names people: who came, presented, voted, objected, signed."""
    if isinstance(shown, PersonLine | Signature):
        yield from filter(None, [shown.name])
    elif isinstance(shown, StatementBlock):
        yield shown.person
    elif isinstance(shown, VoteBlock):
        yield from (name for _choice, names in shown.by_choice for name in names)
    elif isinstance(shown, tuple):
        for part in shown:
            yield from names_in(part)
    elif dataclasses.is_dataclass(shown):
        if isinstance(shown, Proceedings):
            yield from shown.conflicts
        if isinstance(shown, Minutes):
            yield from filter(None, [shown.chair, shown.secretary])
        for field in dataclasses.fields(shown):
            yield from names_in(getattr(shown, field.name))


def searched_words(shown: Record | Minutes) -> str:
    """Return what the public search looks through: matters, texts, clauses, reasons, numbers, titles of annexes."""
    pieces = [shown.body, *annex_titles(shown)]
    for item in items_of(shown):
        pieces += [item.title, item.matter, item.reference_number, item.paragraph, item.lead_in, *item.clauses]
        pieces.append(item.reasons)
        pieces.append(item.text if isinstance(item, MinutesItem) else "")
    pieces += [point.text for point in points_around(shown)]
    return "\n".join(piece for piece in pieces if piece)


def publication_of(record: SealedRecord | None) -> Publication | None:
    """Return the publication of a record that is in force, if any; one query."""
    if record is None:
        return None
    found = Publication.objects.in_force().filter(subject=record).select_related("subject")
    publication: Publication | None = found.defer("words", "annexes", "subject__facts", "subject__rows").first()
    return publication


def own_record(decision: Decision) -> SealedRecord | None:
    """Return a decision's record as it was approved; None until it is sealed."""
    record: SealedRecord | None = decision.records.filter(kind=RecordKind.DECISION).first()
    return record


def latest_record(decision: Decision) -> SealedRecord | None:
    """Return a decision's latest record: the one with its last correction, if it has any."""
    record: SealedRecord | None = decision.records.exclude(kind=RecordKind.EXTRACT).order_by("-number").first()
    return record


def sealed_minutes(meeting: Any) -> Any:
    """Return the sealed minutes of a meeting with their publication in force, `published`; None until they are sealed.

    One query; at most one publication is in force at a time.
    """
    in_force = FilteredRelation("publications", condition=Q(publications__withdrawn_at__isnull=True))
    records = meeting.records.filter(kind=RecordKind.MINUTES).annotate(published=in_force)
    record: Any = records.select_related("published").first()
    if record is not None:
        record.published = getattr(record, "published", None)
        if record.published is not None:
            record.published.subject = record
    return record
