"""A year as a wheel, drawn on the server as SVG: months around the rim, a ring for each group, a dot for each event.

January begins at the top and the year runs with the clock. Every dot bears the number its event has in the list beside,
so that neither colour nor place alone tells what it is. A dot without filling is only known to the month.

On a page each month is a link to its place in the list, and a screen reader meets twelve links that say how much each
month holds. In a PDF, `linked=False`, the wheel is one picture with a title.
"""

import calendar
import datetime as dt
import math
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foundation.charts import COLOURS, FONTS, GROUND, INK, LINE
from foundation.errors import Sentence

SIZE, CENTRE = 720, 360
RIM_OUT, RIM_IN = 352, 306
OUTERMOST, INNERMOST = 280, 128
DOT, APART = 11, 24
ACCENT_TINT, ACCENT = "#e6efee", "#0b5563"
ON_DARK = "#fff"
TEXT_ON = (ON_DARK, INK, ON_DARK, INK, ON_DARK, INK, ON_DARK)
MONTHS = 12


class Dot(NamedTuple):
    """One event: its number in the list, its day, whether only its month is known, and its ring from the outside in."""

    number: int
    date: dt.date
    is_day: bool
    ring: int


class WheelMonth(NamedTuple):
    """One month: its short name on the rim, where it leads, and what the link says."""

    name: Sentence
    href: str
    words: Sentence
    is_now: bool = False


def wheel(
    months: Sequence[WheelMonth],
    dots: Iterable[Dot],
    *,
    year: int,
    rings: int,
    title: Sentence,
    today: dt.date | None = None,
    linked: bool = True,
) -> SafeString:
    """Return the wheel of `year` with so many rings; `today`, where it lies in the year, is a line across them."""
    parts = [_gone(today)] if today else []
    parts += [_ring(_radius(ring, rings)) for ring in range(rings)]
    parts += [_spoke(number) for number in range(MONTHS)]
    parts += [_month(number, month, linked=linked) for number, month in enumerate(months)]
    if today:
        parts.append(_hand(today))
    parts += _dots(dots, rings)
    parts.append(_text(CENTRE, CENTRE + 16, str(year), size=46, colour=INK, weight=600))
    role = format_html('role="group" aria-label="{}"', title) if linked else SafeString('role="img"')
    name = SafeString("") if linked else format_html("<title>{}</title>", title)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="wheel" viewBox="0 0 {0} {0}" width="100%" '
        'font-family="{1}" {2}>{3}{4}</svg>',
        SIZE,
        FONTS,
        role,
        name,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _share(date: dt.date) -> float:
    """Return how much of the year has gone when the day is half over; every month takes a twelfth of the wheel."""
    days = calendar.monthrange(date.year, date.month)[1]
    return (date.month - 1 + (date.day - 0.5) / days) / MONTHS


def _point(share: float, radius: float) -> tuple[str, str]:
    angle = 2 * math.pi * share
    return _plain(CENTRE + radius * math.sin(angle)), _plain(CENTRE - radius * math.cos(angle))


def _radius(ring: int, rings: int) -> float:
    return OUTERMOST - (OUTERMOST - INNERMOST) * ring / max(rings - 1, 1)


def _sector(start: float, end: float, *, inner: float, outer: float, fill: str) -> SafeString:
    large = int(end - start > 0.5)  # noqa: PLR2004 - half the wheel
    corners = (*_point(start, outer), *_point(end, outer), *_point(end, inner), *_point(start, inner))
    x1, y1, x2, y2, x3, y3, x4, y4 = corners
    path = f"M{x1} {y1}A{outer} {outer} 0 {large} 1 {x2} {y2}L{x3} {y3}A{inner} {inner} 0 {large} 0 {x4} {y4}Z"
    return format_html('<path d="{}" fill="{}" stroke="#fff" stroke-width="3"/>', path, fill)


def _gone(today: dt.date) -> SafeString:
    return _sector(0, _share(today), inner=INNERMOST - 24, outer=RIM_IN - 4, fill=GROUND)


def _ring(radius: float) -> SafeString:
    template = '<circle cx="{}" cy="{}" r="{}" fill="none" stroke="{}" stroke-width="1.5"/>'
    return format_html(template, CENTRE, CENTRE, _plain(radius), LINE)


