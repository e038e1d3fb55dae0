"""Sorting and searching the rows of a list, the same on every database."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy


def order_by(model: type[Model], fields: Sequence[str], *, descending: bool, filled: bool = False) -> list[OrderBy]:
    """Return an order that is the same on every database: missing values last, the primary key as tie-break.

    Where `filled` says that no value is missing nothing is said of where they go: PostgreSQL then finds the order in
    an index, which otherwise holds it the other way round.
    """
    order = []
    for name in (*fields, "pk"):
        backwards = descending ^ name.startswith("-")
        path = name.removeprefix("-")
        last = True if not filled and _may_be_null(model, path) else None
        order.append(F(path).desc(nulls_last=last) if backwards else F(path).asc(nulls_last=last))
    return order


def _may_be_null(model: type[Model], path: str) -> bool:
    """Return whether a value along the path may be missing; annotations are taken as present."""
    current: type[Model] | None = model
    for name in path.split("__"):
        if name == "pk" or current is None:
            return False
        if name not in {field.name for field in current._meta.get_fields()}:
            return False
        found = current._meta.get_field(name)
        if isinstance(found, Field) and found.null:
            return True
        current = found.related_model if isinstance(found.related_model, type) else None
    return False


def search(queryset: QuerySet[Any], fields: Sequence[str], text: str) -> QuerySet[Any]:
    """Narrow to the rows where every word of `text` is found in one of the fields, whatever its case."""
    for word in text.split():
        found = Q()
        for name in fields:
            found |= Q((f"{name}__icontains", word))
        queryset = queryset.filter(found)
    return queryset.distinct() if text and any(_crosses_many(queryset.model, name) for name in fields) else queryset


def _crosses_many(model: type[Model], path: str) -> bool:
    current: Any = model
    for name in path.split("__"):
        found = current._meta.get_field(name)
        if found.one_to_many or found.many_to_many:
            return True
        current = found.related_model
        if current is None:
            return False
    return False
