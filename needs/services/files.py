"""Files go with needs, and are taken away again."""

from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from foundation.errors import RuleError, StateRefusedError
from foundation.files import LONGEST_NAME
from foundation.history import delete_as, save_as
from foundation.validation import require_valid
from needs.models import Need, NeedFile
from needs.services.needs import forget_files, lock_need, note_edit

MOST_FILES = 20


@transaction.atomic
def add_file(*, need: Need, file: Any, by: User) -> NeedFile:
    """Keep an uploaded file with a need; its name becomes its title. Raises as `lock_need`.

    Raises InvalidError for a kind of file that is not taken and for more than 25 MB, RuleError past 20 files.
    """
    need = lock_need(need, by)
    if need.files.filter(removed_at=None).count() >= MOST_FILES:
        raise RuleError(_("A need takes at most %(count)s files.") % {"count": MOST_FILES})
    title = PurePath(file.name.replace("\\", "/")).stem.strip()[:LONGEST_NAME] or _("File")
    row = NeedFile(need=need, title=title, file=file, size=file.size, added_at=timezone.now(), added_by=by)
    require_valid(row)
    save_as(row, by=by)
    note_edit(need.submission)
    return row


@transaction.atomic
def remove_file(*, file: NeedFile, by: User) -> Need:
    """Take a file away: one that was handed in stays with the version it was in, any other is gone with its bytes.

    Raises as `lock_need`, and StateRefusedError if it is already taken away.
    """
    need = lock_need(file.need, by)
    found = NeedFile.objects.select_for_update(of=("self",)).filter(pk=file.pk, removed_at=None).first()
    if found is None:
        raise StateRefusedError(_("The file is already taken away."))
    if found.handed_in_at:
        found.removed_at = timezone.now()
        save_as(found, by=by)
    else:
        stored = found.file
        delete_as(found, by=by)
        transaction.on_commit(lambda: forget_files([stored]))
    note_edit(need.submission)
    return need
