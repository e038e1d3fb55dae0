"""The desk as a whole: ordered reports."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.dates import today
from notices.desk import News, Waiting, desk_for
from reports.enums import ReportState
from tests.collaboration.factories import UserFactory
from tests.reports.factories import ReportOrderFactory

pytestmark = pytest.mark.django_db


def test_report_that_is_ready_is_news_and_one_that_failed_waits() -> None:
    user = UserFactory()
    ended = {"owner": user, "finished_at": timezone.now()}
    ready = ReportOrderFactory(title="Budget 2020", ready=True, **ended)
    failed = ReportOrderFactory(title="Protokoll", state=ReportState.FAILED, failure="Mallen saknas.", **ended)
    ReportOrderFactory(owner=user)
    ReportOrderFactory(ready=True, finished_at=timezone.now())
    ReportOrderFactory(owner=user, ready=True, finished_at=timezone.now() - dt.timedelta(days=20))

    desk = desk_for(user, today=today())

    assert desk.news == [News(today(), "Budget 2020", f"/rapporter/{ready.pk}/", "Din rapport är klar att hämta")]
    assert desk.waiting == [
        Waiting(
            title="Protokoll",
            url=f"/rapporter/{failed.pk}/",
            action="Försök igen",
            about=("Rapporten kunde inte göras.", "Mallen saknas."),
            is_main=False,
        )
    ]
