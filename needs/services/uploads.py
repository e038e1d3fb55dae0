"""A party's needs by spreadsheet: what is uploaded is kept, what is right becomes drafts, the rest waits."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.bulk import create_all, update_all
from foundation.edits import claim_edit
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as
from foundation.imports.cells import as_text
from foundation.imports.files import refuse_size
from foundation.imports.outcomes import Outcome
from needs.models import Answer, Submission, SubmissionUpload, UploadedRow
from needs.queries.checking import Check, CheckedRow
from needs.queries.columns import columns_of
from needs.queries.reading import ReadSheet, read_sheet
from needs.services.needs import MOST_NEEDS, NEED_FIELDS, lock_to_write, note_edit

_SAVED_FIELDS = (*NEED_FIELDS, "changed_at", "changed_by", "saved_from", "edit_number")


def keep_upload(*, submission: Submission, file: Any, by: User) -> SubmissionUpload:
    """Read a spreadsheet and keep its rows for the party to look through; no need is written.

    The file is read before anything is locked: a large one takes its time. Raises RightRefusedError, and then
    FileRefusedError, in one sentence, for a file that cannot be read as the template, or as `lock_to_write`.
    """
    require_right(by, Right.HAND_IN_NEEDS, submission.organisation)
    refuse_size(file.size)
    sheet = read_sheet(file.open("rb"), columns_of(submission), most=MOST_NEEDS)
    return _keep(submission, sheet, PurePath(file.name.replace("\\", "/")).name[-255:], by)


@transaction.atomic
def _keep(submission: Submission, sheet: ReadSheet, filename: str, by: User) -> SubmissionUpload:
    upload = SubmissionUpload.objects.create(
        submission=lock_to_write(submission, by),
        filename=filename,
        columns=list(sheet.columns),
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    UploadedRow.objects.bulk_create(
        UploadedRow(upload=upload, line=row.line, need_key=row.need_key, seen=row.seen, cells=row.cells)
        for row in sheet.rows
    )
    return upload


@transaction.atomic
def save_rows(
    *,
    upload: SubmissionUpload,
    typed: Mapping[int, Mapping[str, str]],
    chosen: Mapping[int, int],
    dropped: Collection[int],
    by: User,
    seen: int | None = None,
) -> Counter[Outcome]:
    """Keep what is typed in the cells, and save the rows that are right as draft needs; count the rows by outcome.

    `typed` is cells by the id of the row and the key of the column; `chosen` is the rows that are to replace what a
    colleague has saved, with the need's number of saved edits that was looked at; `dropped` is thrown away. Rows that
    are wrong stay, and an upload without rows is gone; rows that wait in an older file of the same person and stand for
    a need saved now are gone too, for this file is the newer one. Raises as `lock_to_write`, StaleEditError if a
    colleague has saved from the upload since, RuleError past 200 needs.
    """
    submission = lock_to_write(upload.submission, by)
    _require_kept(upload)
    claim_edit(upload, seen=seen)
    upload.rows.filter(pk__in=dropped).delete()
    rows = list(upload.rows.order_by("line"))
    for row in rows:
        _type(row, typed.get(row.pk, {}), upload.columns)
        row.seen = chosen.get(row.pk, row.seen)
    check = Check(submission, rows, upload.columns, by=by)
    right = [checked for checked in check.rows if not checked.is_wrong]
    counts = Counter(checked.outcome for checked in check.rows)  # before the new needs have keys
    _save_needs(submission, right, kept=len(check.needs), by=by)
    _replace_older(upload, [checked.row for checked in right])
    UploadedRow.objects.filter(pk__in=[checked.row.pk for checked in right]).delete()
    UploadedRow.objects.bulk_update([checked.row for checked in check.rows if checked.is_wrong], ["cells", "seen"])
    if len(right) == len(check.rows):
        upload.delete()
    return counts


@transaction.atomic
def discard_upload(*, upload: SubmissionUpload, by: User) -> Submission:
    """Throw away the rows that are left of an upload. Raises RightRefusedError, StateRefusedError if it is gone."""
    require_right(by, Right.HAND_IN_NEEDS, upload.submission.organisation)
    _require_kept(upload)
    upload.delete()
    return upload.submission


def _require_kept(upload: SubmissionUpload) -> None:
    if not SubmissionUpload.objects.select_for_update().filter(pk=upload.pk).exists():
        raise StateRefusedError(_("A colleague has saved or thrown away the rest of this file."))


def _type(row: UploadedRow, typed: Mapping[str, str], columns: Sequence[str]) -> None:
    """Put what was typed in the row's cells; only in columns that the file had."""
    row.cells |= {key: as_text(text) for key, text in typed.items() if key in columns}


def _replace_older(upload: SubmissionUpload, rows: Sequence[UploadedRow]) -> None:
    """Throw away what stands for the same needs in older files of the same person: the file was uploaded again."""
    if not rows:
        return
    keys = {row.need_key for row in rows} - {None}
    titles = {row.title_key for row in rows} - {""}
    earlier = UploadedRow.objects.filter(
        upload__submission=upload.submission_id, upload__uploaded_by=upload.uploaded_by_id, upload__lt=upload.pk
    )
    old = [row.pk for row in earlier if row.need_key in keys or row.title_key in titles]
    if old:
        UploadedRow.objects.filter(pk__in=old).delete()
        SubmissionUpload.objects.filter(submission=upload.submission_id, rows=None).delete()


def _save_needs(submission: Submission, rows: Sequence[CheckedRow], *, kept: int, by: User) -> None:
    """Write the needs and answers of rows that are right, with their history, in as few statements as for one."""
    new = [row.need for row in rows if row.outcome == Outcome.NEW]
    changed = [row for row in rows if row.outcome == Outcome.CHANGED]
    if kept + len(new) > MOST_NEEDS:
        raise RuleError(_("A party hands in at most %(count)s needs in a round.") % {"count": MOST_NEEDS})
    if not new and not changed:
        return
    _note_first_writing(submission, by)
    last = submission.needs.aggregate(last=Max("order"))["last"] or 0
    for place, need in enumerate(new, start=last + 1):
        need.order, need.created_by = place, by
    for need in (*new, *(row.need for row in changed)):
        need.changed_at, need.changed_by, need.saved_from = timezone.now(), by, ""
        need.edit_number += 1
    create_all(new, by=by)
    update_all([row.need for row in changed], _SAVED_FIELDS, by=by)
    _save_answers(rows, by)
    note_edit(submission)


def _note_first_writing(submission: Submission, by: User) -> None:
    if submission.opened_at is None:
        submission.opened_at = timezone.now()
        save_as(submission, by=by)


def _save_answers(rows: Iterable[CheckedRow], by: User) -> None:
    new: list[Answer] = []
    changed: list[Answer] = []
    for row in rows:
        for key, value in row.answers.items():
            answer = row.stored.get(key)
            if answer is None:
                new.append(Answer(need=row.need, question_id=key, value=value))
            else:
                answer.value = value
                changed.append(answer)
    create_all(new, by=by)
    update_all(changed, ["value"], by=by)
