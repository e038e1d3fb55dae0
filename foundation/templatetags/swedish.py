"""Swedish numbers and dates in templates. Loaded everywhere: see TEMPLATES in kav/settings.py."""

from django import template

from foundation import dates, numbers

register = template.Library()
register.filter("number", numbers.format_number)
register.filter("sek", numbers.format_sek)
register.filter("iso_date", dates.format_date)
register.filter("long_date", dates.format_long_date)
register.filter("clock", dates.format_time)
register.filter("moment", dates.format_moment)


@register.filter
def ksek(amount: object) -> str:
    """Show an amount in SEK as thousands with unit: `1 500 tkr`."""
    return numbers.format_ksek(amount)  # type: ignore[arg-type]


@register.filter
def ksek_bare(amount: object) -> str:
    """Show an amount in SEK as thousands without unit, for a column whose head names it."""
    return numbers.format_ksek(amount, unit=False)  # type: ignore[arg-type]
