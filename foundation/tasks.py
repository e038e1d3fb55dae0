"""The only way to define a Celery task: ids by keyword in, one service call, safe to run twice."""

import logging
from collections.abc import Callable
from typing import Any

from celery import Task, shared_task  # noqa: TID251 - this is the decorator that the ban points to
from django.db import OperationalError, transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as QueueAwayError

logger = logging.getLogger(__name__)
TASK_SOFT_LIMIT_SECONDS = 240
TASK_HARD_LIMIT_SECONDS = 300


def task(*, max_retries: int = 5) -> Callable[[Callable[..., Any]], Task[..., Any]]:
    """Return a decorator that registers a task: late acknowledgement, limits, retry when the database is away.

    Which queue a task goes to is said in the setting CELERY_TASK_ROUTES; until something needs a queue of its own,
    all share one.
    """

    def decorate(function: Callable[..., Any]) -> Task[..., Any]:
        return shared_task(
            acks_late=True,
            ignore_result=True,
            soft_time_limit=TASK_SOFT_LIMIT_SECONDS,
            time_limit=TASK_HARD_LIMIT_SECONDS,
            autoretry_for=(OperationalError,),
            retry_backoff=True,
            max_retries=max_retries,
        )(function)

    return decorate


def send_on_commit(job: str, **kwargs: Any) -> None:
    """Queue a task once the surrounding transaction has been committed; never before.

    `job` is the task's dotted name, "reports.tasks.run_report", because a service may not import the tasks above
    it. A name that leads nowhere raises ImportError at once, not when it is too late. A queue that is away stops
    nobody: what was to be done stands in a row, and beat finds it there.
    """
    found: Task[..., Any] = import_string(job)

    def send() -> None:
        try:
            found.apply_async(kwargs=kwargs)
        except QueueAwayError:
            logger.exception("The queue is away; %s with %s waits for beat", job, kwargs)

    transaction.on_commit(send)
