"""History as people read it: who changed what, from what to what, and when.

    save_as(body, by=user)                           # writes the row, and its history in the user's name
    changes_of(body, Membership.history.filter(body_id=body.pk))      # for <c-history :changes="changes" />

Costs a fixed number of queries: one per set of records, one for the users, one per foreign key whose words are shown
and two per many-to-many field; never more with more records. A set that hangs on another stands in one tuple with it,
and is read only where that one has records:

    changes_of(plan, (Item.history.filter(…), Measure.history.filter(…)))
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby
from typing import Any, NamedTuple, TypeAlias

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models, router
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _
from simple_history.manager import HistoryManager

from foundation.collation import swedish_key
from foundation.dates import format_date, format_moment
from foundation.errors import Sentence
from foundation.money import SEKField

MOST_CHANGES = 50
ONE_SAVING = dt.timedelta(seconds=2)
_GONE = "?"


class FieldChange(NamedTuple):
    """One field before and after, in words; empty text where there was no value."""

    label: Sentence
    old: str
    new: str


class Change(NamedTuple):
    """One saving: when, what happened, by whom, which fields; `subject` names the row where it is another's."""

    at: dt.datetime
    what: Sentence
    by: str = ""
    fields: tuple[FieldChange, ...] = ()
    reason: str = ""
    subject: str = ""


class _KeptManager(HistoryManager):
    @classmethod
    @cache
    def from_queryset(cls, queryset: type[models.QuerySet[Any]]) -> type[HistoryManager]:
        made: type[HistoryManager] = super().from_queryset(queryset)
        return made


def keep_managers() -> None:
    """Make the class behind each model's `history` once: the library makes it anew each time a row is saved."""
    for model in apps.get_models():
        name = getattr(model._meta, "simple_history_manager_attribute", None)
        if name:
            vars(model)[name].manager_class = _KeptManager


def save_as(instance: models.Model, *, by: Any, reason: str = "") -> None:
    """Save `instance` so that its history names `by` and the reason, also where no request is at hand."""
    instance._history_user = by  # type: ignore[attr-defined]
    instance._change_reason = reason or None  # type: ignore[attr-defined]
    instance.save()


def delete_as(instance: models.Model, *, by: Any) -> None:
    """Delete `instance`, and the rows that go with it, so that the history of each names `by`."""
    gone = Collector(using=router.db_for_write(type(instance), instance=instance), origin=instance)
    gone.collect([instance])
    for row in chain.from_iterable(gone.data.values()):
        row._history_user = by  # type: ignore[attr-defined]
    gone.delete()


Records: TypeAlias = "models.QuerySet[Any] | tuple[Any, ...]"


def changes_of(
    instance: models.Model,
    *others: Records,
    users: models.QuerySet[Any] | None = None,
    limit: int = MOST_CHANGES,
) -> list[Change]:
    """Return the latest changes of `instance` and of rows that belong to it, newest first, at most `limit`.

    `others` are sets of historical records, such as those of a body's seats; each of their changes names its row.
    `users` gives the users with what their names need, such as `User.objects.select_related("person")`. A saving
    that altered nothing is left out.
    """
    sets = (instance.history.all(), *others)  # type: ignore[attr-defined]
    read = [rows for records in sets for rows in _read(records, limit * 2)]
    names = _user_names({record.history_user_id for rows in read for record in rows} - {None}, users)
    found = [change for number, rows in enumerate(read) if rows for change in _changes(rows, names, is_own=number == 0)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:limit]


def _read(records: Records, most: int) -> Iterator[list[Any]]:
    """Yield the latest records of a set; of a tuple those of the first, and of the others only where it has any."""
    if not isinstance(records, tuple):
        yield list(records.order_by("-history_date", "-history_id")[:most])
        return
    first, *rest = records
    found = list(_read(first, most))
    yield from found
    if any(found):
        yield from chain.from_iterable(_read(row, most) for row in rest)


def _user_names(ids: set[Any], users: models.QuerySet[Any] | None) -> dict[Any, str]:
    everyone = get_user_model()._default_manager.all() if users is None else users
    found = everyone.in_bulk(ids) if ids else {}
    return {key: str(user) for key, user in found.items()}


def _changes(records: Sequence[Any], names: Mapping[Any, str], *, is_own: bool) -> Iterator[Change]:
    words = _Words(records)
    key = records[0].instance_type._meta.pk.attname
    in_order = sorted(records, key=lambda record: (getattr(record, key), record.history_date, record.history_id))
    what = {"+": _("Created"), "~": _("Changed"), "-": _("Removed")}
    for _key, group in groupby(in_order, key=lambda record: getattr(record, key)):
        for before, after, happened in _savings(list(group)):
            fields = tuple(words.changes(before, after) if happened == "~" else words.made(after, happened))
            if fields or happened != "~":
                yield Change(
                    at=after.history_date,
                    what=what[happened],
                    by=names.get(after.history_user_id, ""),
                    fields=fields,
                    reason=after.history_change_reason or "",
                    subject="" if is_own else words.subject(after),
                )


