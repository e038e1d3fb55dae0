import datetime as dt
import hashlib
import threading
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from foundation.errors import RightRefusedError
from foundation.models import StateChange
from reports import tasks
from reports.enums import ReportState
from reports.models import ReportOrder
from reports.services import cancel_report, order_report, requeue_stale_reports, run_report
from reports.services.progress import AbandonedError, Heartbeat, holder, report_progress
from tests.reports.factories import ReportOrderFactory

DAY = dt.date(2026, 3, 2)

pytestmark = pytest.mark.usefixtures("sample")


def _order(by: Any, kind: str, **parameters: Any) -> ReportOrder:
    return order_report(kind=kind, parameters=parameters, by=by, today=DAY)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _steps(order: ReportOrder) -> list[tuple[str, str]]:
    return list(StateChange.objects.filter(object_id=order.pk).order_by("pk").values_list("from_state", "to_state"))


def test_order_becomes_a_file(member, storage) -> None:
    order = _order(member, "sample-letter", text="Hej")
    run_report(order_id=order.pk)
    order.refresh_from_db()
    content = order.file.read()
    order.file.close()
    assert (order.state, order.attempt, order.percent, order.progress) == (ReportState.READY, 1, 100, "")
    assert (order.file_name, order.file_format) == ("Brev till parterna 2019-12-13.pdf", "pdf")
    assert (order.digest, order.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert content.startswith(b"%PDF-1.7")
    assert order.expires_at - order.finished_at == dt.timedelta(days=30)
    assert _files(storage) == [f"reports/{order.pk}/1/Brev till parterna 2019-12-13.pdf"]
    assert _steps(order) == [("ordered", "running"), ("running", "ready")]


def test_order_made_twice_is_made_once(member, storage) -> None:
    order = _order(member, "sample-rows", format="csv")
    for _place in range(2):
        run_report(order_id=order.pk)
    assert len(_files(storage)) == 1
    assert _steps(order) == [("ordered", "running"), ("running", "ready")]


def test_unknown_order_is_passed_over(member, storage) -> None:
    run_report(order_id=4711)
    assert not StateChange.objects.exists()


def test_the_same_order_gives_the_same_file(member, storage) -> None:
    first = _order(member, "sample-letter", text="Hej")
    run_report(order_id=first.pk)
    assert _order(member, "sample-letter", text="Hej") == first


def test_data_changed_on_the_way_are_what_the_file_answers_for(member, storage, sample, monkeypatch) -> None:
    order = _order(member, "sample-letter", text="Hej")
    before = order.fingerprint
    monkeypatch.setattr(sample, "ROWS", sample.ROWS[:1])
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert order.fingerprint not in {before, ""}
    assert _order(member, "sample-letter", text="Hej") == order


def test_data_changed_on_the_way_and_ordered_again_leaves_both_files(member, storage, sample, monkeypatch) -> None:
    first = _order(member, "sample-letter", text="Hej")
    monkeypatch.setattr(sample, "ROWS", sample.ROWS[:1])
    second = _order(member, "sample-letter", text="Hej")
    for order in (first, second):
        run_report(order_id=order.pk)
        order.refresh_from_db()
    assert (first.state, first.fingerprint) == (ReportState.READY, "")
    assert second.state == ReportState.READY
    assert _order(member, "sample-letter", text="Hej") == second


def test_data_changed_under_the_pen_are_never_handed_out_again(member, storage, sample, monkeypatch) -> None:
    prints = iter(["a" * 64, "a" * 64, "b" * 64, "c" * 64])
    monkeypatch.setattr(sample.Rows, "fingerprint", lambda *_args: next(prints))
    order = _order(member, "sample-rows")
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert order.fingerprint == ""
    assert _order(member, "sample-rows") != order


def test_rule_that_stops_a_report_is_told_in_words(member, storage) -> None:
    order = _order(member, "sample-broken", how="rule")
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert (order.state, order.failure) == (ReportState.FAILED, "Protokollet saknar datum.")
    assert StateChange.objects.filter(to_state="failed").get().comment == "Protokollet saknar datum."
    assert _files(storage) == []


def test_right_lost_since_the_order_stops_the_report(member, storage) -> None:
    order = _order(member, "sample-letter", text="Hej")
    type(member).objects.update(email="outsider@example.org")
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert (order.state, order.failure) == (ReportState.FAILED, "Bara för dem som är med.")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            ZeroDivisionError("kaboom"),
            "Rapporten gick inte att ta fram på grund av ett fel i portalen. Felet är loggat.",
        ),
        (
            SoftTimeLimitExceeded(),
            "Rapporten tog för lång tid. Beställ en mindre del åt gången.",
        ),
    ],
)
def test_fault_is_logged_and_told_without_its_details(member, storage, sample, caplog, error, sentence) -> None:
    sample.Broken.errors["fault"] = error
    order = _order(member, "sample-broken", how="fault")
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert (order.state, order.failure) == (ReportState.FAILED, sentence)
    assert type(error).__name__ in caplog.text


def test_database_away_leaves_the_order_to_be_taken_up_again(member, storage, sample) -> None:
    sample.Broken.errors["fault"] = OperationalError("server closed the connection")
    order = _order(member, "sample-broken", how="fault")
    with pytest.raises(OperationalError):
        run_report(order_id=order.pk)
    order.refresh_from_db()
    assert order.state == ReportState.RUNNING


def test_cancelled_in_the_middle_leaves_no_file(member, storage, sample, monkeypatch) -> None:
    order = _order(member, "sample-rows")
    monkeypatch.setattr(sample.Rows, "filename", lambda *_args: cancel_report(order=order, by=member) and "Rader")
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert order.state == ReportState.CANCELLED
    assert _files(storage) == []


