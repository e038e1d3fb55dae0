import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from kombu.exceptions import OperationalError

from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.models import StateChange
from reports import tasks
from reports.enums import ReportState
from reports.models import ReportOrder
from reports.parameters import ParametersError
from reports.registry import UnknownReportError
from reports.services import cancel_report, order_report, retry_report
from tests.reports.factories import ReportOrderFactory

DAY = dt.date(2026, 3, 2)
LETTER = {"kind": "sample-letter", "parameters": {"text": "Hej"}, "today": DAY}

pytestmark = pytest.mark.usefixtures("sample", "storage")


@pytest.fixture
def calls(monkeypatch) -> list[dict[str, int]]:
    """Collect what is put in the queue instead of doing it."""
    sent: list[dict[str, int]] = []
    monkeypatch.setattr(tasks.run_report, "apply_async", lambda *, kwargs: sent.append(kwargs))
    return sent


def test_order_is_written_and_queued_on_commit(member, calls, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        order = order_report(by=member, **LETTER)
        assert calls == []
    assert calls == [{"order_id": order.pk}]
    order.refresh_from_db()
    assert (order.kind, order.owner, order.state, order.attempt, order.language, order.as_of) == (
        "sample-letter",
        member,
        ReportState.ORDERED,
        0,
        "sv",
        DAY,
    )
    assert order.parameters == {"text": "Hej", "draft": False, "day": "2019-12-13"}


def test_order_stands_although_the_queue_is_away(
    member, monkeypatch, caplog, django_capture_on_commit_callbacks
) -> None:
    def away(*, kwargs: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.run_report, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        order = order_report(by=member, **LETTER)
    assert ReportOrder.objects.get().pk == order.pk
    assert f"The queue is away; reports.tasks.run_report with {{'order_id': {order.pk}}} waits for beat" in caplog.text


def test_same_order_twice_is_one(member, calls, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        orders = {order_report(by=member, **LETTER).pk for _place in range(2)}
    assert len(orders) == len(calls) == ReportOrder.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"parameters": {"text": "Hej då"}}, {"kind": "sample-rows", "parameters": {}}],
)
def test_another_kind_or_parameter_is_another_order(member, change) -> None:
    order_report(by=member, **LETTER)
    order_report(by=member, **LETTER | change)
    assert ReportOrder.objects.count() == 2


def test_another_person_language_or_state_of_the_data_is_another_order(member, sample, monkeypatch) -> None:
    other = type(member).objects.create_user("annan@example.org")
    order_report(by=member, **LETTER)
    order_report(by=other, **LETTER)
    with translation.override("en"):
        order_report(by=member, **LETTER)
    monkeypatch.setattr(sample, "ROWS", sample.ROWS[:1])
    order_report(by=member, **LETTER)
    assert ReportOrder.objects.count() == 4


def test_order_after_a_failed_one_is_new(member) -> None:
    first = order_report(by=member, **LETTER)
    ReportOrder.objects.update(state=ReportState.FAILED, failure="Nej")
    assert order_report(by=member, **LETTER).pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(member, calls) -> None:
    barrier = threading.Barrier(2)
    found: list[int] = []

    def order() -> None:
        try:
            with translation.override("sv"):
                barrier.wait()
                found.append(order_report(by=member, **LETTER).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=order) for _place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    order = ReportOrder.objects.get()
    assert found == [order.pk, order.pk]
    assert calls == [{"order_id": order.pk}]


def test_order_that_lost_the_race_gets_the_winner(member, monkeypatch) -> None:
    winner = order_report(by=member, **LETTER)
    seen = ReportOrder.objects.live()
    monkeypatch.setattr(type(ReportOrder.objects), "live", _blind_once(seen))
    assert order_report(by=member, **LETTER) == winner


def _blind_once(seen: Any) -> Any:
    """Return a `live` that sees nothing the first time, as if the other order came a moment later."""
    answers = [seen.none(), seen]
    return lambda _manager: answers.pop(0)


