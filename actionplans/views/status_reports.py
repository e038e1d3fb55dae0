"""Status reports: those of a section over time, one as a page, and how it is written and given."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from actionplans.forms import PictureForm, ReportForm
from actionplans.models import StatusPicture, StatusReport
from actionplans.queries.goals import may_write_report, standing_of
from actionplans.services.status_reports import (
    PictureInput,
    ReportInput,
    add_picture,
    begin_report,
    change_report,
    discard_report,
    give_report,
    remove_picture,
)
from actionplans.views.following import VIEW
from actionplans.views.found import OfArea
from collaboration.permissions import Right
from collaboration.queries.rights import has_right_somewhere
from foundation.access import AccessMixin
from foundation.dates import half_year, today
from foundation.views.forms import ActionView, FormPage


class AreaReports(OfArea, AccessMixin, TemplateView):
    """The reports of a section over time, the latest first."""

    access = VIEW
    template_name = "actionplans/area_reports.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.pop("area", None)  # the address's number; the row itself is handed on
        user = self.request.user
        may = self.plan.is_current and may_write_report(user, self.area, today())
        rows = StatusReport.objects.visible_to(user).of(self.area).select_related("area")
        return super().get_context_data(plan=self.plan, area=self.area, reports=list(rows), may_write=may, **kwargs)


def _report(form: ReportForm) -> ReportInput:
    return ReportInput(**{name: form.cleaned_data[name] for name in ReportForm.Meta.fields})


class ReportAdd(OfArea, FormPage):
    """A report of a section is begun."""

    access = VIEW
    form_class = ReportForm
    template_name = "actionplans/status_report_form.html"
    done = _("The report is begun. Add pictures, look it through, and give it.")

    def get_initial(self) -> dict[str, Any]:
        """Begin with the half-year that runs."""
        first, last = half_year(today())
        return {"period_from": first, "period_to": last}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = self.plan.is_current and may_write_report(self.request.user, self.area, today())
        return super().get_context_data(plan=self.plan, area=self.area, may_write=may, **kwargs)

    def perform(self, form: ReportForm) -> StatusReport:
        """Begin it and go to it."""
        return begin_report(area=self.area, given=_report(form), by=self.request.user, today=today())


class OfReport:
    """The report that the page's address names, if the person may see it."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def report(self) -> StatusReport:
        """Read once a request, with its section and plan."""
        rows = StatusReport.objects.visible_to(self.request.user).select_related("area__plan", "area__group")
        found: StatusReport = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def refused_target(self) -> StatusReport:
        """Return where a button that was refused leads back to."""
        return self.report


class ReportDetail(OfReport, AccessMixin, TemplateView):
    """One report: the text, the pictures, the next step, and how measures and indicators stood."""

    access = VIEW
    template_name = "actionplans/status_report_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, user = self.report, self.request.user
        return super().get_context_data(
            report=row,
            area=row.area,
            plan=row.area.plan,
            pictures=list(row.pictures.order_by("order", "pk")),
            standing=standing_of(row, today()),
            may_write=row.is_draft and may_write_report(user, row.area, today()),
            may_order=has_right_somewhere(user, Right.ORDER_REPORT),
            **kwargs,
        )


class ReportChange(OfReport, FormPage):
    """A draft is written on."""

    access = VIEW
    form_class = ReportForm
    template_name = "actionplans/status_report_form.html"
    done = _("The report is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.report}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        area = self.report.area
        may = self.report.is_draft and may_write_report(self.request.user, area, today())
        return super().get_context_data(plan=area.plan, area=area, may_write=may, **kwargs)

    def perform(self, form: ReportForm) -> StatusReport:
        """Save it and go to it."""
        seen = form.cleaned_data["seen"]
        by = self.request.user
        return change_report(report=self.report, given=_report(form), by=by, today=today(), seen=seen)


class ReportGive(OfReport, ActionView):
    """The report is given, and stands from then on."""

    access = VIEW
    done = _("The report is given. It stands as it is from now on.")

    def perform(self) -> StatusReport:
        """Give it and go to it."""
        return give_report(report=self.report, by=self.request.user, today=today())


class ReportDiscard(OfReport, ActionView):
    """A draft is thrown away."""

    access = VIEW
    done = _("The draft is thrown away.")

    def perform(self) -> Any:
        """Throw it away and go to the plan."""
        plan = self.report.area.plan
        discard_report(report=self.report, by=self.request.user, today=today())
        return plan


class PictureAdd(OfReport, FormPage):
    """A picture is added to a draft."""

    access = VIEW
    form_class = PictureForm
    template_name = "actionplans/status_picture_form.html"
    done = _("The picture is added.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        area = self.report.area
        may = self.report.is_draft and may_write_report(self.request.user, area, today())
        return super().get_context_data(report=self.report, plan=area.plan, may_write=may, **kwargs)

    def perform(self, form: PictureForm) -> StatusReport:
        """Add it and go back to the report."""
        file, values = form.cleaned_data["file"], form.cleaned_data
        given = PictureInput(file.name, file.read(), values["alt"], values["caption"])
        add_picture(report=self.report, given=given, by=self.request.user, today=today())
        return self.report


class OfPicture:
    """The picture that the address names, of a report the person may see."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def picture(self) -> StatusPicture:
        """Read once a request."""
        reports = StatusReport.objects.visible_to(self.request.user).values("pk")
        rows = StatusPicture.objects.filter(report__in=reports).select_related("report__area__plan")
        found: StatusPicture = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def refused_target(self) -> StatusReport:
        """Return where a button that was refused leads back to."""
        return self.picture.report


class PictureRemove(OfPicture, ActionView):
    """A picture is taken away from a draft."""

    access = VIEW
    done = _("The picture is removed.")

    def perform(self) -> StatusReport:
        """Remove it and go back to the report."""
        report = self.picture.report
        remove_picture(picture=self.picture, by=self.request.user, today=today())
        return report


class PictureFile(OfPicture, AccessMixin, View):
    """The picture itself, shown in its page."""

    access = VIEW
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:  # noqa: ARG002 - the address's number is read above
        """Answer with the file, as the kind of picture its bytes are."""
        try:
            file = self.picture.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, content_type=self.picture.kind.content_type)
        response["Cache-Control"] = "private, no-cache"
        return response
