"""A file is examined, kept while its owner looks at the outcome, and imported once."""

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.collector import collector_at_rest
from foundation.errors import RuleError, StateRefusedError
from foundation.imports.files import refuse_size
from foundation.imports.outcomes import Outcome, Report
from foundation.imports.resources import RegisterResource
from foundation.imports.runs import ImportRun
from foundation.rowfaults import RowFault


class ImportExpiredError(StateRefusedError):
    """The file is no longer kept."""


class ImportRefusedError(RuleError):
    """Nothing was imported; the run now tells which rows are wrong."""


@collector_at_rest()
@transaction.atomic
def examine_file(*, resource: RegisterResource, register: str, file: "File[bytes]", by: Any) -> ImportRun:
    """Examine a file and keep it with what would become of each row; nothing is imported.

    `register` names the register in the run. Raises RightRefusedError without the right to import to it, and
    FileRefusedError, in one sentence, for a file that cannot be read as this register.
    """
    resource.require_rights(by)
    refuse_size(file.size or 0)
    forget_expired()
    report = resource.read(file.open("rb"))
    run = ImportRun(register=register, owner=by, filename=(file.name or "")[:255])
    file.seek(0)
    run.file.save("", file, save=False)
    _note(run, report)
    run.save()
    return run


def _note(run: ImportRun, report: Report) -> None:
    run.heads = list(report.heads)
    run.columns = [column.column_name if column else "" for column in report.columns]
    run.rows = list(report.stored_rows())
    run.totals = {outcome.value: count for outcome, count in report.count().items()}


@collector_at_rest()
def import_file(*, run: ImportRun, resource: RegisterResource, by: Any, keep_good: bool = False) -> ImportRun:
    """Import an examined file: every row, or none; with `keep_good` the rows that are not wrong.

    The file is examined again in the transaction that saves it. Raises RightRefusedError; ImportExpiredError if the
    file is no longer kept; ImportRefusedError if rows are wrong that the person did not choose to leave out, or if
    other rows are wrong or changed than when the person looked: the run then holds the new outcome. A run that is
    already imported is returned as it is: a second press imports nothing twice.
    """
    resource.require_rights(by)
    report = _import(run, resource, by, keep_good=keep_good)
    run = ImportRun.objects.defer("rows").get(pk=run.pk)
    if report is not None:
        _note(run, report)
        run.save()
        if run.wrong:
            raise ImportRefusedError(_wrong_rows(run))
        raise ImportRefusedError(_("Nothing was imported: the register has changed meanwhile. Look once more."))
    return run


def _wrong_rows(run: ImportRun) -> str:
    """Return why nothing was imported: the row, column and reason where it is one row, else where to look."""
    first, *more = run.rows_with(Outcome.WRONG)
    if more:
        return _("Nothing was imported: some rows are wrong. Look at them below.")
    head, reason = first["faults"][0]
    return _("Nothing was imported. %(fault)s") % {"fault": RowFault(first["line"], head, reason).sentence}


@transaction.atomic
def _import(run: ImportRun, resource: RegisterResource, by: Any, *, keep_good: bool) -> Report | None:
    """Import under a lock on the run; return the new report where it is not what the person agreed to."""
    run = ImportRun.objects.defer("rows").select_for_update().get(pk=run.pk)
    if run.imported_at:
        return None
    resource.lock()
    with _kept_file(run) as file:
        report = resource.read(file)
    agreed = {outcome.value: count for outcome, count in report.count().items()} == run.totals
    if not agreed or (report.has_faults and not keep_good):
        return report
    resource.save(report, by=by, reason=_("Import of %(file)s") % {"file": run.filename}, keep_good=keep_good)
    if report.has_faults and not keep_good:
        transaction.set_rollback(True)
        return report
    run.totals = {outcome.value: count for outcome, count in report.count().items()}
    run.rows, run.imported_at = [], timezone.now()
    run.save()
    transaction.on_commit(lambda: _drop(run))
    return None


def _kept_file(run: ImportRun) -> "File[bytes]":
    if not ImportRun.objects.waiting().filter(pk=run.pk).exists():
        raise ImportExpiredError(_expired())
    try:
        return run.file.open("rb")
    except FileNotFoundError as error:
        raise ImportExpiredError(_expired()) from error


def _expired() -> str:
    return _("It is too long ago that you chose the file. Choose it again.")


def _drop(run: ImportRun) -> None:
    run.file.delete(save=True)


def forget_expired() -> None:
    """Forget the files that nobody decided on in time, with everything that stood in them."""
    for run in ImportRun.objects.expired().defer("rows"):
        run.file.delete(save=False)
        run.delete()