def test_unknown_kind_is_refused_with_the_names_there_are(member) -> None:
    with pytest.raises(UnknownReportError) as refused:
        order_report(kind="beslut", parameters={}, by=member, today=DAY)
    assert str(refused.value) == (
        "Det finns ingen rapport som heter ”beslut”. Möjliga: sample-broken, sample-letter, sample-rows, sample-slow."
    )


def test_missing_parameter_is_named(member) -> None:
    with pytest.raises(ParametersError) as refused:
        order_report(kind="sample-letter", parameters={"day": "igår"}, by=member, today=DAY)
    assert str(refused.value) == "Text: Detta fält måste fyllas i. Dag: Fyll i ett giltigt datum."
    assert set(refused.value.form.errors) == {"text", "day"}


def test_misspelt_parameter_is_refused(member) -> None:
    with pytest.raises(RuleError) as refused:
        order_report(kind="sample-letter", parameters={"txt": "Hej"}, by=member, today=DAY)
    assert str(refused.value) == "”txt” går inte att ange här. Möjliga: text, draft, day."


@pytest.mark.parametrize(("text", "who"), [("Hej", "outsider"), ("hemligt", "member")])
def test_order_without_right_is_refused(request, text, who) -> None:
    with pytest.raises(RightRefusedError):
        order_report(kind="sample-letter", parameters={"text": text}, by=request.getfixturevalue(who), today=DAY)
    assert not ReportOrder.objects.exists()


# cancel


@pytest.mark.parametrize("trait", [{}, {"running": True}])
def test_waiting_order_is_cancelled(member, trait) -> None:
    order = cancel_report(order=ReportOrderFactory(owner=member, **trait), by=member)
    order.refresh_from_db()
    assert order.state == ReportState.CANCELLED
    assert order.finished_at is not None
    step = StateChange.objects.get()
    assert (step.subject, step.to_state, step.by) == (order, "cancelled", member)


@pytest.mark.parametrize(
    ("trait", "sentence"),
    [
        ({"ready": True}, "Rapporten är redan klar. Du kan hämta den."),
        ({"failed": True}, "Det här är i läget ”gick inte att ta fram” och kan inte bli ”avbruten”."),
    ],
)
def test_ended_order_cannot_be_cancelled(member, trait, sentence) -> None:
    with pytest.raises(StateRefusedError) as refused:
        cancel_report(order=ReportOrderFactory(owner=member, **trait), by=member)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("service", [cancel_report, retry_report])
def test_order_of_another_is_refused(member, outsider, service) -> None:
    with pytest.raises(RightRefusedError) as refused:
        service(order=ReportOrderFactory(owner=member), by=outsider)
    assert str(refused.value) == "Bara den som har beställt en rapport kan göra detta."


# retry


@pytest.mark.parametrize("trait", [{"failed": True}, {"cancelled": True}])
def test_ended_order_is_queued_again(member, trait, calls, django_capture_on_commit_callbacks) -> None:
    order = ReportOrderFactory(owner=member, **trait, done=1, total=2, progress="Halvvägs")
    with django_capture_on_commit_callbacks(execute=True):
        again = retry_report(order=order, by=member)
    again.refresh_from_db()
    assert again.pk == order.pk
    assert (again.state, again.failure, again.done, again.total, again.progress) == (ReportState.ORDERED, "", 0, 0, "")
    assert (again.attempt, again.heartbeat_at, again.finished_at) == (order.attempt, None, None)
    assert calls == [{"order_id": order.pk}]


def test_retry_of_what_has_been_ordered_anew_gives_that_order(member) -> None:
    failed = ReportOrderFactory(owner=member, failed=True, parameters_digest="p" * 64)
    anew = ReportOrderFactory(owner=member, parameters_digest="p" * 64)
    assert retry_report(order=failed, by=member) == anew
    failed.refresh_from_db()
    assert failed.state == ReportState.FAILED


@pytest.mark.parametrize("trait", [{}, {"running": True}, {"ready": True}, {"expired": True}])
def test_retry_of_what_has_not_failed_is_refused(member, trait) -> None:
    with pytest.raises(StateRefusedError):
        retry_report(order=ReportOrderFactory(owner=member, **trait), by=member)
