"""The form that orders a report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from foundation.access import SIGNED_IN
from foundation.dates import today
from foundation.views.forms import FormPage
from reports.kinds import ReportKind
from reports.models import ReportOrder
from reports.parameters import ParameterForm
from reports.registry import UnknownReportError, get_kind
from reports.services import order_report


class ReportOrderCreate(FormPage):
    """Ask for a report's parameters. A link may bring them along (`?decision=7`), so that one press is enough."""

    access = SIGNED_IN
    template_name = "reports/order_form.html"
    kind: ReportKind

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.kind = get_kind(kwargs["kind"])
        except UnknownReportError as error:
            raise Http404(str(error)) from error
        self.kind.may_order(request.user, None)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[ParameterForm]:
        return self.kind.parameters

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {**self.kind.defaults(), **self.request.GET.dict()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kind=self.kind, **kwargs)

    def perform(self, form: ParameterForm) -> ReportOrder:
        raw = {name: field.widget.value_from_datadict(form.data, {}, name) for name, field in form.fields.items()}
        return order_report(kind=self.kind.kind, parameters=raw, by=self.request.user, today=today())
