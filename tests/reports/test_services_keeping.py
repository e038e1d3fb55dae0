import datetime as dt

import pytest
from django.utils import timezone

from foundation.models import StateChange
from reports import tasks
from reports.enums import ReportState
from reports.models import ReportOrder
from reports.services import expire_reports, requeue_stale_reports
from reports.services.keeping import MAX_ATTEMPTS
from tests.reports.factories import ReportOrderFactory

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def calls(monkeypatch) -> list[int]:
    """Collect the orders that are put in the queue instead of making them."""
    sent: list[int] = []
    monkeypatch.setattr(tasks.run_report, "apply_async", lambda *, kwargs: sent.append(kwargs["order_id"]))
    return sent


def _ago(seconds: float) -> dt.datetime:
    return NOW - dt.timedelta(seconds=seconds)


def test_order_of_a_dead_worker_is_queued_again(member, calls, django_capture_on_commit_callbacks) -> None:
    order = ReportOrderFactory(owner=member, running=True, ordered_at=_ago(31))
    with django_capture_on_commit_callbacks(execute=True):
        assert requeue_stale_reports(now=NOW) == 1
    order.refresh_from_db()
    assert (order.state, order.woken_at, order.attempt) == (ReportState.ORDERED, NOW, 1)
    assert calls == [order.pk]
    step = StateChange.objects.get()
    assert (step.from_state, step.to_state, step.by) == ("running", "ordered", None)
    assert step.comment == "Arbetsprocessen gav inget livstecken. Rapporten tas fram på nytt."


def test_order_whose_message_was_lost_is_queued_again(member, calls, django_capture_on_commit_callbacks) -> None:
    order = ReportOrderFactory(owner=member, ordered_at=_ago(121))
    with django_capture_on_commit_callbacks(execute=True):
        assert requeue_stale_reports(now=NOW) == 1
        assert requeue_stale_reports(now=NOW) == 0
    order.refresh_from_db()
    assert (order.state, order.woken_at) == (ReportState.ORDERED, NOW)
    assert calls == [order.pk]


@pytest.mark.parametrize(
    "order",
    [
        {"running": True, "ordered_at": _ago(29)},
        {"ordered_at": _ago(119)},
        {"ready": True, "ordered_at": _ago(999)},
        {"failed": True, "ordered_at": _ago(999)},
        {"cancelled": True, "ordered_at": _ago(999)},
    ],
)
def test_order_that_lives_or_has_ended_is_left_alone(member, calls, order) -> None:
    ReportOrderFactory(owner=member, **order)
    assert requeue_stale_reports(now=NOW) == 0
    assert not StateChange.objects.exists()


def test_order_that_came_to_life_meanwhile_is_left_alone(member, calls, monkeypatch) -> None:
    order = ReportOrderFactory(owner=member, running=True, ordered_at=_ago(31))
    real = ReportOrder.objects.select_for_update

    def beat_first() -> object:
        ReportOrder.objects.filter(pk=order.pk).update(heartbeat_at=NOW)
        return real()

    monkeypatch.setattr(ReportOrder.objects, "select_for_update", beat_first)
    assert requeue_stale_reports(now=NOW) == 0


def test_order_that_kills_its_workers_is_given_up(member, calls, caplog) -> None:
    order = ReportOrderFactory(owner=member, running=True, ordered_at=_ago(31), attempt=MAX_ATTEMPTS)
    assert requeue_stale_reports(now=NOW) == 1
    order.refresh_from_db()
    assert (order.state, order.finished_at) == (ReportState.FAILED, NOW)
    assert order.failure == "Rapporten påbörjades 5 gånger utan att bli klar. Felet är loggat."
    assert calls == []
    assert f"Report {order.pk} was given up after 5 attempts" in caplog.text


def test_file_kept_long_enough_is_cleared_away_and_the_row_stays(member, storage) -> None:
    order = ReportOrderFactory(owner=member, ready=True, ordered_at=NOW - dt.timedelta(days=30))
    file = storage / order.file.name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF")
    assert expire_reports(now=NOW) == 1
    order.refresh_from_db()
    assert (order.state, order.file.name, order.file_name) == (ReportState.EXPIRED, "", "Brev.pdf")
    assert not file.exists()
    assert expire_reports(now=NOW) == 0


def test_file_still_in_its_time_is_kept(member, storage) -> None:
    order = ReportOrderFactory(owner=member, ready=True, ordered_at=NOW - dt.timedelta(days=29))
    assert expire_reports(now=NOW) == 0
    order.refresh_from_db()
    assert order.state == ReportState.READY


def test_file_that_another_worker_is_clearing_away_is_passed_over(member, storage, monkeypatch) -> None:
    ReportOrderFactory(owner=member, ready=True, ordered_at=NOW - dt.timedelta(days=30))
    real = ReportOrder.objects.filter

    def other_worker_first(**conditions: object) -> object:
        found = real(**conditions)
        list(found.all())
        return _Expiring(found)

    monkeypatch.setattr(ReportOrder.objects, "filter", other_worker_first)
    assert expire_reports(now=NOW) == 0


class _Expiring:
    """A queryset whose rows have expired when they come to be written."""

    def __init__(self, found) -> None:
        self.found = found

    def order_by(self, *fields: str) -> list[ReportOrder]:
        rows = list(self.found.order_by(*fields))
        self.found.update(state=ReportState.EXPIRED)
        return rows


def test_tasks_of_beat_call_their_services(member, storage, calls, django_capture_on_commit_callbacks) -> None:
    dead = ReportOrderFactory(owner=member, running=True, ordered_at=timezone.now() - dt.timedelta(hours=1))
    old = ReportOrderFactory(owner=member, ready=True, ordered_at=timezone.now() - dt.timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.requeue_stale_reports()
    tasks.expire_reports()
    dead.refresh_from_db()
    old.refresh_from_db()
    assert (dead.state, old.state) == (ReportState.ORDERED, ReportState.EXPIRED)
    assert calls == [dead.pk]
