"""The desk as a whole: ordered reports, and what it costs."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from collaboration.models import User
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


def test_desk_costs_at_most_fifteen_queries_whoever_asks(client_for: Any) -> None:
    call_command("load_demo")

    for user in User.objects.all():
        client = client_for(user)
        client.get(reverse("desk"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk"))
        assert len(queries) <= 15, user


@pytest.mark.parametrize(
    ("email", "what"),
    [
        (
            "verksamhetsledare@kav.example",
            {"Dialoger", "Temagrupp samhällsbyggnad", "Kommunikationsplan", "Temagrupp lärande"},
        ),
        ("kansli@kav.example", {"Dialoger", "Temagrupp samhällsbyggnad"}),
        ("ordforande@kav.example", {"Protokoll", "Budget och verksamhetsplan", "Styrgruppens mötesdagar"}),
        ("ledamot@kav.example", {"Protokoll", "Budget och verksamhetsplan", "Styrgruppens mötesdagar"}),
        ("temagrupp@kav.example", {"Aktivitetsplan"}),
        ("kommun@kav.example", {"Dialog "}),
    ],
)
def test_something_waits_on_the_demos_desks(email: str, what: set[str]) -> None:
    call_command("load_demo")

    titles = [str(item.title) for item in desk_for(User.objects.get(email=email), today=today()).waiting]

    assert {start for start in what if any(title.startswith(start) for title in titles)} == what
