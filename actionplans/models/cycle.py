"""What the secretariat itself puts into the annual cycle, and the addresses at which calendars fetch it."""

import calendar
import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.visibility import VisibleQuerySet
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.dates import Precision

FIRST_YEAR, LAST_YEAR = 2000, 2100
MONTHS, LONGEST_MONTH = 12, 31


class CycleEventQuerySet(VisibleQuerySet):
    """Whoever may see plans sees the yearly round."""

    view_right = Right.VIEW_PLAN

    def by_day(self) -> Self:
        """Order by year and month; within a month what has no day comes first."""
        return self.order_by("year", "month", models.F("day").asc(nulls_first=True), "title", "pk")


class CycleEvent(models.Model):
    """A fixed point of a year's work, on a day or some time in a month; `key` follows it from year to year."""

    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    day = models.PositiveSmallIntegerField(
        _("day"), null=True, blank=True, help_text=_("Empty where only the month is settled.")
    )
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    basis = models.CharField(
        _("basis"), max_length=200, blank=True, help_text=_("What it rests on: an agreement, a law, a decision.")
    )
    responsible = models.CharField(_("responsible"), max_length=200, blank=True, db_collation=SVENSKA)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    history = HistoricalRecords()
    objects = CycleEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("fixed point of the year")
        verbose_name_plural = _("fixed points of the year")
        indexes = [models.Index(fields=["year", "month", "day"], name="cycleevent_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "key"],
                name="cycleevent_once_a_year",
                violation_error_message=_("The year already has this fixed point."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="cycleevent_year_in_range",
                violation_error_message=_("The year lies between 2000 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=MONTHS),
                name="cycleevent_month_in_year",
                violation_error_message=_("The month is a number from 1 to 12."),
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=True) | Q(day__gte=1, day__lte=LONGEST_MONTH),
                name="cycleevent_day_in_month",
                violation_error_message=_("The day is a number from 1 to 31."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def date(self) -> dt.date:
        """The day, or the first of the month; the last day of the month where it has not that many."""
        return dt.date(self.year, self.month, min(self.day or 1, days_in(self.year, self.month)))

    @property
    def precision(self) -> Precision:
        """Whether the day is known, or only the month."""
        return Precision.MONTH if self.day is None else Precision.DAY

    def clean(self) -> None:
        """Refuse a day that the month does not have; the constraints say the rest."""
        if self.day and self.month in range(1, MONTHS + 1) and self.year in range(FIRST_YEAR, LAST_YEAR + 1):
            last = days_in(self.year, self.month)
            if self.day > last:
                message = _("The month has %(days)d days.")
                raise ValidationError({"day": ValidationError(message, code="no_such_day", params={"days": last})})


def days_in(year: int, month: int) -> int:
    """Return how many days the month has that year."""
    return calendar.monthrange(year, month)[1]


class CycleFeed(models.Model):
    """An address of one user's, at which a calendar fetches the annual cycle until the address is taken back.

    The address is the key, signed: whoever reads the database alone cannot tell it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cycle_feeds", verbose_name=_("user")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="cyclefeed_one_in_use",
                violation_error_message=_("You already have a calendar address."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d}"

    @property
    def token(self) -> str:
        """What stands in the address."""
        return _SIGNER.sign(self.key.hex)

    @staticmethod
    def key_of(token: str) -> uuid.UUID | None:
        """Return the key that `token` was made of; None where it was made up."""
        try:
            return uuid.UUID(_SIGNER.unsign(token))
        except (signing.BadSignature, ValueError):
            return None


_SIGNER = signing.Signer(salt="actionplans.cycle-feed", sep="~")
