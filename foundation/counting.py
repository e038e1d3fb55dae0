"""Several counts in one query, for a page that tells how many there are of each thing."""

from collections.abc import Sequence
from typing import Any

from django.db.models import IntegerField, Model, QuerySet, Subquery


class CountOf(Subquery):
    """How many rows a queryset has, inside another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def counts_beside(row: Model, rows: Sequence["QuerySet[Any, Any]"]) -> list[int]:
    """Return how many there are in each of `rows`, in their order; one query, beside `row`."""
    counts = [CountOf(found.order_by().values("pk")) for found in rows]
    found = type(row)._base_manager.filter(pk=row.pk).values_list(*counts)
    return list(found.get())
