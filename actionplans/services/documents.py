"""Documents that support a plan are added to a draft and taken away from it."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from actionplans.models import Plan, SupportingDocument
from actionplans.services.drafting import open_draft
from collaboration.models import User
from decisions.enums import Level
from foundation.validation import require_valid


@transaction.atomic
def add_document(
    *, plan: Plan, title: str, content: bytes, name: str, by: User, opens_to: str = Level.PARTIES
) -> SupportingDocument:
    """Add a file to a draft plan as working material; the plan's adoption opens it to `opens_to`.

    Raises FrozenError once the plan is adopted, StateRefusedError while it is proposed or withdrawn, InvalidError for
    a kind of file that is not kept, one of more than 25 MB, or one that is there already.
    """
    plan = open_draft(plan=plan, by=by)
    row = SupportingDocument(
        plan=plan,
        title=title.strip(),
        file=ContentFile(content, name=name),
        file_digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        opens_to=opens_to,
        added_at=timezone.now(),
        created_by=by,
    )
    require_valid(row)
    row.save()
    return row


@transaction.atomic
def remove_document(*, document: SupportingDocument, by: User) -> None:
    """Take a document away from a draft plan, and its file once that is done. Raises as `add_document`."""
    open_draft(plan=document.plan, by=by)
    file: Any = document.file
    document.delete()
    transaction.on_commit(lambda: file.delete(save=False))
