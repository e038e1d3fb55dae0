"""Which rows freeze with which: the declaration that the database's triggers are made from."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

ROW_PATH_END = "__"


@dataclass(frozen=True)
class Freeze:
    """A table whose rows freeze in some states, together with rows of other tables.

    In one of `states` (or, where `states` is empty, once `state_field` has any value) a row of `model` cannot be
    deleted and no column of it can change, but for `free_fields` and for the state itself along one of `steps`.
    `rows` are pairs of a model's label and the path of foreign keys that leads from it to `model`; such rows can
    neither be added, changed, removed nor moved in or out. With `only_rows` the row of `model` itself stays free.
    """

    model: type[models.Model]
    states: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    free_fields: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    state_field: str = "state"
    only_rows: bool = False

    def row_paths(self) -> list["RowPath"]:
        """Return the declared row tables with the joins that lead from each to `model`."""
        return [RowPath.read(self, label, path) for label, path in self.rows]


@dataclass(frozen=True)
class RowPath:
    """The way from a row's table to the table it freezes with."""

    freeze: Freeze
    model: type[models.Model]
    fields: tuple["models.ForeignKey[models.Model, models.Model]", ...]

    @classmethod
    def read(cls, freeze: Freeze, label: str, path: str) -> "RowPath":
        """Follow `path` from the model `label`; raise LookupError if it does not lead to the freeze's model."""
        model = step = apps.get_model(label)
        fields = []
        for name in path.split(ROW_PATH_END):
            field = step._meta.get_field(name)
            if not isinstance(field, models.ForeignKey):
                raise LookupError(f"{label}.{path}: {name} is no foreign key")  # noqa: TRY004 - both faults are one error
            fields.append(field)
            step = field.related_model
        if step is not freeze.model:
            raise LookupError(f"{label}.{path} leads to {step.__name__}, not to {freeze.model.__name__}")
        return cls(freeze, model, tuple(fields))
