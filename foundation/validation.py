"""Ask a row whether it is valid, and refuse it in words when it is not."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from foundation.errors import RuleError

POSSIBLE_YEARS = range(1900, 2200)  # 1026 and 2206 are 2026, written wrong


class InvalidError(RuleError):
    """A row broke rules of its own. `errors` is sentences by field, `codes` which rules were broken."""

    def __init__(self, error: ValidationError) -> None:
        self.errors: dict[str, list[str]] = (
            error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        )
        self.codes = {fault.code for fault in _leaves(error)}
        super().__init__(" ".join(force_str(text) for texts in self.errors.values() for text in texts))


def _leaves(error: ValidationError) -> Iterable[ValidationError]:
    if hasattr(error, "error_dict"):
        return [leaf for faults in error.error_dict.values() for leaf in faults]
    return error.error_list


def require_valid(instance: models.Model) -> None:
    """Run every validation of `instance`: fields, years, `clean`, uniqueness, constraints. Raises InvalidError.

    Fields that no person writes and that are still empty, such as a scope that is made on saving, are left out.
    """
    fields = instance._meta.fields
    unwritten = {field.name for field in fields if not field.editable and field.value_from_object(instance) is None}
    _require(instance, lambda: instance.full_clean(exclude=unwritten))


def require_valid_values(instance: models.Model) -> None:
    """Run the validation of the row's own values without asking the database: for rows saved in bulk.

    Foreign keys, uniqueness and constraints are left to the caller. Raises InvalidError.
    """
    related = {field.name for field in instance._meta.fields if field.is_relation or not field.editable}
    _require(instance, lambda: instance.clean_fields(exclude=related))


def require_possible_year(value: object) -> None:
    """Raise ValidationError for a day or a moment of a year that nobody can mean; let everything else through."""
    if isinstance(value, dt.date) and value.year not in POSSIBLE_YEARS:
        raise ValidationError(_("The year %(year)d cannot be right."), code="year", params={"year": value.year})


def _require(instance: models.Model, validate: Callable[[], None]) -> None:
    faults: dict[str, list[ValidationError]] = {}
    try:
        validate()
    except ValidationError as error:
        error.update_error_dict(faults)
    for field in _day_fields(type(instance)):
        try:
            require_possible_year(getattr(instance, field.attname))
        except ValidationError as error:
            faults.setdefault(field.name, []).append(error)
    if faults:
        raise InvalidError(ValidationError(faults))


@cache
def _day_fields(model: type[models.Model]) -> list[models.DateField]:  # type: ignore[type-arg]
    return [field for field in model._meta.fields if isinstance(field, models.DateField)]
