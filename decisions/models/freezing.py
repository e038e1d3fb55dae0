"""Which rows freeze with which: the declaration that the database's triggers are made from."""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Freeze:
    """A table whose rows freeze in some states, together with rows of other tables.

    In one of `states` a row of `model` cannot be deleted and no column of it can change, but for `free_fields`
    and for the state itself along one of `steps`. `rows` are pairs of a model's label and the path of foreign
    keys that leads from it to `model`; such rows can neither be added, changed, removed nor moved in or out.
    """

    model: type[models.Model]
    states: tuple[str, ...]
    steps: tuple[tuple[str, str], ...] = ()
    free_fields: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    state_field: str = "state"
