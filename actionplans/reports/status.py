"""A status report as PDF."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplans.enums import ReportState
from actionplans.models import StatusPicture, StatusReport
from actionplans.queries.goals import Standing, standing_of
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.portal import the_collaboration
from collaboration.queries.rights import require_right_somewhere
from foundation.dates import format_date
from foundation.errors import RightRefusedError, RuleError
from reports.kinds import Occasion, PdfReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document, Picture, PicturedDocument
from reports.registry import register


class StatusReportForm(ParameterForm):
    """Which status report."""

    report = forms.ModelChoiceField(label=gettext_lazy("Status report"), queryset=StatusReport.objects.none())

    def narrow(self, user: User | None) -> None:
        """Offer the reports the person may see."""
        rows = StatusReport.objects.all() if user is None else StatusReport.objects.visible_to(user)
        self.fields["report"].queryset = rows.select_related("area__plan", "area__group").order_by(  # type: ignore[attr-defined]
            "-period_to", "-pk"
        )


@dataclass(frozen=True)
class PictureLine:
    """A picture as the template writes it."""

    address: str
    alt: str
    caption: str


@dataclass(frozen=True)
class StatusPaper:
    """A status report as plain data."""

    plan: str
    period: str
    group: str
    author: str
    text: str
    next_step: str
    next_when: str
    next_iso: str
    pictures: list[PictureLine]
    standing: Standing


@register
class StatusReportPaper(PdfReport):
    """How it stands with one section: the text, the pictures, the next step, measures and indicators."""

    kind = "status-report"
    title = gettext_lazy("Status report")
    description = gettext_lazy("How it stands with a section of a plan, with pictures, next step and indicators.")
    parameters = StatusReportForm
    template_name = "actionplans/status_report_paper.html"

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see this one."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        if params is not None and not StatusReport.objects.visible_to(user).filter(pk=params["report"].pk).exists():
            raise RightRefusedError(_("The status report is not open to you."))

    def latest(self) -> Mapping[str, Any]:
        """Return the report that was given last."""
        report = StatusReport.objects.filter(state=ReportState.GIVEN).order_by("-given_at", "-pk").first()
        if report is None:
            raise RuleError(_("No status report has been given yet."))
        return {"report": report.pk}

    def build(self, params: Params, occasion: Occasion) -> Document:
        """Return the report as it was given; a draft as it stands, marked as a draft on every page."""
        report: StatusReport = params["report"]
        area, name = report.area, the_collaboration().name
        rows = list(report.pictures.order_by("order", "pk"))
        brought = [_picture(row) for row in rows]
        return PicturedDocument(
            title=_("Status report: %(section)s") % {"section": area.heading},
            document_type=_("Status report"),
            date=report.given_date or occasion.on,
            sender=(name, str(area.group)) if area.group else (name,),
            draft=report.is_draft,
            foot=name,
            content=StatusPaper(
                plan=area.plan.title,
                period=report.period,
                group=str(area.group or ""),
                author=report.author,
                text=report.text,
                next_step=report.next_step,
                next_when=report.next_when,
                next_iso=format_date(report.next_date, report.next_precision) if report.next_date else "",
                pictures=[
                    PictureLine(picture.address, row.alt, row.caption)
                    for row, picture in zip(rows, brought, strict=True)
                ],
                standing=standing_of(report, occasion.on),
            ),
            pictures=tuple(brought),
        )

    def filename(self, params: Params) -> str:
        """Return the file's name: «Lägesrapport Systematiskt kvalitetsarbete 2015-01-01–2015-06-30»."""
        report: StatusReport = params["report"]
        return _("Status report %(name)s") % {"name": report}


def _picture(row: StatusPicture) -> Picture:
    with row.file.open("rb") as file:
        content = file.read()
    name = f"{hashlib.sha256(content).hexdigest()}.{row.ending}"
    return Picture(name, row.kind.content_type, content)
