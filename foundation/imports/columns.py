"""A column of a register: its head, where its value stands, and how its cells are read and written."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from import_export.fields import Field

from foundation.imports.cells import Cell, Text, cell_for
from foundation.validation import require_possible_year


class Column(Field):
    """One head of a register's files.

    `attribute` is the model's field; head and cell are taken from it where none are given. `required` means that the
    column must be there, not that every cell is filled: that is the model's own rule. `aliases` are other heads that
    mean the same, such as those of older lists.
    """

    def __init__(
        self,
        attribute: str,
        head: str | Promise = "",
        cell: Cell | None = None,
        *,
        required: bool = False,
        aliases: Sequence[str] = (),
    ) -> None:
        self.head = head
        super().__init__(attribute=attribute, widget=cell or Cell())
        self.required = required
        self.aliases = aliases
        self.model_fields: list[Any] = []

    def learn(self, model: type[models.Model]) -> None:
        """Take head and cell from the model's field, where the declaration is silent."""
        self.model_fields = self.fields_of(model)
        if self.model_fields:
            self.head = self.head or self.model_fields[0].verbose_name
            widget: Any = self.widget  # type: ignore[has-type]
            self.widget = cell_for(self.model_fields[0]) if type(widget) is Cell else widget

    def fields_of(self, model: type[models.Model]) -> list[Any]:
        """Return the model's fields whose rules the column's values follow."""
        return [model._meta.get_field(name) for name in self.fields]

    def cleaned(self, value: Any) -> Any:
        """Return the value as the model's own field cleans it. Raises ValueError with the field's sentence."""
        return _clean(self.model_fields[0], value) if self.model_fields else value

    def names_a(self, model: type[models.Model]) -> bool:  # noqa: ARG002 - references ask
        """Return whether the column names a row of `model`."""
        return False

    @property
    def cell(self) -> Any:
        """How cells are read and written."""
        return self.widget

    @property
    def column_name(self) -> str:
        """The head in the language of the moment; the library asks for it."""
        text = force_str(self.head)
        return text[:1].upper() + text[1:]

    @column_name.setter
    def column_name(self, value: str | None) -> None:
        """Leave it: the library writes its own guess here."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The model's fields that the column fills; the key is none that anyone fills."""
        return () if self.attribute == "pk" else (self.attribute,)

    def value_of(self, instance: Any) -> Any:
        """Return the value that stands in the column for a row."""
        return getattr(instance, self.attribute)

    def put(self, instance: Any, value: Any) -> None:
        """Write a value that was read."""
        setattr(instance, self.attribute, value)

    def export(self, instance: Any, **_kwargs: Any) -> Any:
        return self.cell.write(self.value_of(instance))


class PairColumn(Column):
    """A column that fills two fields, such as a date and how exactly it is known."""

    def __init__(self, attribute: str, second: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(attribute, *args, **kwargs)
        self.second = second

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.attribute, self.second)

    def cleaned(self, value: Any) -> Any:
        return tuple(_clean(field, part) for field, part in zip(self.model_fields, value, strict=True))

    def value_of(self, instance: Any) -> Any:
        return getattr(instance, self.attribute), getattr(instance, self.second)

    def put(self, instance: Any, value: Any) -> None:
        setattr(instance, self.attribute, value[0])
        setattr(instance, self.second, value[1])


class ReferenceColumn(Column):
    """A column that names a row of another register, or of the same one."""

    def names_a(self, model: type[models.Model]) -> bool:
        return bool(self.model_fields) and self.model_fields[0].related_model is model

    def value_of(self, instance: Any) -> Any:
        field = instance._meta.get_field(self.attribute)
        if field.is_cached(instance):
            return getattr(instance, self.attribute)
        return self.cell.row(getattr(instance, field.attname))


class ShownColumn(Column):
    """A column that is only written: what `show` makes of the row."""

    def __init__(self, head: str | Promise, show: Callable[[Any], Any]) -> None:
        super().__init__("pk", head, Text())
        self.show = show

    def value_of(self, instance: Any) -> Any:
        return self.show(instance)

    def put(self, instance: Any, value: Any) -> None:
        """Leave it: nothing is read from this column."""


_EMPTY_CODES = {"blank", "null", "required"}


def _clean(field: Any, value: Any) -> Any:
    """Clean a value as `Model.clean_fields` does, but ask no database whether a named row is there."""
    if value in field.empty_values and not field.blank and not field.null and field.has_default():
        value = field.get_default()
    if field.blank and value in field.empty_values:
        return value
    if field.is_relation:
        if value is None:
            raise ValueError(_("The cell is empty. It must be filled in."))
        return value
    try:
        cleaned = field.clean(value, None)
        require_possible_year(cleaned)
    except ValidationError as error:
        if _EMPTY_CODES.intersection(fault.code for fault in error.error_list):
            raise ValueError(_("The cell is empty. It must be filled in.")) from error
        raise ValueError(" ".join(error.messages)) from error
    return cleaned
