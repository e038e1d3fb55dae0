"""What has been changed in an object, by whom and when, read from simple_history for its page.

    <c-history :changes="changes" />      with changes = changes_of(body)
"""

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from foundation.dates import format_date, format_moment
from foundation.errors import Sentence


class FieldChange(NamedTuple):
    """One field before and after, in words."""

    label: Sentence
    old: str
    new: str


class Change(NamedTuple):
    """One change: when, what happened, by whom, and which fields."""

    at: dt.datetime
    what: Sentence
    by: str = ""
    fields: tuple[FieldChange, ...] = ()
    reason: str = ""


Names = dict[type[models.Model], dict[Any, str]]


def changes_of(instance: models.Model, *, limit: int = 50) -> list[Change]:
    """Return the latest changes of `instance`, newest first; a change that altered nothing is left out.

    Reads the history in one query and the names of what foreign keys point at in one query per model.
    """
    manager = instance.history  # type: ignore[attr-defined]
    records = list(manager.select_related("history_user").order_by("-history_date", "-history_id")[: limit + 1])
    names = _names(type(instance), records)
    changes = [_change(type(instance), new, old, names) for new, old in zip(records, [*records[1:], None], strict=True)]
    return [change for change in changes[:limit] if change]


def _fields(model: type[models.Model], record: Any) -> "list[models.Field[Any, Any]]":
    kept = {field.name for field in record._meta.get_fields()}
    return [field for field in model._meta.concrete_fields if field.name in kept and not field.primary_key]


def _names(model: type[models.Model], records: list[Any]) -> Names:
    """Return the text of every object that the records' foreign keys point at."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for record in records:
        for field in _fields(model, record):
            if isinstance(field, models.ForeignKey) and field.editable:
                wanted[field.related_model].add(getattr(record, field.attname))
    return {
        related: {key: str(found) for key, found in related._base_manager.in_bulk(keys - {None}).items()}
        for related, keys in wanted.items()
    }


def _change(model: type[models.Model], new: Any, old: Any, names: Names) -> Change | None:
    happened = {"+": _("Created"), "~": _("Changed"), "-": _("Removed")}[new.history_type]
    altered = _altered(model, new, old, names) if new.history_type == "~" and old is not None else ()
    if new.history_type == "~" and old is not None and not altered:
        return None
    by = str(new.history_user) if new.history_user else ""
    return Change(new.history_date, happened, by, altered, new.history_change_reason or "")


def _altered(model: type[models.Model], new: Any, old: Any, names: Names) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field.verbose_name, _words(field, old, names), _words(field, new, names))
        for field in _fields(model, new)
        if field.editable and getattr(new, field.attname) != getattr(old, field.attname)
    )


def _words(field: "models.Field[Any, Any]", record: Any, names: Names) -> str:
    """Return a field's value as a person reads it."""
    value = getattr(record, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, models.ForeignKey):
        return names.get(field.related_model, {}).get(value, str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return format_moment(value)
    return format_date(value) if isinstance(value, dt.date) else str(value)
