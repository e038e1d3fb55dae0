"""My ordered reports: the list, one order with its progress, and the buttons."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from foundation.access import SIGNED_IN, AccessMixin
from foundation.lists import Empty, ListPage
from foundation.tables import Address, Column, Kind, Tag
from foundation.views.forms import ActionView
from reports.enums import ReportState
from reports.models import ReportOrder
from reports.queries import orders_of
from reports.registry import kinds_for, title_of
from reports.services import cancel_report, retry_report

TONES = {
    ReportState.ORDERED: "info",
    ReportState.RUNNING: "info",
    ReportState.READY: "ok",
    ReportState.FAILED: "bad",
    ReportState.EXPIRED: "draft",
}


def state_tag(order: ReportOrder) -> Tag:
    """Return the state's word in its colour."""
    return Tag(ReportState(order.state).label, TONES.get(ReportState(order.state), ""))


class ReportList(ListPage):
    """The person's own orders, and the reports there are to order."""

    access = SIGNED_IN
    template_name = "reports/order_list.html"
    title = _("Reports")
    lead = _("What you have ordered. A file is kept for a while and can then be ordered again.")
    caption = _("My ordered reports")
    empty = Empty(_("You have ordered no reports yet"), _("Choose one below. It is made while you do something else."))
    columns = (
        Column("title", _("Report"), link=Address("report_detail", pk="pk"), head=True, sort=["title"]),
        Column("kind", _("Kind"), value=lambda order: title_of(order.kind)),
        Column("state", _("State"), Kind.TAG, value=state_tag),
        Column("ordered_at", _("Ordered"), Kind.MOMENT, sort=["ordered_at"]),
        Column("expires_at", _("Kept until"), Kind.MOMENT),
    )

    def get_queryset(self) -> QuerySet[ReportOrder]:
        return orders_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kinds=kinds_for(self.request.user), **kwargs)


class ReportDetail(AccessMixin, View):
    """One order. Asked by htmx, it answers with the part that changes while the report is made."""

    access = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = get_object_or_404(ReportOrder.objects.visible_to(request.user), pk=pk)
        part = bool(request.htmx)  # type: ignore[attr-defined]
        context = {
            "order": order,
            "tag": state_tag(order),
            "part": part,
            "kind_title": title_of(order.kind),
            "order_again": f"{reverse('report_order', args=[order.kind])}?{urlencode(order.parameters, doseq=True)}",
        }
        response = render(request, "reports/order_status.html" if part else "reports/order_detail.html", context)
        response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["HX-Request"])
        return response


class _OrderAction(ActionView):
    """A button on an order: goes back to the order, done or refused."""

    access = SIGNED_IN

    @cached_property
    def order(self) -> ReportOrder:
        return get_object_or_404(ReportOrder.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def refused_target(self) -> str:
        return self.order.get_absolute_url()


class ReportCancel(_OrderAction):
    """Cancel an order that waits."""

    done = _("The order is cancelled.")

    def perform(self) -> ReportOrder:
        return cancel_report(order=self.order, by=self.request.user)


class ReportRetry(_OrderAction):
    """Put an order that failed or was cancelled in the queue again."""

    done = _("The report is in the queue again.")

    def perform(self) -> ReportOrder:
        return retry_report(order=self.order, by=self.request.user)
