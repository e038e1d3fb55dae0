"""How the lists of the administration show values: dates as ISO, amounts with their unit, what is valid when."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from collaboration.models.spans import in_force
from foundation.dates import format_date, format_moment, today
from foundation.money import SEKField
from foundation.numbers import format_ksek, format_sek

NOTHING = "–"


def shown_column(model: type[models.Model], name: str) -> Any:
    """Return what a list shows for a model's field: a display function for dates and amounts, else the name."""
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    write = writer_for(field)
    return as_column(name, field.verbose_name, write) if write else name


def writer_for(field: Any) -> Callable[[Any], str] | None:
    """Return how a field's values are written, or None where Django writes them well."""
    if isinstance(field, models.DateTimeField):
        return format_moment
    if isinstance(field, models.DateField):
        return format_date
    if isinstance(field, models.BooleanField):
        return yes_or_no
    if isinstance(field, SEKField):
        return format_ksek if field.in_thousands else format_sek
    return None


def yes_or_no(value: bool) -> str:  # noqa: FBT001 - a value to be shown
    """Return a flag in words."""
    return str(_("yes") if value else _("no"))


def as_column(name: str, label: Any, write: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a display function for the attribute `name`, sorted by it."""

    @admin.display(description=capfirst(label), ordering=name)
    def shown(row: Any) -> str:
        value = getattr(row, name)
        return NOTHING if value is None else write(value)

    shown.__name__ = f"shown_{name}"
    return shown


class InForceFilter(admin.SimpleListFilter):
    """What is valid today, what has ended, and what has not yet begun."""

    title = _("validity")
    parameter_name = "galler"

    def lookups(self, _request: Any, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("nu", _("In force")), ("slut", _("Ended")), ("sedan", _("Not yet begun"))]

    def queryset(self, _request: Any, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        day = today()
        if self.value() == "nu":
            return queryset.filter(in_force(day))
        if self.value() == "slut":
            return queryset.filter(valid_to__lt=day)
        if self.value() == "sedan":
            return queryset.filter(valid_from__gt=day)
        return queryset
