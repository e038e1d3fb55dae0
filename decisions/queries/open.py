"""What the public pages show: only what is published and not withdrawn, and what stands on the notice board today."""

import datetime as dt

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from decisions.enums import RecordKind
from decisions.models import Announcement, Decision, Publication, SealedRecord
from decisions.models.adoption import OpenFile
from decisions.models.publication import PublicationQuerySet
from decisions.queries.annexes import annexed

NEWEST = 8


def published() -> PublicationQuerySet:
    """Return what the public may read, with what addresses and files need; what is longest is left unread."""
    rows = Publication.objects.in_force().select_related("subject", "record")
    heavy = [f"{name}__{field}" for name in ("subject", "record") for field in ("facts", "rows")]
    return rows.defer("words", "annexes", *heavy)


def public_page_of(record: SealedRecord) -> str:
    """Return the address where everyone reads what a record is of, in full or redacted; "" where it is not public."""
    publication = published().filter(Q(subject=record) | Q(record=record)).first()
    return publication.get_absolute_url() if publication else ""


def open_files_beside(decision: Decision) -> list[OpenFile]:
    """Return the files that the decision made public with what it adopted, in the annexes' order."""
    return [file for adoptable in annexed(decision) for file in adoptable.open_files()]


def newest() -> list[Publication]:
    """Return the decisions and minutes of the latest days."""
    return list(published().newest_first()[:NEWEST])


def announcements_up(day: dt.date) -> "QuerySet[Announcement]":
    """Return what stands on the notice board on `day`: from the announcement until the last day to appeal (KL 8:12).

    Each tells its first and last §, and in `open_number` the number of its minutes where they are published. A §
    approved immediately stands by itself, with `open_decision` as the number of its own record.
    """
    shown = Publication.objects.in_force()
    minutes = shown.of_kind(RecordKind.MINUTES).filter(subject__meeting=OuterRef("meeting"))
    alone = shown.of_kind(RecordKind.DECISION).filter(subject__decision__agenda_item=OuterRef("agenda_item"))
    up = Announcement.objects.filter(announced_on__lte=day, appeal_until__gte=day)
    number, rest = "meeting__agenda_items__paragraph_number", Q(meeting__agenda_items__approved_at__isnull=True)
    return (
        up.select_related("meeting__body", "agenda_item__meeting__body")
        .annotate(
            first_paragraph=Coalesce("agenda_item__paragraph_number", Min(number, filter=rest)),
            last_paragraph=Coalesce("agenda_item__paragraph_number", Max(number, filter=rest)),
            open_number=Subquery(minutes.values("subject__number")[:1]),
            open_decision=Subquery(alone.values("subject__number")[:1]),
        )
        .order_by("-announced_on", "-pk")
    )


def with_facts(rows: PublicationQuerySet) -> PublicationQuerySet:
    """Return the same publications with what stands in each published record, still without the rows behind it."""
    return rows.defer(None).defer("words", "annexes", "subject__facts", "subject__rows", "record__rows")


def last_change() -> dt.datetime | None:
    """Return when something was last published or withdrawn; None where nothing ever was."""
    found = Publication.objects.aggregate(Max("published_at"), Max("withdrawn_at"))
    return max(filter(None, found.values()), default=None)
