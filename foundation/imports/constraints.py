"""A model's constraints asked in memory: the rows of a whole file cost no query.

Check constraints are read as Python; unique ones are held against the rows that are there and those of the same
file. What cannot be read this way is asked of the database, one row at a time: right, but slow, and no model
that is imported has such a constraint (a test counts the queries).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Expression, OrderBy
from django.db.models.functions import Lower
from django.utils.text import capfirst
from django.utils.translation import gettext as _

Truth = bool | None
Test = Callable[[models.Model], Truth]


class NotReadableError(Exception):
    """A condition says something that is not understood here."""


def compile_condition(condition: Q, model: type[models.Model]) -> Test:
    """Return `condition` as a function of a row: True, False, or None where SQL would say unknown.

    Raises NotReadableError for lookups and expressions that are not understood.
    """
    tests = [
        compile_condition(child, model) if isinstance(child, Q) else _compile_lookup(child, model)
        for child in condition.children
    ]
    if condition.connector not in {Q.AND, Q.OR}:
        raise NotReadableError(condition.connector)
    joined = _all(tests) if condition.connector == Q.AND else _any(tests)
    return _not(joined) if condition.negated else joined


def _all(tests: list[Test]) -> Test:
    def test(row: models.Model) -> Truth:
        unknown = False
        for part in tests:
            truth = part(row)
            if truth is False:
                return False
            unknown = unknown or truth is None
        return None if unknown else True

    return test


def _any(tests: list[Test]) -> Test:
    negated = _all([_not(test) for test in tests])
    return _not(negated)


def _not(test: Test) -> Test:
    def negated(row: models.Model) -> Truth:
        truth = test(row)
        return None if truth is None else not truth

    return negated


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda left, right: left == right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "in": lambda left, right: left in right,
}


def _compile_lookup(child: Any, model: type[models.Model]) -> Test:
    if not isinstance(child, tuple):
        raise NotReadableError(child)
    path, wanted = child
    name, _separator, lookup = path.partition("__")
    left = _reader(name, model)
    if lookup == "isnull":
        return lambda row: (left(row) is None) is wanted
    compare = _COMPARISONS.get(lookup or "exact")
    if compare is None:
        raise NotReadableError(path)
    right = _right_side(wanted, model)

    def test(row: models.Model) -> Truth:
        one, other = left(row), right(row)
        return None if one is None or other is None else compare(one, other)

    return test


def _right_side(wanted: Any, model: type[models.Model]) -> Callable[[models.Model], Any]:
    if isinstance(wanted, F):
        return _reader(wanted.name, model)  # type: ignore[attr-defined]
    if isinstance(wanted, Expression | models.QuerySet):
        raise NotReadableError(wanted)
    if isinstance(wanted, models.Model):
        return lambda _row: wanted.pk
    return lambda _row: wanted


def _reader(name: str, model: type[models.Model]) -> Callable[[models.Model], Any]:
    if "__" in name:
        raise NotReadableError(name)
    attribute = "pk" if name == "pk" else model._meta.get_field(name).attname  # type: ignore[union-attr]
    return lambda row: getattr(row, attribute)


class Checks:
    """The check constraints of a model."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self._tests = [
            (constraint, self._compiled(constraint))
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
        ]

    def _compiled(self, constraint: models.CheckConstraint) -> Test | None:
        try:
            return compile_condition(constraint.condition, self.model)  # type: ignore[arg-type]
        except NotReadableError:
            return None

    def broken_by(self, row: models.Model) -> Iterator[str]:
        """Yield the sentence of every check that `row` breaks."""
        for constraint, test in self._tests:
            if test is None:
                yield from _asked(constraint, row)
            elif test(row) is False:
                yield str(constraint.get_violation_error_message())


def _asked(constraint: models.CheckConstraint, row: models.Model) -> Iterator[str]:
    try:
        constraint.validate(type(row), row)
    except ValidationError as error:
        yield from error.messages


class Unique:
    """One thing that may stand only once: a unique field or a unique constraint, and the rows that hold it."""

    def __init__(
        self,
        fields: Iterable[str],
        read: Callable[[models.Model], Hashable | None],
        sentence: Callable[[models.Model], str],
    ) -> None:
        self.fields = tuple(fields)
        self.read = read
        self.sentence = sentence
        self.holders: dict[Hashable, models.Model] = {}

    def copy(self) -> "Unique":
        """Return the same with holders of its own."""
        other = Unique(self.fields, self.read, self.sentence)
        other.holders = dict(self.holders)
        return other

    def hold(self, row: models.Model) -> None:
        """Note that a row holds its key."""
        key = self.read(row)
        if key is not None:
            self.holders.setdefault(key, row)

    def holder_against(self, row: models.Model) -> models.Model | None:
        """Return the other row that already holds this row's key."""
        key = self.read(row)
        holder = None if key is None else self.holders.get(key)
        return None if holder is row else holder


def uniques_of(model: type[models.Model]) -> list[Unique]:
    """Return everything about a model's rows that may stand only once, but for primary keys."""
    single = [
        Unique([field.name], _key([_reader(field.name, model)], None), _field_sentence(field))
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key and field.editable
    ]
    constraints = [
        unique
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and (unique := _unique(constraint, model))
    ]
    return [*single, *constraints]


def _unique(constraint: models.UniqueConstraint, model: type[models.Model]) -> Unique | None:
    try:
        readers = [_reader(name, model) for name in constraint.fields]
        readers += [_expression_reader(expression, model) for expression in constraint.expressions]
        condition = compile_condition(constraint.condition, model) if constraint.condition else None
    except NotReadableError:
        return None  # the database itself will say no, and the row is then looked for
    message = constraint.get_violation_error_message
    return Unique(constraint.fields, _key(readers, condition), lambda _row: str(message()))


def _expression_reader(expression: Any, model: type[models.Model]) -> Callable[[models.Model], Any]:
    if isinstance(expression, OrderBy):
        expression = expression.expression
    if isinstance(expression, F):
        return _reader(expression.name, model)  # type: ignore[attr-defined]
    if isinstance(expression, Lower) and isinstance(source := expression.get_source_expressions()[0], F):
        read = _reader(source.name, model)  # type: ignore[attr-defined]
        return lambda row: None if (value := read(row)) is None else str(value).lower()
    raise NotReadableError(expression)


def _key(
    readers: list[Callable[[models.Model], Any]], condition: Test | None
) -> Callable[[models.Model], Hashable | None]:
    def key(row: models.Model) -> Hashable | None:
        if condition is not None and not condition(row):
            return None
        values = tuple(read(row) for read in readers)
        return None if None in values else values

    return key


def _field_sentence(field: Any) -> Callable[[models.Model], str]:
    def sentence(row: models.Model) -> str:
        return str(field.error_messages["unique"]) % {
            "model_name": capfirst(row._meta.verbose_name),
            "field_label": capfirst(field.verbose_name),
        }

    return sentence


def taken_sentence(unique: Unique, row: models.Model, line: int | None) -> str:
    """Return why `row` may not hold the key; `line` is where the same file has it."""
    if line is None:
        return unique.sentence(row)
    return _("Row %(line)s of the file has the same.") % {"line": line}
