"""Orders of reports in any state."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from reports.enums import ReportState
from reports.models import ReportOrder
from tests.collaboration.factories import UserFactory


class ReportOrderFactory(factory.django.DjangoModelFactory[ReportOrder]):
    """An order of the sample letter that waits; traits put it in the other states."""

    class Meta:
        model = ReportOrder

    owner = factory.SubFactory(UserFactory)
    kind = "sample-letter"
    title = "Brev till parterna 2019-12-13"
    parameters: Any = {"text": "Hej", "draft": False, "day": "2019-12-13"}
    parameters_digest = factory.Sequence(lambda number: f"{number:064d}")
    fingerprint = "f" * 64
    language = "sv"
    as_of = dt.date(2019, 12, 13)
    ordered_at = factory.LazyFunction(timezone.now)
    woken_at = factory.SelfAttribute("ordered_at")

    class Params:
        running = factory.Trait(
            state=ReportState.RUNNING,
            attempt=1,
            heartbeat_at=factory.SelfAttribute("ordered_at"),
        )
        ready = factory.Trait(
            state=ReportState.READY,
            attempt=1,
            file="reports/1/1/Brev.pdf",
            file_name="Brev.pdf",
            file_format="pdf",
            digest="d" * 64,
            size=4,
            finished_at=factory.SelfAttribute("ordered_at"),
            expires_at=factory.LazyAttribute(lambda order: order.ordered_at + dt.timedelta(days=30)),
        )
        failed = factory.Trait(
            state=ReportState.FAILED,
            attempt=1,
            failure="Protokollet saknar datum.",
            finished_at=factory.SelfAttribute("ordered_at"),
        )
        cancelled = factory.Trait(state=ReportState.CANCELLED, finished_at=factory.SelfAttribute("ordered_at"))
        expired = factory.Trait(
            state=ReportState.EXPIRED,
            attempt=1,
            file_name="Brev.pdf",
            expires_at=factory.SelfAttribute("ordered_at"),
        )
