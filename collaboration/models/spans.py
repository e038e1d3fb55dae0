"""What is true from one day to another."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.dates import LAST_DAY


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Return the condition «valid on day `on`», both ends included, open ends without limit."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_to"
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": on})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on})
    )


class SpanQuerySet(models.QuerySet[Any]):
    def in_force(self, on: dt.date) -> Self:
        """Return the rows valid on day `on`."""
        return self.filter(in_force(on))


class Span(models.Model):
    """Valid from one day to and including another; an empty end is open."""

    valid_from = models.DateField(_("from"), null=True, blank=True)
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

    def is_in_force(self, on: dt.date) -> bool:
        """Return whether this was valid on day `on`."""
        return (self.valid_from or dt.date.min) <= on <= (self.valid_to or LAST_DAY)
