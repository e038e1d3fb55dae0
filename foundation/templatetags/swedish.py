"""Swedish numbers and dates in templates; an en dash where there is none. Loaded everywhere: see kav/settings.py."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, mark_safe

from foundation import dates, numbers

register = template.Library()
NONE = "–"
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?–?")


def _or_dash(show: Callable[..., str]) -> Callable[..., str]:
    """Let a filter meet a value that is missing."""

    @wraps(show)
    def filtered(value: Any, *argument: Any) -> str:
        return NONE if value is None or value == "" else show(value, *argument)

    return filtered


register.filter("number", _or_dash(numbers.format_number))
register.filter("sek", _or_dash(numbers.format_sek))
register.filter("percent", _or_dash(numbers.format_percent))
register.filter("iso_date", _or_dash(dates.format_date))
register.filter("long_date", _or_dash(dates.format_long_date))
register.filter("clock", _or_dash(dates.format_time))
register.filter("moment", _or_dash(dates.format_moment))


@register.filter
@_or_dash
def ksek(amount: Decimal) -> str:
    """Show an amount in SEK as thousands with unit: `1 500 tkr`."""
    return numbers.format_ksek(amount)


@register.filter
@_or_dash
def ksek_bare(amount: Decimal) -> str:
    """Show an amount in SEK as thousands without unit, for a column whose head names it."""
    return numbers.format_ksek(amount, unit=False)


@register.filter
@_or_dash
def weekday_date(date: dt.date) -> str:
    """Show a date with its day of the week: `fredag 13 december 2019`."""
    return dates.format_long_date(date, weekday=True)


@register.filter
def whole_dates(value: Any) -> Any:
    """Keep each date of a text on one line, as browsers break them at their hyphens. Markup is left alone."""
    if not isinstance(value, str) or (isinstance(value, SafeData) and "<" in value):
        return value
    return mark_safe(_DATE.sub(_on_one_line, conditional_escape(value)))  # noqa: S308 - escaped, and then digits alone


def _on_one_line(found: re.Match[str]) -> str:
    return f'<span class="nowrap">{found[0]}</span><wbr>'
