"""How a reminder goes once: taken by one worker, marked when the mail server has it, left for the next run if not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

LANGUAGE = "sv"
LEFT_OVER = dt.timedelta(minutes=10)
LATE = -1
STEPS = (30, 7, LATE)


def step_of(due: dt.date, today: dt.date) -> int:
    """Return which reminder it is time for: the latest whose day has come."""
    left = (due - today).days
    return LATE if left < 0 else min(step for step in STEPS if step >= left)


def choice_link() -> str:
    """Return where the person chooses how to be told, for the foot of a letter."""
    return f"{settings.SITE_URL}{reverse('told_choice')}"


def send_once(reminder: Any, *, now: dt.datetime, send: Callable[[], bool]) -> bool:
    """Call `send` unless the reminder, a row with `taken_at` and `mailed_at`, has gone; return whether it went.

    What a worker that was killed had taken is left to the next one after ten minutes.
    """
    own = type(reminder).objects.filter(pk=reminder.pk, mailed_at=None)
    if not own.filter(Q(taken_at=None) | Q(taken_at__lt=now - LEFT_OVER)).update(taken_at=now):
        return False
    with translation.override(LANGUAGE):
        is_taken = send()
    own.update(**({"mailed_at": timezone.now()} if is_taken else {"taken_at": None}))
    return is_taken
