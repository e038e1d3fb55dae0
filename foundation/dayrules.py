"""Rules about days that span rows and that the database itself holds, whichever way one comes.

`Apart`: rows whose days must lie apart, such as those of two chairs of a body. PostgreSQL has a constraint for that
(EXCLUDE, made in the app's own migration under `name`); SQLite gets triggers of the same meaning.
`NotAfter`: rows whose day must not come after the last day of what they belong to, such as a meeting of a closed body.

Both databases look at every row as it is written, and answer with the rule's `name`, which `in_words` turns into the
one sentence.

    RULES = (Apart("collaboration.Membership", "membership_one_chair", ("body",), "role", ("chair",), _("…")),)
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError

from foundation.errors import RuleError, Sentence
from foundation.triggers import Trigger, sqlite_trigger, trigger_name

MARK = "kav-day:"
_FIRST, _LAST = "'0001-01-01'", "'9999-12-31'"


class ClashError(RuleError):
    """A row's days do not go with those of another row; the database said so."""


@dataclass(frozen=True)
class Apart:
    """Rows of `model` that agree in `same` and have one of `values` in `field` have no day in common.

    The days are `valid_from` and `valid_to`, both included and open where empty.
    """

    model: str
    name: str
    same: tuple[str, ...]
    field: str
    values: tuple[str, ...]
    sentence: Sentence

    def triggers(self, vendor: str) -> Iterator[Trigger]:
        """Yield the triggers that hold the rule: none on PostgreSQL, whose own constraint does."""
        if vendor == "sqlite":
            meta = apps.get_model(self.model)._meta
            message = f"'{MARK}{self.name}'"
            for operation, own in (("INSERT", "NEW"), ("UPDATE", "OLD")):
                when = self._clash(own)
                name = trigger_name("apart", meta.db_table, operation, when)
                statement = sqlite_trigger(
                    name=name, table=meta.db_table, operation=operation, when=when, message=message
                )
                yield Trigger(name, meta.db_table, frozenset({meta.db_table}), (statement,))

    def _clash(self, own: str) -> str:
        """Return the condition «the new row overlaps another than itself»; every name in it is a column's."""
        meta = apps.get_model(self.model)._meta
        column = meta.get_field(self.field).column
        values = ", ".join(f"'{value}'" for value in self.values)
        alike = [meta.get_field(name).column for name in self.same]
        conditions = [f'o."{name}" = NEW."{name}"' for name in alike]
        conditions += [
            f'o."{column}" IN ({values})',
            f'o."{meta.pk.column}" IS NOT {own}."{meta.pk.column}"',
            f"COALESCE(o.valid_from, {_FIRST}) <= COALESCE(NEW.valid_to, {_LAST})",
            f"COALESCE(NEW.valid_from, {_FIRST}) <= COALESCE(o.valid_to, {_LAST})",
        ]
        others = f'SELECT 1 FROM "{meta.db_table}" o WHERE {" AND ".join(conditions)}'  # noqa: S608 - names from models
        return f'NEW."{column}" IN ({values}) AND EXISTS ({others})'


@dataclass(frozen=True)
class NotAfter:
    """The day `day` of a row of `model` does not come after `valid_to` of its `owner`; an empty end is open.

    Only a new row, a new day and a new owner are looked at: a row that is there when its owner ends goes on its way.
    On PostgreSQL the owner is read under a share lock, so that no row slips in while the owner is being ended.
    """

    model: str
    name: str
    owner: str
    day: str
    sentence: Sentence

    def triggers(self, vendor: str) -> Iterator[Trigger]:
        """Yield the triggers that hold the rule."""
        if vendor == "sqlite":
            yield from self._sqlite()
        else:
            yield self._postgres()

    def _names(self) -> tuple[str, str, str, str, str]:
        """Return the row's table, the owner's, the column that points at the owner, the owner's key, the day's."""
        meta = apps.get_model(self.model)._meta
        key = meta.get_field(self.owner)
        owner = key.related_model._meta
        return meta.db_table, owner.db_table, key.column, owner.pk.column, meta.get_field(self.day).column

    def _sqlite(self) -> Iterator[Trigger]:
        table, owner, key, target, day = self._names()
        late = f'EXISTS (SELECT 1 FROM "{owner}" p WHERE p."{target}" = NEW."{key}" AND NEW."{day}" > p.valid_to)'  # noqa: S608 - names from models
        moved = f'(NEW."{key}" IS NOT OLD."{key}" OR NEW."{day}" IS NOT OLD."{day}")'
        for operation, when in (("INSERT", late), ("UPDATE", f"{moved} AND {late}")):
            name = trigger_name("day", table, operation, when)
            message = f"'{MARK}{self.name}'"
            statement = sqlite_trigger(name=name, table=table, operation=operation, when=when, message=message)
            yield Trigger(name, table, frozenset({table, owner}), (statement,))

    def _postgres(self) -> Trigger:
        table, owner, key, target, day = self._names()
        same = f'NEW."{key}" = OLD."{key}" AND NEW."{day}" = OLD."{day}"'
        find = f'SELECT p.valid_to INTO last FROM "{owner}" p WHERE p."{target}" = NEW."{key}" FOR SHARE;'  # noqa: S608 - names from models
        body = (
            f"IF TG_OP = 'UPDATE' THEN IF {same} THEN RETURN NEW; END IF; END IF; {find} "
            f"IF NEW.\"{day}\" > last THEN RAISE EXCEPTION '{MARK}{self.name}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW;"
        )
        name = trigger_name("day", table, "WRITE", body)
        function = (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $kav$ '
            f"DECLARE last date; BEGIN {body} END $kav$"
        )
        trigger = (
            f'CREATE TRIGGER "{name}" BEFORE INSERT OR UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()'
        )
        return Trigger(name, table, frozenset({table, owner}), (function, trigger))


DayRule = Apart | NotAfter


def clash_of(error: BaseException, rules: Iterable[DayRule]) -> ClashError | None:
    """Return what a database error means in words, or None if it is about something else."""
    text = str(error)
    for rule in rules:
        if f"{MARK}{rule.name}" in text or f'"{rule.name}"' in text:
            return ClashError(rule.sentence)
    return None


@contextmanager
def in_words(rules: Iterable[DayRule]) -> Iterator[None]:
    """Turn the database's no to days that do not go together into a ClashError; let every other error through."""
    try:
        yield
    except IntegrityError as error:
        clash = clash_of(error, rules)
        if clash is None:
            raise
        raise clash from error
