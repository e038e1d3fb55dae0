"""A decision's record and a meeting's minutes as documents: furniture and content, before they become PDFs."""

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.queries.portal import the_collaboration
from decisions.models import Correction, Decision, Meeting
from decisions.queries.minutes import extract_of, minutes_of
from decisions.queries.notes import notes_of
from decisions.queries.record import record_of
from decisions.queries.sealed import Extract, Subject
from foundation.dates import format_date, today
from reports.pdf.document import Document

RECORD_TEMPLATE = "decisions/record.html"
MINUTES_TEMPLATE = "decisions/minutes.html"
NOTES_TEMPLATE = "decisions/notes.html"


@dataclass(frozen=True)
class Paper:
    """A document with the template that draws it and the name of its file, without ending."""

    document: Document
    template_name: str
    filename: str


def record_paper(decision: Decision, *, on: dt.date, corrected_until: int | None = None) -> Paper:
    """Return the record of a decision; UTKAST stands across it until the minutes are approved.

    `on` is the day that stands on it while the decision has none; `corrected_until` as in `record_of`.
    """
    record = record_of(decision, corrected_until=corrected_until)
    document = Document(
        title=record.title,
        document_type=_("Decision"),
        date=decision.date or on,
        sender=(the_collaboration().name, record.body),
        reference_number=record.reference_number,
        draft=record.is_draft,
        foot="" if record.is_draft else verification_words(),
        content=record,
    )
    return Paper(document, RECORD_TEMPLATE, record_filename(decision))


def correction_paper(correction: Correction) -> Paper:
    """Return the record of a decision anew, with what has been corrected in it at the top."""
    paper = record_paper(correction.decision, on=correction.corrected_on, corrected_until=correction.number)
    document = replace(paper.document, document_type=_("Correction"), date=correction.corrected_on)
    values = {"day": format_date(correction.corrected_on), "decision": paper.filename}
    return replace(paper, document=document, filename=_("Correction %(day)s of %(decision)s") % values)


def paper_of(subject: Subject) -> Paper:
    """Return what is sealed: a decision as it was approved, or with one correction more; minutes, or a § of them."""
    if isinstance(subject, Extract):
        return extract_paper(subject.decision)
    if isinstance(subject, Correction):
        return correction_paper(subject)
    if isinstance(subject, Decision):
        return record_paper(subject, on=today(), corrected_until=0)
    return minutes_paper(subject)


def minutes_paper(meeting: Meeting) -> Paper:
    """Return the minutes of a meeting; UTKAST stands across them until they are approved."""
    minutes = minutes_of(meeting)
    signed = _("Signatures of those approving: ____________________   Certified extract: ____________________")
    document = Document(
        title=_("Minutes of %(body)s") % {"body": minutes.body},
        document_type=_("Minutes"),
        date=meeting.date,
        sender=(the_collaboration().name, minutes.body),
        draft=minutes.is_draft,
        foot=signed if minutes.is_draft else verification_words(),
        content=minutes,
    )
    return Paper(document, MINUTES_TEMPLATE, minutes_filename(meeting))


def notes_paper(meeting: Meeting) -> Paper:
    """Return the notes of a meeting; UTKAST stands across them until they are done."""
    notes = notes_of(meeting)
    document = Document(
        title=_("Notes of %(body)s") % {"body": notes.body},
        document_type=_("Notes"),
        date=meeting.date,
        sender=(the_collaboration().name, notes.body),
        draft=notes.is_draft,
        content=notes,
    )
    return Paper(document, NOTES_TEMPLATE, notes_filename(meeting))


def notes_filename(meeting: Meeting) -> str:
    """Return the file's name: «Minnesanteckningar Tematisk arbetsgrupp 2019-12-13»."""
    return _("Notes %(body)s %(day)s") % {"body": meeting.body, "day": format_date(meeting.date)}


def extract_paper(decision: Decision) -> Paper:
    """Return the extract of a decision's § from its meeting's minutes, as it is sent to those who are to know."""
    extract = extract_of(decision)
    (item,) = extract.items
    document = Document(
        title=_("Extract of minutes, %(item)s") % {"item": item.heading},
        document_type=_("Extract of minutes"),
        date=decision.date or today(),
        sender=(the_collaboration().name, extract.body),
        reference_number=item.reference_number,
        draft=extract.is_draft,
        foot=verification_words(),
        content=extract,
    )
    values = {"day": format_date(decision.date), "title": decision.matter_title}
    return Paper(document, MINUTES_TEMPLATE, _("Extract %(day)s %(title)s") % values)


def record_filename(decision: Decision) -> str:
    """Return the file's name: «Beslut 2019-12-13 Budget och verksamhetsplan …»."""
    return _("Decision %(day)s %(title)s") % {"day": format_date(decision.date), "title": decision.matter_title}


def minutes_filename(meeting: Meeting) -> str:
    """Return the file's name: «Protokoll Styrgruppen 2019-12-13»."""
    return _("Minutes %(body)s %(day)s") % {"body": meeting.body, "day": format_date(meeting.date)}


def verification_words() -> str:
    """Return where anyone may try whether a file is a record of this portal, unchanged."""
    return _("Sealed. Try the file at %(address)s") % {"address": f"{settings.SITE_URL}{reverse('verify')}"}
