import logging

import pytest
from django.db import OperationalError, transaction
from kombu.exceptions import OperationalError as QueueAwayError

from foundation.tasks import TASK_HARD_LIMIT_SECONDS, TASK_SOFT_LIMIT_SECONDS, send_on_commit, task

done = []


@task(max_retries=2)
def note_number(*, number):
    done.append(number)


@task(max_retries=1)
def meet_a_database_that_is_away():
    raise OperationalError("away")


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


def test_task_sets_limits_and_late_acknowledgement():
    found = {name: getattr(note_number, name) for name in ("acks_late", "ignore_result", "max_retries")}

    assert found == {"acks_late": True, "ignore_result": True, "max_retries": 2}
    assert (note_number.soft_time_limit, note_number.time_limit) == (TASK_SOFT_LIMIT_SECONDS, TASK_HARD_LIMIT_SECONDS)


def test_task_is_tried_again_when_the_database_is_away(monkeypatch):
    monkeypatch.setattr("celery.app.task.Task.retry", lambda *_args, **_kwargs: pytest.fail("retried"))

    with pytest.raises(pytest.fail.Exception, match="retried"):
        meet_a_database_that_is_away.apply(throw=True)


@pytest.mark.django_db(transaction=True)
def test_send_on_commit_waits_for_the_commit():
    with transaction.atomic():
        send_on_commit("tests.foundation.test_tasks.note_number", number=7)
        assert done == []

    assert done == [7]


@pytest.mark.django_db(transaction=True)
def test_send_on_commit_sends_nothing_after_a_rollback():
    with transaction.atomic():
        send_on_commit("tests.foundation.test_tasks.note_number", number=7)
        transaction.set_rollback(True)

    assert done == []


@pytest.mark.django_db(transaction=True)
def test_send_on_commit_survives_a_queue_that_is_away(monkeypatch, caplog):
    def away(**_kwargs):
        raise QueueAwayError("away")

    monkeypatch.setattr(note_number, "apply_async", away)
    with caplog.at_level(logging.ERROR), transaction.atomic():
        send_on_commit("tests.foundation.test_tasks.note_number", number=7)

    assert "tests.foundation.test_tasks.note_number with {'number': 7} waits for beat" in caplog.text


def test_send_on_commit_refuses_an_unknown_task():
    with pytest.raises(ImportError):
        send_on_commit("foundation.tasks.no_such_task")