def _spoke(number: int) -> SafeString:
    inner, outer = _point(number / MONTHS, INNERMOST - 24), _point(number / MONTHS, RIM_IN)
    return format_html('<path d="M{} {}L{} {}" stroke="{}" stroke-width="1"/>', *inner, *outer, LINE)


def _month(number: int, month: WheelMonth, *, linked: bool) -> SafeString:
    fill, colour = (ACCENT, ON_DARK) if month.is_now else (ACCENT_TINT, INK)
    x, y = _point((number + 0.5) / MONTHS, (RIM_IN + RIM_OUT) / 2)
    shape = _sector(number / MONTHS, (number + 1) / MONTHS, inner=RIM_IN, outer=RIM_OUT, fill=fill)
    name = _text(x, _plain(float(y) + 7), month.name, size=20, colour=colour, weight=600)
    if not linked:
        return format_html("{}{}", shape, name)
    return format_html('<a href="{}" aria-label="{}">{}{}</a>', month.href, month.words, shape, name)


def _hand(today: dt.date) -> SafeString:
    inner, outer = _point(_share(today), INNERMOST - 24), _point(_share(today), RIM_IN - 3)
    return format_html('<path d="M{} {}L{} {}" stroke="{}" stroke-width="3"/>', *inner, *outer, INK)


def _dots(dots: Iterable[Dot], rings: int) -> list[SafeString]:
    """Return the dots, those of one ring moved apart where they would lie on each other."""
    drawn = []
    for ring, found in groupby(sorted(dots, key=lambda dot: (dot.ring, _place(dot), dot.number)), key=_ring_of):
        of_ring, radius = list(found), _radius(ring, rings)
        shares = _apart([_place(dot) for dot in of_ring], APART / (2 * math.pi * radius))
        drawn += [_dot(dot, *_point(share, radius)) for dot, share in zip(of_ring, shares, strict=True)]
    return drawn


def _ring_of(dot: Dot) -> int:
    return dot.ring


def _apart(places: Sequence[float], gap: float) -> list[float]:
    """Return the places, in order, moved on so that `gap` lies between them, and back where the year would end first.

    What a ring has no room for stands closer: never past the year's end, where it would look like January.
    """
    gap = min(gap, 1 / len(places))
    moved = list(accumulate(places, lambda last, place: max(place, last + gap), initial=-gap / 2))[1:]
    limits = ((len(moved) - number - 0.5) * gap for number in range(len(moved)))
    return [min(place, 1 - limit) for place, limit in zip(moved, limits, strict=True)]


def _place(dot: Dot) -> float:
    return _share(dot.date) if dot.is_day else (dot.date.month - 0.5) / MONTHS


def _dot(dot: Dot, x: str, y: str) -> SafeString:
    colour = COLOURS[dot.ring % len(COLOURS)]
    fill, ink = (colour, TEXT_ON[dot.ring % len(COLOURS)]) if dot.is_day else ("#fff", INK)
    number = _text(x, _plain(float(y) + 4.5), str(dot.number), size=12.5, colour=ink, weight=600, css="wheel-number")
    template = '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="2"/>{}'
    return format_html(template, x, y, DOT, fill, colour, number)


def _text(
    x: float | str, y: float | str, words: Sentence, *, size: float, colour: str, weight: int, css: str = ""
) -> SafeString:
    template = '<text x="{}" y="{}" text-anchor="middle" font-size="{}" font-weight="{}" fill="{}"{}>{}</text>'
    name = format_html(' class="{}" aria-hidden="true"', css) if css else SafeString("")
    return format_html(template, x, y, size, weight, colour, name, words)


def _plain(number: float) -> str:
    """Return a coordinate with at most two decimals and a point."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def swatch(ring: int) -> SafeString:
    """Return a small dot in the ring's colour, for the key beside the wheel; the words stand beside it."""
    colour = COLOURS[ring % len(COLOURS)]
    dot = format_html('<circle cx="7" cy="7" r="6" fill="{}"/>', colour)
    return format_html('<svg class="swatch" width="14" height="14" aria-hidden="true">{}</svg>', dot)