def test_failed_after_being_cancelled_stays_cancelled(member, storage, sample, monkeypatch) -> None:
    def cancel_and_break(*_args: Any) -> str:
        cancel_report(order=order, by=member)
        raise RightRefusedError("Nej.")

    order = _order(member, "sample-rows")
    monkeypatch.setattr(sample.Rows, "filename", cancel_and_break)
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert (order.state, order.failure) == (ReportState.CANCELLED, "")


def test_worker_taken_for_dead_changes_nothing_when_it_comes_back(member, storage, sample, monkeypatch) -> None:
    order = _order(member, "sample-rows", format="csv")
    slept: list[int] = []

    def sleep_through_everything(*_args: Any) -> str:
        if not slept:
            slept.append(1)
            ReportOrder.objects.update(heartbeat_at=timezone.now() - dt.timedelta(hours=1))
            requeue_stale_reports(now=timezone.now())
            run_report(order_id=order.pk)
        return "Rader"

    monkeypatch.setattr(sample.Rows, "filename", sleep_through_everything)
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert (order.state, order.attempt) == (ReportState.READY, 2)
    assert _files(storage) == [f"reports/{order.pk}/2/Rader.csv"]
    assert [to for _from, to in _steps(order)] == ["running", "ordered", "running", "ready"]


def test_file_left_by_a_killed_attempt_is_deleted(member, storage) -> None:
    order = _order(member, "sample-rows", format="csv")
    ReportOrder.objects.update(attempt=2)
    left = storage / "reports" / str(order.pk) / "2" / "Rader.csv"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    run_report(order_id=order.pk)
    assert _files(storage) == [f"reports/{order.pk}/3/Rader.csv"]


def test_file_is_deleted_when_the_row_cannot_be_written(member, storage, monkeypatch) -> None:
    def away(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("gone")

    order = _order(member, "sample-rows")
    monkeypatch.setattr("reports.services.running._step_to_ready", away)
    with pytest.raises(OperationalError):
        run_report(order_id=order.pk)
    assert _files(storage) == []


def test_task_makes_the_report(member, storage) -> None:
    order = _order(member, "sample-rows")
    tasks.run_report(order_id=order.pk)
    order.refresh_from_db()
    assert order.is_ready


# signs of life


def test_progress_is_kept_and_is_a_sign_of_life(member) -> None:
    long_ago = timezone.now() - dt.timedelta(hours=1)
    order = ReportOrderFactory(owner=member, running=True, ordered_at=long_ago)
    report_progress(order=order, done=3, total=2, sentence="Rad 3")
    order.refresh_from_db()
    assert (order.done, order.total, order.progress) == (3, 3, "Rad 3")
    assert order.heartbeat_at > long_ago


@pytest.mark.parametrize("now", [{"attempt": 2}, {"state": ReportState.CANCELLED}])
def test_progress_of_what_nobody_waits_for_stops_the_work(member, now) -> None:
    order = ReportOrderFactory(owner=member, running=True)
    ReportOrder.objects.update(**now)
    with pytest.raises(AbandonedError):
        report_progress(order=order, done=1, total=2)
    with pytest.raises(AbandonedError):
        holder(order)


def test_holder_of_a_deleted_order_is_nobody(member) -> None:
    order = ReportOrderFactory(owner=member, running=True)
    ReportOrder.objects.all().delete()
    with pytest.raises(AbandonedError):
        holder(order)


@pytest.mark.django_db(transaction=True)
def test_heart_beats_while_the_work_says_nothing(member, settings) -> None:
    settings.REPORT_STALE_SECONDS = 0.03
    order = ReportOrderFactory(owner=member, running=True, ordered_at=timezone.now() - dt.timedelta(hours=1))
    with Heartbeat(order):
        _wait_until(lambda: ReportOrder.objects.get().heartbeat_at > order.heartbeat_at)


@pytest.mark.django_db(transaction=True)
def test_heart_notices_that_nobody_waits(member, settings) -> None:
    settings.REPORT_STALE_SECONDS = 0.03
    order = ReportOrderFactory(owner=member, cancelled=True)
    with Heartbeat(order) as heart:
        _wait_until(lambda: heart.abandoned)
        with pytest.raises(AbandonedError):
            heart.tell(1, 2)


@pytest.mark.django_db(transaction=True)
def test_heart_beats_on_when_the_database_is_away_for_a_moment(member, settings, monkeypatch) -> None:
    settings.REPORT_STALE_SECONDS = 0.03
    order = ReportOrderFactory(owner=member, running=True, ordered_at=timezone.now() - dt.timedelta(hours=1))
    real, missed = timezone.now, threading.Event()

    def away_once() -> dt.datetime:
        if not missed.is_set():
            missed.set()
            raise DatabaseError("away")
        return real()

    monkeypatch.setattr("reports.services.progress.timezone.now", away_once)
    with Heartbeat(order) as heart:
        _wait_until(lambda: ReportOrder.objects.get().heartbeat_at > order.heartbeat_at)
    assert missed.is_set()
    assert not heart.abandoned


def _wait_until(true: Any) -> None:
    pause = threading.Event()
    for _turn in range(500):
        if true():
            return
        pause.wait(0.02)
    pytest.fail("it never came true")


def test_storage_without_folders_is_no_obstacle(member, storage, monkeypatch) -> None:
    def cannot(_path: str) -> None:
        raise NotImplementedError

    order = _order(member, "sample-rows")
    ReportOrder.objects.update(attempt=1)
    monkeypatch.setattr(
        default_storage._wrapped if hasattr(default_storage, "_wrapped") else default_storage, "listdir", cannot
    )
    run_report(order_id=order.pk)
    order.refresh_from_db()
    assert order.is_ready
