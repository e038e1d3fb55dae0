"""How what people write is saved: often, and with a history that one can still read."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from collaboration.models import User
from foundation.history import save_as

ONE_SITTING = dt.timedelta(minutes=10)


def save_in_one_sitting(instance: models.Model, *, by: User) -> None:
    """Save `instance`; what the same person saved within ten minutes, with no one else between, is one line of history.

    Autosave writes every few seconds: a line each would hide who wrote what. Creating stays a line of its own kind,
    whose values follow the sitting that it began.
    """
    history: Any = type(instance).history  # type: ignore[attr-defined]
    last = history.filter(id=instance.pk).first() if instance.pk else None
    now = timezone.now()
    if last is None or last.history_user_id != by.pk or now - last.history_date > ONE_SITTING:
        save_as(instance, by=by)
        return
    instance.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        instance.save()
    finally:
        del instance.skip_history_when_saving  # type: ignore[attr-defined]
    values = {field.attname: getattr(instance, field.attname) for field in history.model.tracked_fields}
    history.filter(pk=last.pk).update(**values)
