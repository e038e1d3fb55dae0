"""What is true from one day to another."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.dates import LAST_DAY, format_span


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Return the condition «valid on day `on`», both ends included, open ends without limit."""
    return overlapping(on, on, prefix)


def overlapping(start: dt.date | None, end: dt.date | None, prefix: str = "") -> Q:
    """Return the condition «valid on some day from `start` to `end`», both ends included; None is open."""
    condition = Q()
    if end is not None:
        condition &= Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": end})
    if start is not None:
        condition &= Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": start})
    return condition


class SpanQuerySet(models.QuerySet[Any]):
    def in_force(self, on: dt.date) -> Self:
        """Return the rows valid on day `on`."""
        return self.filter(in_force(on))

    def overlapping(self, start: dt.date | None, end: dt.date | None) -> Self:
        """Return the rows valid on some day from `start` to `end`; None is an open end."""
        return self.filter(overlapping(start, end))


class Span(models.Model):
    """Valid from one day to and including another; an empty end is open."""

    valid_from = models.DateField(_("from and including"), null=True, blank=True)
    valid_to = models.DateField(_("to and including"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_start",
                violation_error_message=_("The last day cannot come before the first day."),
            )
        ]

    @property
    def first_day(self) -> dt.date:
        """The first day it is valid; the beginning of time when not known."""
        return self.valid_from or dt.date.min

    @property
    def last_day(self) -> dt.date:
        """The last day it is valid; the end of time when it goes on."""
        return self.valid_to or LAST_DAY

    @property
    def span(self) -> str:
        """The days in writing: `2018-01-01–2021-12-31`."""
        return format_span(self.valid_from, self.valid_to)

    def is_in_force(self, on: dt.date) -> bool:
        """Return whether this was valid on day `on`."""
        return self.first_day <= on <= self.last_day

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two have a day in common."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def is_within(self, other: "Span") -> bool:
        """Return whether every day of this lies in `other`; an unknown first day counts as the other's first."""
        return (self.valid_from is None or other.first_day <= self.first_day) and self.last_day <= other.last_day


def refuse_loop(instance: models.Model, parent: models.Model | None, message: Any, field: str = "parent") -> None:
    """Raise ValidationError if following `field` upwards from `parent` comes back to `instance`.

    Rows that an import has not saved yet have no key; they are told apart as objects.
    """
    seen = {instance.pk or id(instance)}
    while parent is not None:
        key = parent.pk or id(parent)
        if key in seen:
            raise ValidationError({field: ValidationError(message, code="loop")})
        seen.add(key)
        parent = getattr(parent, field)
