"""The only way to define a Celery task: ids by keyword in, one service call, safe to run twice."""

from collections.abc import Callable
from typing import Any

from celery import Task, shared_task
from django.db import OperationalError, transaction

TASK_SOFT_LIMIT_SECONDS = 240
TASK_HARD_LIMIT_SECONDS = 300


def task(*, queue: str = "celery", max_retries: int = 5) -> Callable[[Callable[..., Any]], Task]:
    """Return a decorator that registers a task: late acknowledgement, limits, retry when the database is away."""

    def decorate(function: Callable[..., Any]) -> Task:
        return shared_task(
            queue=queue,
            acks_late=True,
            ignore_result=True,
            soft_time_limit=TASK_SOFT_LIMIT_SECONDS,
            time_limit=TASK_HARD_LIMIT_SECONDS,
            autoretry_for=(OperationalError,),
            retry_backoff=True,
            max_retries=max_retries,
        )(function)

    return decorate


def send_on_commit(job: Task, **kwargs: Any) -> None:
    """Queue a task once the surrounding transaction has been committed; never before."""
    transaction.on_commit(lambda: job.apply_async(kwargs=kwargs))
