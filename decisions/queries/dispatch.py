"""What is sent when a decision is dispatched, to whom, and what has been sent."""

import json
from dataclasses import dataclass

from decisions.enums import RecordKind
from decisions.models import Decision, Dispatch, SealedRecord
from decisions.queries.publication import latest_record


@dataclass(frozen=True)
class Dispatching:
    """The file to send, None until it is sealed; who is still to get it; and what has been sent, the latest first."""

    file: SealedRecord | None
    waiting: tuple[str, ...]
    sent: tuple[Dispatch, ...]


def file_to_send(decision: Decision) -> SealedRecord | None:
    """Return the extract that tells of every correction made; of a decision without a meeting its latest record."""
    if not decision.is_by_meeting:
        return latest_record(decision)
    extract: SealedRecord | None = decision.records.filter(kind=RecordKind.EXTRACT).order_by("-number").first()
    if extract is None:
        return None
    (item,) = json.loads(extract.facts)["items"]
    return extract if len(item["corrections"]) == decision.corrections.count() else None


def dispatching_of(decision: Decision) -> Dispatching:
    """Return how far a decision's dispatch has come; four queries."""
    file, sent = file_to_send(decision), dispatches_of(decision)
    done = {row.recipient for row in sent if file is not None and row.record_id == file.pk}
    named = (line.strip() for line in decision.dispatch_list.splitlines())
    waiting = tuple(line for line in dict.fromkeys(named) if line and line not in done)
    return Dispatching(file=file, waiting=waiting, sent=sent)


def dispatches_of(decision: Decision) -> tuple[Dispatch, ...]:
    """Return who has been sent a decision, the latest first; one query."""
    rows = decision.dispatches.select_related("record", "by__person").order_by("-sent_on", "-pk")
    return tuple(rows.defer("record__facts", "record__rows"))
