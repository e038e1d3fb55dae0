"""Dataclasses read back from the plain data they were written as."""

import dataclasses
import types
from collections.abc import Mapping
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Shape = TypeVar("Shape")
_EMPTY: dict[Any, Any] = {str: "", int: 0, bool: False, tuple: ()}


def from_plain(shape: type[Shape], data: Mapping[str, Any]) -> Shape:
    """Return the dataclass `shape` from what `dataclasses.asdict` and JSON made of one.

    A field that the data do not have, since they were written before it was thought of, takes its default or is
    empty. Tuples, dataclasses, optional values and simple ones are read; sets are left at their default.
    """
    hints = get_type_hints(shape)
    values = {}
    for field in dataclasses.fields(shape):  # type: ignore[arg-type] # whatever is given is a dataclass
        kind = hints[field.name]
        if field.name in data and get_origin(kind) is not frozenset:
            values[field.name] = _read(kind, data[field.name])
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            values[field.name] = _EMPTY.get(get_origin(kind) or kind)
    return shape(**values)


def _read(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        (some,) = (one for one in inner if one is not types.NoneType)
        return None if value is None else _read(some, value)
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_read(one, part) for one, part in zip(kinds, value, strict=True))
    return from_plain(kind, value) if dataclasses.is_dataclass(kind) and isinstance(kind, type) else value
