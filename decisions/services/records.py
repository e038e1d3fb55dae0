"""What is approved is sealed for ever: rendered, sealed, kept and linked to the record before, once."""

import hashlib
import logging
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions.enums import DecisionState, MeetingState, RecordKind
from decisions.models import Correction, Decision, Meeting, RecordChain, SealedRecord
from decisions.models.record import record_path
from decisions.queries.dispatch import file_to_send
from decisions.queries.documents import Paper, paper_of
from decisions.queries.sealed import KINDS, Extract, Subject, decision_in, facts_json, rows_json
from foundation.collector import collector_at_rest
from foundation.errors import StateRefusedError
from foundation.files import whole_name
from foundation.prepared import STAND_IN_ID, PreparedObjects
from reports.checks import missing_libraries
from reports.pdf.document import Attachment

logger = logging.getLogger(__name__)
LANGUAGE = "sv"
LONGEST_TITLE = 250
_ALONE = Q(agenda_item__isnull=True) | Q(agenda_item__approved_at__isnull=False)
_RELATED = ("body", "matter", "agenda_item__meeting__body", "agenda_item__meeting__chair")


def seal_approved() -> int:
    """Seal everything approved that has no sealed record yet; return how many records were made.

    The rows are the truth: a lost message or a killed worker leaves a record to be sealed by the next run, and so
    does a machine without Pango.
    """
    if missing_libraries():
        logger.warning("Nothing is sealed on a machine without %s", ", ".join(missing_libraries()))
        return 0
    meetings = Meeting.objects.filter(state=MeetingState.MINUTES_APPROVED).order_by("date", "pk")
    waiting = meetings.exclude(records__kind=RecordKind.MINUTES)
    made = sum(seal_meeting(meeting_id=pk) for pk in waiting.values_list("pk", flat=True))
    alone = _unsealed().filter(_ALONE).order_by("date", "pk")
    made += sum(seal_decision(decision_id=pk) for pk in alone.values_list("pk", flat=True))
    corrections = Correction.objects.filter(record__isnull=True).order_by("pk")
    return made + sum(seal_correction(correction_id=pk) for pk in corrections.values_list("pk", flat=True))


def seal_decision(*, decision_id: int) -> int:
    """Seal the record of a decision that is approved by itself; may be called any number of times, as `seal_meeting`.

    Such is one made without a meeting, and one whose § was approved immediately.
    """
    return sum(_seal(decision) for decision in _UNSEALED_ALONE.all(decision_id))


def _unsealed() -> "models.QuerySet[Decision]":
    approved = Decision.objects.filter(state=DecisionState.APPROVED)
    return approved.exclude(records__kind=RecordKind.DECISION)


_UNSEALED_ALONE = PreparedObjects(lambda key: _unsealed().filter(_ALONE, pk=key).select_related(*_RELATED), STAND_IN_ID)
_UNSEALED_AT = PreparedObjects(
    lambda meeting: (
        _unsealed().filter(agenda_item__meeting=meeting).select_related(*_RELATED).order_by("agenda_item__order")
    ),
    STAND_IN_ID,
)


def unsealed_at(meeting_id: int) -> list[Decision]:
    """Return the approved decisions of a meeting that have no record yet, in its order, with what a record reads."""
    return _UNSEALED_AT.all(meeting_id)


def seal_meeting(*, meeting_id: int) -> int:
    """Seal the record of each decision of a meeting, then its minutes; may be called any number of times.

    Returns how many records were made. A meeting whose minutes are not approved gets none.
    """
    meeting = (
        Meeting.objects.select_related("body", "chair", "secretary")
        .filter(pk=meeting_id, state=MeetingState.MINUTES_APPROVED)
        .first()
    )
    if meeting is None:
        return 0
    made = sum(_seal(decision) for decision in unsealed_at(meeting_id))
    if not meeting.records.filter(kind=RecordKind.MINUTES).exists():
        made += _seal(meeting)
    return made


def seal_correction(*, correction_id: int) -> int:
    """Seal the record of a decision anew, with what has been corrected; may be called any number of times.

    Returns how many records were made. The decision's own record comes first, whatever is late.
    """
    rows = Correction.objects.filter(pk=correction_id, record__isnull=True)
    correction = rows.select_related(*(f"decision__{name}" for name in _RELATED)).first()
    if correction is None:
        return 0
    decision = correction.decision
    made = seal_decision(decision_id=decision.pk)
    if decision.meeting is not None:
        made += seal_meeting(meeting_id=decision.meeting.pk)
    return made + _seal(correction)


