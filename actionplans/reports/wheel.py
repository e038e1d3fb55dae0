"""The annual cycle drawn as a wheel, for the page and the PDF."""

from typing import NamedTuple

from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.queries.cycle import Cycle, CycleGroup, CycleMonth
from foundation.wheel import Dot, WheelMonth, swatch, wheel


class KeyRow(NamedTuple):
    """One line of the key beside the wheel: the dot, what it stands for, how many there are."""

    swatch: SafeString
    group: CycleGroup


def drawn(cycle: Cycle, *, linked: bool = True) -> SafeString:
    """Return the wheel; `linked` makes each month a link to its place on the page."""
    return wheel(
        [_month(month) for month in cycle.months],
        [Dot(row.number, row.date, row.is_day, row.place) for row in cycle.rows],
        year=cycle.year,
        rings=len(cycle.groups),
        title=_("Annual cycle %(year)d as a wheel") % {"year": cycle.year},
        today=cycle.today,
        linked=linked,
    )


def swatches(cycle: Cycle) -> list[KeyRow]:
    """Return the key: the rings from the outside in."""
    return [KeyRow(swatch(group.place), group) for group in cycle.groups]


def _month(month: CycleMonth) -> WheelMonth:
    count = len(month.rows)
    text = ngettext("%(month)s: %(count)d event", "%(month)s: %(count)d events", count)
    words = text % {"month": capfirst(month.name), "count": count}
    return WheelMonth(MONTHS_3[month.number], f"#{month.anchor}", words, month.is_now)
