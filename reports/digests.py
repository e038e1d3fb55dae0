"""One digest for plain data: the same data give the same digest in every process and on every day."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
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
    for piece in _pieces(value):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(value: Any) -> Iterable[bytes]:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, _ATOMS):
        name = "str" if isinstance(value, Promise | str) else type(value).__name__
        yield f"{name}:{value}\x1f".encode()
    elif dataclasses.is_dataclass(value):
        yield f"{type(value).__name__}{{".encode()
        for field in dataclasses.fields(value):
            yield f"{field.name}=".encode()
            yield from _pieces(getattr(value, field.name))
        yield b"}"
    elif isinstance(value, Mapping):
        yield b"{"
        for key in sorted(value, key=str):
            yield f"{key}=".encode()
            yield from _pieces(value[key])
        yield b"}"
    elif isinstance(value, Model) or not isinstance(value, Iterable):
        message = f"A report's data must be plain, and {type(value).__name__} is not."
        raise TypeError(message)
    else:
        yield b"["
        for item in sorted(map(str, value)) if isinstance(value, set | frozenset) else value:
            yield from _pieces(item)
        yield b"]"


def history_digest(*models: type[Model]) -> str:
    """Return a digest that changes whenever a row of `models` is saved through history: one query a model.

    For reports over whole registers, whose rows are too many to read when the report is ordered.
    """
    marks = [
        (model._meta.label, model.history.aggregate(last=Max("history_id"))["last"])  # type: ignore[attr-defined]
        for model in models
    ]
    return digest_of(marks)
