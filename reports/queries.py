"""Questions about ordered reports."""

from typing import Any

from reports.models import ReportOrder, ReportOrderQuerySet


def orders_of(user: Any) -> ReportOrderQuerySet:
    """Return the person's own orders, newest first."""
    return ReportOrder.objects.visible_to(user).order_by("-ordered_at", "-pk")
