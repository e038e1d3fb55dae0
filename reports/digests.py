"""One digest for plain data: the same data give the same digest in every process and on every day."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, Model
from django.utils.functional import Promise

_ATOMS = (str, int, float, Decimal, dt.date, dt.time, UUID, Promise, type(None))


def digest_of(value: Any) -> str:
    """Return the SHA-256 of plain data: dataclasses, mappings, iterables and simple values.

    Raises TypeError for anything else, a model instance above all, since a report's data are plain.
    """
    digest = hashlib.sha256()
    _feed(value, digest.update)
    return digest.hexdigest()


def _feed(value: Any, put: Callable[[bytes], object]) -> None:
    if type(value) is str:  # most of what a report holds
        put(f"str:{value}\x1f".encode())
    elif isinstance(value, bytes):
        put(value)
    elif isinstance(value, _ATOMS):
        name = "str" if isinstance(value, Promise | str) else type(value).__name__
        put(f"{name}:{value}\x1f".encode())
    elif dataclasses.is_dataclass(value):
        put(f"{type(value).__name__}{{".encode())
        for field in dataclasses.fields(value):
            put(f"{field.name}=".encode())
            _feed(getattr(value, field.name), put)
        put(b"}")
    elif isinstance(value, Mapping):
        put(b"{")
        for key in sorted(value, key=str):
            put(f"{key}=".encode())
            _feed(value[key], put)
        put(b"}")
    elif isinstance(value, Model) or not isinstance(value, Iterable):
        message = f"A report's data must be plain, and {type(value).__name__} is not."
        raise TypeError(message)
    else:
        put(b"[")
        for item in sorted(map(str, value)) if isinstance(value, set | frozenset) else value:
            _feed(item, put)
        put(b"]")


def history_digest(*models: type[Model]) -> str:
    """Return a digest that changes whenever a row of `models` is saved through history: one query a model.

    For reports over whole registers, whose rows are too many to read when the report is ordered.
    """
    marks = [
        (model._meta.label, model.history.aggregate(last=Max("history_id"))["last"])  # type: ignore[attr-defined]
        for model in models
    ]
    return digest_of(marks)
