"""Rows copied from one version to the next."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import models
from simple_history.utils import bulk_create_with_history

Row = TypeVar("Row", bound=models.Model)


def copy_of(row: Row, **changed: Any) -> Row:
    """Return an unsaved row with the same values as `row` but no key of its own, and with `changed` written in."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.attname: getattr(row, field.attname) for field in fields}
    for name in changed:
        values.pop(row._meta.get_field(name).attname)  # type: ignore[union-attr]
    return type(row)(**values, **changed)


def copy_tree(rows: Sequence[Row], *, by: Any, **owners: Callable[[Row], Any]) -> dict[int, Row]:
    """Save copies of rows that may lie under a `parent` of their own kind; return old key → new row.

    `owners` gives for each row what its other foreign keys are to be: `plan=lambda row: new_plan`. History is
    written in the name of `by`. Costs two statements for each depth of the tree.
    """
    new: dict[int, Row] = {}
    level = [row for row in rows if row.parent_id is None]  # type: ignore[attr-defined]
    while level:
        copies = [
            copy_of(row, parent=new.get(row.parent_id), **{name: find(row) for name, find in owners.items()})  # type: ignore[attr-defined]
            for row in level
        ]
        made = bulk_create_with_history(copies, type(level[0]), default_user=by)
        new |= {old.pk: row for old, row in zip(level, made, strict=True)}
        above = {row.pk for row in level}
        level = [row for row in rows if row.parent_id in above]  # type: ignore[attr-defined]
    return new