def seal_extract(*, decision_id: int) -> int:
    """Seal the extract of a decision's §, unless there is one that tells of every correction; return how many."""
    approved = Decision.objects.filter(pk=decision_id, state=DecisionState.APPROVED, agenda_item__isnull=False)
    decision = approved.select_related(*_RELATED).first()
    if decision is None or file_to_send(decision) is not None:
        return 0
    return int(_seal(Extract(decision)))


def _seal(subject: Subject) -> bool:
    """Make, seal and keep one record; return False if another worker was first."""
    with translation.override(LANGUAGE):
        paper = paper_of(subject)
        facts, rows = facts_json(subject, paper.document.content), rows_json(subject)
        pdf = _sealed(paper, facts, _reason(subject))
    decision = decision_in(subject)
    record = SealedRecord(
        kind=KINDS[type(subject)],
        decision=decision,
        correction=subject if isinstance(subject, Correction) else None,
        meeting=subject if isinstance(subject, Meeting) else decision.meeting if decision else None,
        facts=facts,
        rows=rows,
        **_columns(paper, pdf),
    )
    return _keep(record, pdf)


def seal_redacted(*, of: SealedRecord, paper: Paper, facts: str) -> SealedRecord:
    """Seal and keep a redacted version of a record, drawn on `paper`, with its own `facts` inside.

    It stands in the chain as every record does, and is told apart from the full one by its kind.
    """
    with translation.override(LANGUAGE):
        pdf = _sealed(paper, facts, _("Redacted version of the record of %(day)s"))
    record = SealedRecord(
        kind=RecordKind.REDACTED, redacts=of, meeting=of.meeting, facts=facts, rows="{}", **_columns(paper, pdf)
    )
    if not _keep(record, pdf):
        raise StateRefusedError(_("Someone else changed this a moment ago. Reload the page and look again."))
    return record


@collector_at_rest()
def _sealed(paper: Paper, facts: str, reason: str) -> bytes:
    from reports.pdf.engine import render_document  # noqa: PLC0415 - WeasyPrint: slow, perhaps not installed
    from reports.pdf.sealing import seal  # noqa: PLC0415 - pyHanko: slow

    inside = [Attachment(_("decision.json"), _("The same facts for machines"), facts)]
    attachments = inside if settings.RECORD_JSON_INSIDE else []
    pdf = render_document(paper.document, paper.template_name, attachments)
    return seal(pdf, reason=reason % {"day": paper.document.date})


def _columns(paper: Paper, pdf: bytes) -> dict[str, Any]:
    """Return what a record's row says of its file."""
    from reports.pdf.sealing import own_fingerprint  # noqa: PLC0415 - pyHanko: slow

    return {
        "title": paper.document.title[:LONGEST_TITLE],
        "file_name": whole_name(paper.filename, "pdf"),
        "file_digest": hashlib.sha256(pdf).hexdigest(),
        "size": len(pdf),
        "certificate": own_fingerprint(),
    }


def _reason(subject: Subject) -> str:
    if isinstance(subject, Correction):
        return _("Correction of %(day)s")
    item = subject.agenda_item if isinstance(subject, Decision) else None
    if isinstance(subject, Decision) and (not subject.is_by_meeting or (item and item.is_approved)):
        return _("Approved decision of %(day)s")
    return _("Approved minutes of %(day)s")


def _keep(record: SealedRecord, pdf: bytes) -> bool:
    stored = default_storage.save(record_path(record, f"{record.file_digest}.pdf"), ContentFile(pdf))
    try:
        _link(record, stored)
    except BaseException as error:
        default_storage.delete(stored)
        if isinstance(error, IntegrityError):
            logger.info("%s: sealed by another worker", record)
            return False
        raise
    return True


@transaction.atomic
def _link(record: SealedRecord, stored: str) -> None:
    """Put the record last in the chain, whose end is locked meanwhile."""
    chain, _is_new = RecordChain.objects.select_for_update().get_or_create(pk=1)
    record.number, record.previous_link = chain.last_number + 1, chain.last_link
    record.file, record.sealed_at = stored, timezone.now()
    record.link = record.computed_link()
    record.save(force_insert=True)
    chain.last_number, chain.last_link = record.number, record.link
    chain.save()