def _savings(records: Sequence[Any]) -> Iterator[tuple[Any | None, Any, str]]:
    """Return (record before, record after, what happened) of each saving of one row.

    A row and its many-to-many fields are written one after the other; what one user wrote within two seconds is
    one saving. A change whose forerunner was not read cannot be told and is left out.
    """
    before: Any | None = None
    runs: list[list[Any]] = []
    for record in records:
        last = runs[-1][-1] if runs else None
        if last and _same_saving(last, record):
            runs[-1].append(record)
        else:
            runs.append([record])
    for run in runs:
        if before is not None or run[0].history_type != "~":
            yield before, run[-1], run[0].history_type
        before = run[-1]


def _same_saving(last: Any, record: Any) -> bool:
    by_the_same = record.history_type == "~" and record.history_user_id == last.history_user_id
    return by_the_same and bool(record.history_date - last.history_date <= ONE_SAVING)


class _Words:
    """What the values of one kind of historical record are called.

    Related rows are read all together, and not before the words of one of them are asked for.
    """

    def __init__(self, records: Sequence[Any]) -> None:
        self.model: Any = type(records[0])
        self.fields = [f for f in self.model.tracked_fields if f.editable and not f.primary_key]
        self.many = sorted(self.model._history_m2m_fields, key=lambda field: field.name)  # noqa: SLF001 - its only name
        self.titles: dict[str, dict[Any, str]] = {}
        self.wanted = {
            field.name: {getattr(record, field.attname) for record in records} - {None}
            for field in self.fields
            if field.is_relation
        }
        self.keys = {field.name: self._read_many(field, records) for field in self.many}

    def _title(self, field: Any, key: Any) -> str:
        if field.name not in self.titles:
            self.titles[field.name] = self._read_titles(field, self.wanted[field.name])
        return self.titles[field.name].get(key, _GONE)

    def _read_titles(self, field: Any, keys: set[Any]) -> dict[Any, str]:
        model = field.related_model
        with_rows = getattr(model, "titled_with", ()) or (None,)  # what the title of a row is made of besides itself
        rows = model._base_manager.select_related(*with_rows).in_bulk(keys) if keys else {}
        return {key: str(row) for key, row in rows.items()}

    def _read_many(self, field: Any, records: Sequence[Any]) -> dict[Any, set[Any]]:
        """Return, by record, the keys that a many-to-many field held."""
        rows = getattr(self.model, field.name).model.objects.filter(history__in=[record.pk for record in records])
        held: dict[Any, set[Any]] = defaultdict(set)
        for record, key in rows.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
            held[record].add(key)
        self.wanted[field.name] = set().union(*held.values())
        return held

    def changes(self, before: Any, after: Any) -> Iterator[FieldChange]:
        """Return what differs between two records, in the order of the model's fields."""
        for field in self.fields:
            old, new = getattr(before, field.attname), getattr(after, field.attname)
            if old != new:
                yield FieldChange(field.verbose_name, self._text(field, old), self._text(field, new))
        for field in self.many:
            held = self.keys[field.name]
            olds, news = held.get(before.pk, set()), held.get(after.pk, set())
            if olds != news:
                yield FieldChange(field.verbose_name, self._list(field, olds), self._list(field, news))

    def made(self, record: Any, happened: str) -> Iterator[FieldChange]:
        """Return what a new row says in the fields that its class gives as `told_when_made`; nothing of one removed.

        A field left empty, or a box left without its tick, is nothing that someone wrote; a no that was asked for is.
        """
        told = getattr(record.instance_type, "told_when_made", ()) if happened == "+" else ()
        for field in self.fields:
            value = getattr(record, field.attname) if field.name in told else None
            is_unticked = value is False and field.has_default()
            text = "" if is_unticked else self._text(field, value)
            if text:
                yield FieldChange(field.verbose_name, "", text)

    def _list(self, field: Any, keys: Iterable[Any]) -> str:
        return ", ".join(sorted((self._title(field, key) for key in keys), key=swedish_key))

    def _text(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self._title(field, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, SEKField):
            return field.in_words(value)
        return _plain_text(value)

    def subject(self, record: Any) -> str:
        """Return which row a record is about: its kind, and what it calls itself or else what it points at.

        A row calls itself by its name or title, or by the fields its class gives as `named_by`. What it pointed at
        and is gone as well has no name any longer and is left out.
        """
        names = getattr(record.instance_type, "named_by", ("name", "title"))
        own = next(filter(None, (getattr(record, name, "") for name in names)), "")
        return f"{record.instance_type._meta.verbose_name}: {own or self._related(record)}"

    def _related(self, record: Any) -> str:
        texts = [self._text(field, getattr(record, field.attname)) for field in self.fields if field.is_relation]
        return ", ".join(text for text in texts if text not in {"", _GONE})


def _plain_text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return format_moment(value)
    return format_date(value) if isinstance(value, dt.date) else str(value)
