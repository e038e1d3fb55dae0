"""Documents signed with another service are attached to meetings and decisions, and taken away with a reason."""

import hashlib
from dataclasses import asdict
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.models import Decision, Meeting, SignedDocument
from decisions.services.decisions import lock_decision
from decisions.services.meetings import lock_meeting
from foundation.errors import RuleError, StateRefusedError
from foundation.files import LONGEST_NAME
from foundation.history import save_as
from foundation.validation import require_valid


def attach_signed(*, subject: Decision | Meeting, content: bytes, name: str, by: User) -> SignedDocument:
    """Keep a signed PDF, byte for byte, with what its signatures say today; `name` is the file's name, and its title.

    Also what is approved takes a signed document: it stands beside the record. Raises StateRefusedError before a
    meeting is held or a decision is made, RuleError for what is no readable, signed PDF of at most 25 MB or is
    attached already.
    """
    from reports.pdf.signatures import signatures_in  # noqa: PLC0415 - pyHanko: slow

    require_right(by, Right.KEEP_MINUTES, subject.body)
    title = PurePath(name.replace("\\", "/")).stem.strip()[:LONGEST_NAME] or _("Signed document")
    row = SignedDocument(
        decision=subject if isinstance(subject, Decision) else None,
        meeting=subject if isinstance(subject, Meeting) else None,
        title=title,
        file=ContentFile(content, name="signed.pdf"),
        file_digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        attached_at=timezone.now(),
        attached_by=by,
    )
    require_valid(row)
    row.signatures = [asdict(signature) for signature in signatures_in(content)]
    with transaction.atomic():
        _lock_made(subject)
        require_valid(row)
        save_as(row, by=by)
    return row


@transaction.atomic
def remove_signed(*, document: SignedDocument, reason: str, by: User) -> SignedDocument:
    """Take a signed document away; that it was there, by whom and why it went stays, and so does the file.

    Raises StateRefusedError if it is already taken away, RuleError without a reason.
    """
    related = ("decision__body", "meeting__body")
    document = SignedDocument.objects.select_for_update(of=("self",)).select_related(*related).get(pk=document.pk)
    require_right(by, Right.KEEP_MINUTES, document.subject.body)
    if not document.is_in_force:
        raise StateRefusedError(_("The document is already taken away. Attach it anew if it is needed."))
    if not reason.strip():
        raise RuleError(_("Say why the document is taken away."))
    document.removed_at, document.removed_by, document.removed_reason = timezone.now(), by, reason.strip()
    save_as(document, by=by)
    return document


def _lock_made(subject: Decision | Meeting) -> None:
    """Lock what the document is of; raise StateRefusedError where there is nothing to sign yet."""
    if isinstance(subject, Decision):
        if lock_decision(subject).is_proposal:
            raise StateRefusedError(_("A signed document is attached when the decision is made."))
        return
    meeting = lock_meeting(subject)
    if meeting.keeps_notes:
        raise StateRefusedError(_("Notes are kept of this meeting, and no one signs notes."))
    if not (meeting.is_held or meeting.minutes_are_out or meeting.is_frozen):
        raise StateRefusedError(_("Signed minutes are attached when the meeting has been held."))
