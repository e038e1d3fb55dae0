"""Put the database's no to a change of something frozen in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import IntegrityError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from decisions.models.frozen import all_freezes
from decisions.models.triggers import MARK, triggers_for
from foundation.errors import FrozenError
from foundation.triggers import Trigger


def freezing_triggers(vendor: str) -> Iterator[Trigger]:
    """Yield the triggers that keep everything that freezes, for a database of this vendor."""
    for freeze in all_freezes():
        yield from triggers_for(freeze, vendor)


@contextmanager
def frozen_in_words() -> Iterator[None]:
    """Turn the database's no to a change of something frozen into a FrozenError; let every other error through."""
    try:
        yield
    except IntegrityError as error:
        refusal = frozen_error(error)
        if refusal is None:
            raise
        raise refusal from error


def frozen_error(error: BaseException) -> FrozenError | None:
    """Return the FrozenError that a database error stands for, or None if it says something else."""
    _before, mark, rest = str(error).partition(MARK)
    if not mark:
        return None
    model = apps.get_model(rest.split(":")[0])
    words: dict[str, Any] = {"name": capfirst(model._meta.verbose_name or "")}
    sentence = _("%(name)s: what is fixed cannot be changed. Make a new version and a new decision.")
    return FrozenError(sentence % words)
