"""Indicators of goals, and what has been measured."""

import uuid
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import Direction
from actionplans.models.goal import Goal
from decisions.enums import AdoptionState
from foundation.collation import SVENSKA
from foundation.dates import Precision, format_date
from foundation.edits import EditCounted
from foundation.numbers import HARD_SPACE, format_number
from foundation.tables import Tag

MOST_DECIMALS = 4
DIGITS = 16


class IndicatorQuerySet(models.QuerySet[Any]):
    """Indicators as lists need them."""

    def in_force(self) -> Self:
        """Return those of plans that are in force."""
        return self.filter(goal__plan__state=AdoptionState.ADOPTED)

    def with_latest(self) -> Self:
        """Return the rows with what was measured last, in whichever version: `latest_value`, `latest_date`."""
        found = Measurement.objects.filter(indicator__key=OuterRef("key")).order_by("-date", "-pk")
        names = ("value", "date", "precision")
        return self.annotate(**{f"latest_{name}": Subquery(found.values(name)[:1]) for name in names})


class Indicator(EditCounted):
    """What shows how near a goal is: where it began and where it is to come, in one unit. Frozen with the plan.

    Measurements follow the `key` from version to version.
    """

    named_by = ("name",)

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("goal"))
    key = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("indicator"), max_length=200, db_collation=SVENSKA)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    direction = models.CharField(_("the target is"), max_length=10, choices=Direction, default=Direction.UP)
    decimals = models.PositiveSmallIntegerField(
        _("decimals shown"), default=0, validators=[MaxValueValidator(MOST_DECIMALS)]
    )
    baseline_value = models.DecimalField(
        _("value at the start"), max_digits=DIGITS, decimal_places=MOST_DECIMALS, null=True, blank=True
    )
    baseline_date = models.DateField(_("date of the start"), null=True, blank=True)
    baseline_precision = models.CharField(_("known to the"), max_length=10, choices=Precision, default=Precision.DAY)
    target_value = models.DecimalField(
        _("target"), max_digits=DIGITS, decimal_places=MOST_DECIMALS, null=True, blank=True
    )
    target_date = models.DateField(_("date of the target"), null=True, blank=True)
    target_precision = models.CharField(_("known to the"), max_length=10, choices=Precision, default=Precision.DAY)
    source = models.CharField(_("where the numbers come from"), max_length=200, blank=True)
    history = HistoricalRecords()
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        indexes = [models.Index(fields=["goal", "order"], name="indicator_order")]
        constraints = [
            models.UniqueConstraint(fields=["goal", "key"], name="indicator_key_once"),
            models.CheckConstraint(
                condition=Q(baseline_value=None, baseline_date=None)
                | Q(baseline_value__isnull=False, baseline_date__isnull=False),
                name="indicator_start_is_dated",
                violation_error_message=_("The value at the start and its date belong together."),
            ),
            models.CheckConstraint(
                condition=Q(target_date=None) | Q(target_value__isnull=False),
                name="indicator_target_has_value",
                violation_error_message=_("A date of the target needs the target."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicator_detail", args=[self.pk])

    def amount(self, value: Decimal | None) -> str:
        """Return a value with its unit, as the indicator shows it: `93,5 %`; empty where there is none."""
        if value is None:
            return ""
        number = format_number(value, self.decimals)
        return f"{number}{HARD_SPACE}{self.unit}" if self.unit else number

    @property
    def baseline_words(self) -> str:
        """Where it began: `82 % (2026-01)`."""
        return _dated(self.amount(self.baseline_value), self.baseline_date, self.baseline_precision)

    @property
    def target_words(self) -> str:
        """Where it is to come: `95 % (2028)`."""
        return _dated(self.amount(self.target_value), self.target_date, self.target_precision)

    @property
    def latest_words(self) -> str:
        """What was measured last, for rows read `with_latest`."""
        value = getattr(self, "latest_value", None)
        return _dated(self.amount(value), self.latest_date, self.latest_precision) if value is not None else ""  # type: ignore[attr-defined]

    def is_reached(self, value: Decimal | None) -> bool:
        """Return whether `value` is at the target or beyond it."""
        if value is None or self.target_value is None:
            return False
        return value >= self.target_value if self.direction == Direction.UP else value <= self.target_value

    @property
    def standing(self) -> Tag:
        """How it stands, for rows read `with_latest`: not measured, on the way, or at the target."""
        value = getattr(self, "latest_value", None)
        if value is None:
            return Tag(_("no value measured"), "warn")
        return Tag(_("target reached"), "ok") if self.is_reached(value) else Tag(_("on the way"), "info")


class Measurement(models.Model):
    """A value of an indicator on a date, where it comes from, and who put it in."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="measurements", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=DIGITS, decimal_places=MOST_DECIMALS)
    date = models.DateField(_("measured on"))
    precision = models.CharField(_("known to the"), max_length=10, choices=Precision, default=Precision.DAY)
    source = models.CharField(_("source"), max_length=200)
    note = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=_("by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "date", "precision"],
                name="measurement_once_a_date",
                violation_error_message=_("There is already a value for this date. Remove it first if it is wrong."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.amount} ({self.shown_date})"

    @property
    def amount(self) -> str:
        """The value with its unit."""
        return self.indicator.amount(self.value)

    @property
    def shown_date(self) -> str:
        """The date as exactly as it is known: `2026-09`."""
        return format_date(self.date, self.precision)


def _dated(words: str, date: Any, precision: str) -> str:
    return f"{words} ({format_date(date, precision)})" if words and date else words
