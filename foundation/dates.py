"""Dates as Swedish offices use them: the day of Stockholm, ISO in tables, words in text.

Some are only known to the month or the year.
"""

import datetime as dt
from calendar import monthrange

from django.db import models
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

HARD_SPACE = "\u00a0"
LAST_DAY = dt.date(9999, 12, 31)


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


def today() -> dt.date:
    """Return today's date in Stockholm."""
    return timezone.localdate()


def format_date(date: dt.date | None, precision: str = Precision.DAY) -> str:
    """Return a date for tables: `2019-12-13`, `2021-12` or `2021`; an en dash where there is none."""
    if date is None:
        return "–"
    iso = date.isoformat()
    return {Precision.MONTH: iso[:7], Precision.YEAR: iso[:4]}.get(Precision(precision), iso)


def format_long_date(date: dt.date, precision: str = Precision.DAY, *, weekday: bool = False) -> str:
    """Return a date for running text in the active language: `13 december 2019`, day and month kept together.

    Of a moment, the day it was in Sweden.
    """
    if isinstance(date, dt.datetime):
        date = timezone.localtime(date)
    patterns = {Precision.MONTH: "F Y", Precision.YEAR: "Y"}
    day = f"l j{HARD_SPACE}F Y" if weekday else f"j{HARD_SPACE}F Y"
    return formats.date_format(date, patterns.get(Precision(precision), day))


def format_time(moment: dt.time | dt.datetime) -> str:
    """Return a time of day as `kl. 13.15`."""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment).time()
    text = f"{moment.hour}.{moment.minute:02d}"
    if translation.get_language() == "en":
        return f"{moment.hour}:{moment.minute:02d}"
    return f"kl.{HARD_SPACE}{text}"


def format_moment(moment: dt.datetime) -> str:
    """Return a moment for lists: `2019-12-13 kl. 13.15`."""
    local = timezone.localtime(moment)
    return f"{local.date().isoformat()} {format_time(local)}"


def format_span(
    start: dt.date | None,
    end: dt.date | None,
    *,
    start_precision: str = Precision.DAY,
    end_precision: str = Precision.DAY,
) -> str:
    """Return a span: `2018-01-01–2021-12-31`, `2018–2021-12`; an open end is left open."""
    first = format_date(start, start_precision) if start else ""
    last = format_date(end, end_precision) if end else ""
    return f"{first}–{last}"


def end_of_day(date: dt.date) -> dt.datetime:
    """Return the last moment of a deadline day: 23.59.59 in Stockholm."""
    return dt.datetime.combine(date, dt.time(23, 59, 59), tzinfo=timezone.get_default_timezone())


def last_day_of(date: dt.date, precision: str = Precision.DAY) -> dt.date:
    """Return the last day of what is known of a date: itself, or the end of its month or year."""
    if precision == Precision.DAY:
        return date
    month = 12 if precision == Precision.YEAR else date.month
    return dt.date(date.year, month, monthrange(date.year, month)[1])


def half_year(date: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the half-year that `date` lies in."""
    if date.month <= 6:  # noqa: PLR2004 - June ends the first half
        return dt.date(date.year, 1, 1), dt.date(date.year, 6, 30)
    return dt.date(date.year, 7, 1), dt.date(date.year, 12, 31)
