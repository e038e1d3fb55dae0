"""A status report is drafted by the section's group, and given: from then on it stands."""

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from actionplans.enums import REPORT_STEPS, ReportState
from actionplans.models import PlanArea, StatusPicture, StatusReport
from actionplans.queries.goals import area_standing, author_of, may_write_report
from collaboration.models import User
from foundation.dates import Precision
from foundation.edits import claim_edit
from foundation.errors import FrozenError, RightRefusedError, RuleError, StateRefusedError
from foundation.filekinds import is_named_as, kind_of
from foundation.history import delete_as, save_as
from foundation.transitions import take_step
from foundation.validation import require_valid


@dataclass(frozen=True)
class ReportInput:
    """A status report as someone wrote it."""

    period_from: dt.date
    period_to: dt.date
    text: str
    next_step: str = ""
    next_date: dt.date | None = None
    next_precision: str = Precision.DAY


@dataclass(frozen=True)
class PictureInput:
    """A picture as someone put it in: the file's name and bytes, and what it shows in words."""

    name: str
    content: bytes
    alt: str
    caption: str = ""


@transaction.atomic
def begin_report(*, area: PlanArea, given: ReportInput, by: User, today: dt.date) -> StatusReport:
    """Return a new draft of a section's report for a period.

    Raises RightRefusedError for whoever neither manages plans nor convenes the group, StateRefusedError unless the
    plan is in force, InvalidError for what no report can be, such as a second one for the same period.
    """
    _require_writer(area, by, today)
    if not area.plan.is_current:
        raise StateRefusedError(_("Status reports are written while the plan is in force."))
    report = StatusReport(area=area, created_by=by)
    _write(report, given, by)
    return report


@transaction.atomic
def change_report(
    *, report: StatusReport, given: ReportInput, by: User, today: dt.date, seen: int | None = None
) -> StatusReport:
    """Change a draft. Raises as `begin_report`, FrozenError once it is given, StaleEditError as elsewhere."""
    report = _open(report, by, today, seen=seen)
    _write(report, given, by)
    return report


@transaction.atomic
def discard_report(*, report: StatusReport, by: User, today: dt.date) -> None:
    """Throw a draft away with its pictures. Raises as `change_report`."""
    report = _open(report, by, today)
    files: list[Any] = [picture.file for picture in report.pictures.all()]
    delete_as(report, by=by)
    transaction.on_commit(lambda: _delete(files))


@transaction.atomic
def give_report(*, report: StatusReport, by: User, today: dt.date) -> StatusReport:
    """Give the report: keep how measures and indicators stand, and whose it is. It never changes again.

    Raises as `change_report`. The words that are kept are in the portal's own language.
    """
    report = _open(report, by, today)
    with translation.override(settings.LANGUAGE_CODE):
        standing = asdict(area_standing(report.area, today))
    kept = {
        "standing": standing,
        "author": author_of(report.area, by, today),
        "given_at": timezone.now(),
        "given_by": by,
    }
    take_step(REPORT_STEPS, report, to=ReportState.GIVEN, by=by, extra=kept)
    return report


@transaction.atomic
def add_picture(*, report: StatusReport, given: PictureInput, by: User, today: dt.date) -> StatusPicture:
    """Add a picture to a draft, last.

    Raises as `change_report`, RuleError for what is no PNG or JPEG inside or is named as something else, InvalidError
    for one of more than 2 MB, without a text for who cannot see it, or that is there already.
    """
    report = _open(report, by, today)
    kind = kind_of(given.content)
    if kind is None or not kind.is_picture or not is_named_as(given.name, kind):
        raise RuleError(_("The file is no picture, or not the kind its name says. Use PNG or JPEG."))
    last = report.pictures.aggregate(last=Max("order"))["last"] or 0
    picture = StatusPicture(
        report=report,
        order=last + 1,
        file=ContentFile(given.content, name=f"picture.{kind.ending}"),
        ending=kind.ending,
        file_digest=hashlib.sha256(given.content).hexdigest(),
        alt=given.alt.strip(),
        caption=given.caption.strip(),
    )
    require_valid(picture)
    picture.save()
    return picture


@transaction.atomic
def remove_picture(*, picture: StatusPicture, by: User, today: dt.date) -> None:
    """Take a picture away from a draft, and its file once that is done. Raises as `change_report`."""
    _open(picture.report, by, today)
    files: list[Any] = [picture.file]
    picture.delete()
    transaction.on_commit(lambda: _delete(files))


def _delete(files: list[Any]) -> None:
    for file in files:
        file.delete(save=False)


def _write(report: StatusReport, given: ReportInput, by: User) -> None:
    for name in ReportInput.__dataclass_fields__:
        setattr(report, name, getattr(given, name))
    require_valid(report)
    save_as(report, by=by)


def _require_writer(area: PlanArea, by: User, today: dt.date) -> None:
    if not may_write_report(by, area, today):
        raise RightRefusedError(
            _("Status reports are written by the convener of the section's group, and by those who manage plans.")
        )


def _open(report: StatusReport, by: User, today: dt.date, *, seen: int | None = None) -> StatusReport:
    """Return the draft locked and ready to be changed, or raise what stands in the way, in words."""
    rows = StatusReport.objects.select_for_update(of=("self",)).select_related("area__plan")
    report = rows.get(pk=report.pk)
    _require_writer(report.area, by, today)
    if not report.is_draft:
        raise FrozenError(_("The report is given and stands as it is. Write a new one for the next period."))
    if seen is not None:
        claim_edit(report, seen=seen)
    return report
