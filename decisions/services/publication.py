"""Sealed records are made public, and publications withdrawn, here."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import Level
from decisions.models import Correction, Decision, Meeting, Publication, SealedRecord
from decisions.queries.publication import (
    latest_record,
    own_record,
    publication_of,
    sealed_minutes,
    searched_words,
    shown_of,
)
from decisions.queries.record import AnnexBlock, annex_blocks, annex_rows
from decisions.queries.redacted import redacted_version
from decisions.queries.redaction import Omissions
from decisions.queries.sealed import Extract, subject_of
from decisions.services.decisions import lock_decision
from decisions.services.meetings import lock_meeting
from decisions.services.records import LANGUAGE, seal_redacted
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as

NOTHING = Omissions()


@transaction.atomic
def publish_decision(*, decision: Decision, by: User, omissions: Omissions = NOTHING) -> Publication:
    """Let everyone read a decision: its page, and its record as it was sealed, with the corrections made until then.

    What is left out makes a redacted version, sealed beside the full one, which stays with the parties. Raises
    RightRefusedError without the right to publish in the body, StateRefusedError until the record is sealed and
    while it is already published, RuleError for words that cannot be left out.
    """
    decision = lock_decision(decision)
    require_right(by, Right.PUBLISH, decision.body)
    record = own_record(decision)
    if record is None:
        raise StateRefusedError(_("A decision is published when its minutes are approved and its record is sealed."))
    return _publish(record, decision, omissions, by, latest=latest_record(decision) or record)


@transaction.atomic
def publish_minutes(*, meeting: Meeting, by: User, omissions: Omissions = NOTHING) -> Publication:
    """Let everyone read approved minutes, with every matter in them; raises as `publish_decision`."""
    meeting = lock_meeting(meeting)
    require_right(by, Right.PUBLISH, meeting.body)
    record = sealed_minutes(meeting)
    if record is None:
        raise StateRefusedError(_("Minutes are published when they are approved and sealed."))
    return _publish(record, meeting, omissions, by, latest=record)


@transaction.atomic
def withdraw_publication(*, publication: Publication, reason: str, by: User) -> Publication:
    """Take what was published away from the public; that it was there, and why it went, stays in the history.

    Raises StateRefusedError if it is already withdrawn, RuleError without a reason.
    """
    publication = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("subject__decision__body", "subject__meeting__body")
        .get(pk=publication.pk)
    )
    record = publication.subject
    found = subject_of(record)
    subject = found.decision if isinstance(found, Correction | Extract) else found
    require_right(by, Right.PUBLISH, subject.body)
    if not publication.is_in_force:
        raise StateRefusedError(_("The publication is already withdrawn. Publish anew what is to be read again."))
    if not reason.strip():
        raise RuleError(_("Say why the publication is withdrawn."))
    publication.withdrawn_at, publication.withdrawn_by = timezone.now(), by
    publication.withdrawn_reason = reason.strip()
    save_as(publication, by=by)
    if not publication.is_redacted:
        _open(subject, Level.PARTIES, by)
    return publication


def _publish(
    record: SealedRecord, subject: Decision | Meeting, omissions: Omissions, by: User, *, latest: SealedRecord
) -> Publication:
    if publication_of(record) is not None:
        raise StateRefusedError(_("This is already published."))
    annexes = annex_blocks(annex_rows(subject)) if isinstance(subject, Decision) else ()
    if omissions:
        with translation.override(LANGUAGE):
            version = redacted_version(latest, annexes, omissions)
        latest, annexes = seal_redacted(of=latest, paper=version.paper, facts=version.facts), version.annexes
    shown = shown_of(latest)
    publication = Publication(
        subject=record,
        record=latest,
        is_redacted=bool(omissions),
        title=latest.title,
        date=dt.date.fromisoformat(shown.date),
        body_name=shown.body,
        words=searched_words(shown),
        annexes=_drawn(annexes),
        published_at=timezone.now(),
        published_by=by,
    )
    save_as(publication, by=by)
    if not omissions:
        _open(subject, Level.PUBLIC, by)
    return publication


def _drawn(annexes: Sequence[AnnexBlock]) -> list[dict[str, Any]]:
    """Return the annexes of a decision as the public page shows them, drawn once from what the decision adopted."""
    with translation.override(LANGUAGE):
        return [
            {
                "number": block.number,
                "kicker": block.kicker,
                "title": block.title,
                "prefix": block.prefix,
                "html": render_to_string(block.template_name, {"content": block.content, "prefix": block.prefix}),
            }
            for block in annexes
        ]


def _open(subject: Decision | Meeting, level: Level, by: User) -> None:
    """Move who sees it; everything else of what is approved is frozen."""
    subject.level = level
    save_as(subject, by=by)
