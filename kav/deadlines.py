"""What spans all apps on people's desks. Ordered reports stand here: their own floor lies under that of the desks."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from notices.desk import LIMIT, Desk, DeskSource, News, Waiting, register
from reports.enums import ReportState
from reports.models import ReportOrder
from reports.queries import orders_of

_DAYS_SHOWN = 14
_ENDED = (ReportState.READY, ReportState.FAILED)


@register(order=70)
class OrderedReports(DeskSource):
    """The person's own reports of the last fourteen days: those that failed wait, those that are ready are news."""

    def put(self, user: User, today: dt.date) -> Desk:
        """Return both; one query."""
        first = today - dt.timedelta(days=_DAYS_SHOWN)
        rows = orders_of(user).filter(state__in=_ENDED, finished_at__date__gte=first)[:LIMIT]
        desk = Desk()
        for row in rows:
            if row.is_ready:
                desk.news.append(_ready(row))
            else:
                desk.waiting.append(_failed(row))
        return desk


def _ready(order: ReportOrder) -> News:
    day = timezone.localdate(order.finished_at)
    return News(day, order.title, reverse("report_detail", args=[order.pk]), _("Your report is ready to fetch"))


def _failed(order: ReportOrder) -> Waiting:
    return Waiting(
        title=order.title,
        url=reverse("report_detail", args=[order.pk]),
        action=_("Try again"),
        about=(_("The report could not be made."), order.failure),
        is_main=False,
    )
