"""Pictures of numbers, drawn on the server as SVG: the same picture on the page and in the PDF, without script.

Lengths across are shares of the width and text keeps its size, so a picture can be read on a phone. Each has a title
and a description in words, uses attributes instead of inline style (the Content-Security-Policy allows none), and
stands beside its table.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foundation.errors import Sentence
from foundation.markup import escaped, joined
from foundation.numbers import HARD_SPACE, format_number

COLOURS = ("#0b5563", "#c98a1b", "#7a4f79", "#6f9e8f", "#98351f", "#8c9599", "#3d6fb0")
INK = "#17262b"
INK_SOFT = "#47575c"
LINE = "#d9ddd8"
GROUND = "#ecebe4"
FONTS = "Portal Sans, Report Sans, sans-serif"  # the page's font and the PDF's
TEXT = 16
BAR = 16
ROW = 54
TALL_ROW = 78
TREND_TOP, TREND_FLOOR, TREND_HEIGHT = 34, 184, 216
TREND_MARGIN = 7
AXIS = 26
KEY_ROW = 24
COURSE_MARGIN = 14
LABEL_SHARE = 25

Number = Decimal | int


class Bar(NamedTuple):
    """One bar: its label and its parts, one number per series."""

    label: Sentence
    parts: Sequence[Number]

    @property
    def whole(self) -> Decimal:
        """The sum of the parts."""
        return sum((Decimal(part) for part in self.parts), Decimal(0))


class Point(NamedTuple):
    """One point of a trend: its label on the axis and its number; None leaves a gap."""

    label: Sentence
    value: Number | None


def bar_chart(
    bars: Sequence[Bar], *, title: Sentence, series: Sequence[Sentence] = (), unit: Sentence = "", decimals: int = 0
) -> SafeString:
    """Return lying bars with their numbers written out, stacked and with a legend when there are several series."""
    head = 34 if len(series) > 1 else 0
    top = max([*(bar.whole for bar in bars), Decimal(1)])
    parts = [_legend(series)] if head else []
    for place, bar in enumerate(bars):
        y = head + place * ROW
        parts += [_label(y, bar.label, _amount(bar.whole, unit, decimals)), _rect(0, y + 24, 100, GROUND)]
        start = Decimal(0)
        for part, colour in zip(bar.parts, COLOURS, strict=False):
            parts.append(_rect(float(start / top) * 100, y + 24, float(Decimal(part) / top) * 100, colour))
            start += Decimal(part)
    words = (f"{bar.label}: {_amount(bar.whole, unit, decimals)}" for bar in bars)
    return _picture(head + len(bars) * ROW, title, words, parts)


def funnel_chart(steps: Sequence[Bar], *, title: Sentence) -> SafeString:
    """Return the steps of a process under each other, each as wide as its share of the widest."""
    top = max([*(step.whole for step in steps), Decimal(1)])
    parts = []
    for place, step in enumerate(steps):
        width = max(float(step.whole / top) * 100, 0.5)
        parts += [_label(place * ROW, step.label, format_number(step.whole))]
        parts += [_rect((100 - width) / 2, place * ROW + 24, width, COLOURS[0])]
    words = (f"{step.label}: {format_number(step.whole)}" for step in steps)
    return _picture(len(steps) * ROW, title, words, parts)


def trend_chart(points: Sequence[Point], *, title: Sentence, unit: Sentence = "", decimals: int = 0) -> SafeString:
    """Return a line over time that starts at zero, with every point's number written above it; a gap stays a gap."""
    top = float(max([*(point.value for point in points if point.value is not None), 1]))
    step = (100 - 2 * TREND_MARGIN) / max(len(points) - 1, 1)
    places = [TREND_MARGIN + place * step for place in range(len(points))]
    heights = [_height(point.value, top) for point in points]
    parts = [_line((0, TREND_FLOOR), (100, TREND_FLOOR), LINE)]
    spots = list(zip(places, heights, points, strict=True))
    for (x1, y1, _left), (x2, y2, _right) in pairwise(spots):
        if y1 is not None and y2 is not None:
            parts.append(_line((x1, y1), (x2, y2), COLOURS[0], width="2.5"))
    for x, y, point in spots:
        parts.append(_text(x, TREND_FLOOR + 24, point.label, colour=INK_SOFT))
        if y is not None and point.value is not None:
            parts.append(format_html('<circle cx="{}%" cy="{}" r="5" fill="{}"/>', _plain(x), _plain(y), COLOURS[0]))
            parts.append(_text(x, y - 13, format_number(point.value, decimals)))
    words = (f"{point.label}: {_amount(point.value, unit, decimals)}" for point in points if point.value is not None)
    return _picture(TREND_HEIGHT, title, words, parts)


class Stretch(NamedTuple):
    """One line of a timeline: its label, the words at its end, its first and last day, and the number of its colour.

    `note` says in words under the line what its colour says.
    """

    label: Sentence
    words: Sentence
    start: dt.date
    end: dt.date
    colour: int = 0
    note: Sentence = ""


def timeline_chart(
    stretches: Sequence[Stretch], *, title: Sentence, today: dt.date, key: Mapping[int, Sentence] | None = None
) -> SafeString:
    """Return stretches of time under each other on one scale, with the years' turns and today as upright lines.

    `key` says what the colours mean, by their numbers; those that are used stand over the picture.
    """
    first = min([*(row.start for row in stretches), today])
    last = max([*(row.end for row in stretches), today])
    days = max((last - first).days, 1)

    def across(day: dt.date) -> float:
        return (day - first).days / days * 100

    used = {row.colour for row in stretches}
    named = [(COLOURS[number], name) for number, name in (key or {}).items() if number in used]
    axis = AXIS + -(-len(named) // 2) * KEY_ROW
    step = TALL_ROW if any(row.note for row in stretches) else ROW
    height = axis + len(stretches) * step
    turns = [dt.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    parts = [_key(named), *(_line((across(day), axis - 4), (across(day), height), LINE) for day in turns)]
    parts += [_text(across(day), axis - AXIS + TEXT, str(day.year), colour=INK_SOFT) for day in turns]
    for place, row in enumerate(stretches):
        y = axis + place * step
        width = max(across(row.end) - across(row.start), 0.7)
        start = min(across(row.start), 100 - width)
        parts += [_label(y, row.label, str(row.words)), _rect(0, y + 24, 100, GROUND)]
        parts.append(_rect(start, y + 24, width, COLOURS[row.colour]))
        if row.note:
            parts.append(_text(0, y + 24 + BAR + TEXT + 3, row.note, anchor="start", colour=INK_SOFT))
    parts.append(_line((across(today), axis - 4), (across(today), height), COLOURS[4], width="2"))
    words = (f"{row.label}: {row.words}, {row.note}" if row.note else f"{row.label}: {row.words}" for row in stretches)
    return _picture(height, title, words, parts)


class Range(NamedTuple):
    """One line of spreads: its label, its words, and where its middle and its lower and upper quarter lie, if known."""

    label: Sentence
    words: Sentence
    lower: Number | None
    middle: Number
    upper: Number | None


def range_chart(ranges: Sequence[Range], *, title: Sentence) -> SafeString:
    """Return under each other, on one scale from zero, a field from lower to upper quarter and a line in the middle."""
    top = float(max([*(max(row.middle, row.upper or 0) for row in ranges), 1]))
    parts = []
    for place, row in enumerate(ranges):
        y = place * TALL_ROW
        parts += [_text(0, y + TEXT, row.label, anchor="start"), _rect(0, y + 24, 100, GROUND)]
        parts.append(_text(0, y + 24 + BAR + TEXT + 3, row.words, anchor="start", colour=INK_SOFT))
        if row.lower is not None and row.upper is not None:
            start, end = (float(number) / top * 100 for number in (row.lower, row.upper))
            parts.append(_rect(min(start, 99.5), y + 24, max(end - start, 0.5), COLOURS[3]))
        middle = min(max(float(row.middle) / top * 100, 0.3), 99.7)
        parts.append(_line((middle, y + 21), (middle, y + 24 + BAR + 3), COLOURS[0], width="4"))
    return _picture(len(ranges) * TALL_ROW, title, (f"{row.label}: {row.words}" for row in ranges), parts)


def _height(value: Number | None, top: float) -> float | None:
    return None if value is None else TREND_FLOOR - (TREND_FLOOR - TREND_TOP) * float(value) / top


def _picture(height: int, title: Sentence, words: Iterable[str], parts: list[SafeString]) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="100%" height="{}" role="img" font-size="{}" '
        'font-family="{}"><title>{}</title><desc>{}</desc>{}</svg>',
        height,
        TEXT,
        FONTS,
        title,
        "; ".join(words),
        joined(parts),
    )


def _amount(number: Number, unit: Sentence, decimals: int) -> str:
    return f"{format_number(number, decimals)}{HARD_SPACE}{unit}" if unit else format_number(number, decimals)


def _plain(number: float) -> str:
    """Return a coordinate with at most two decimals and a point."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _text(x: float, y: float, words: Sentence, *, anchor: str = "middle", colour: str = INK) -> SafeString:
    place = f'x="{_plain(x)}%" y="{_plain(y)}" text-anchor="{anchor}"'
    return joined((f'<text {place} fill="{colour}">{escaped(words)}</text>',))


def _label(y: float, words: Sentence, number: str) -> SafeString:
    """Return a bar's name at the left and its number at the right, over the bar."""
    return joined((_text(0, y + TEXT, words, anchor="start"), _text(100, y + TEXT, number, anchor="end")))


def _rect(x: float, y: float, width: float, colour: str) -> SafeString:
    place = f'x="{_plain(x)}%" y="{_plain(y)}" width="{_plain(width)}%" height="{BAR}"'
    return joined((f'<rect {place} fill="{colour}"/>',))


def _line(start: tuple[float, float], end: tuple[float, float], colour: str, *, width: str = "1") -> SafeString:
    (x1, y1), (x2, y2) = (map(_plain, spot) for spot in (start, end))
    place = f'x1="{x1}%" y1="{y1}" x2="{x2}%" y2="{y2}"'
    return joined((f'<line {place} stroke="{colour}" stroke-width="{width}"/>',))


def _legend(series: Sequence[Sentence]) -> SafeString:
    """Return the names of the series, each with its colour, side by side at equal distance."""
    share = 100 / len(series)
    return format_html_join(
        "",
        '<rect x="{}%" y="2" width="13" height="13" fill="{}"/><text x="{}%" dx="20" y="14" fill="{}">{}</text>',
        (
            (_plain(place * share), colour, _plain(place * share), INK, name)
            for place, (name, colour) in enumerate(zip(series, COLOURS, strict=False))
        ),
    )


def _key(named: Sequence[tuple[str, Sentence]]) -> SafeString:
    """Return what colours mean, two on a line so that the words have room on a phone."""
    return format_html_join(
        "",
        '<rect x="{}%" y="{}" width="13" height="13" fill="{}"/><text x="{}%" dx="20" y="{}" fill="{}">{}</text>',
        (
            (place % 2 * 50, place // 2 * KEY_ROW + 2, colour, place % 2 * 50, place // 2 * KEY_ROW + 14, INK, name)
            for place, (colour, name) in enumerate(named)
        ),
    )


class Reading(NamedTuple):
    """One value on a day: its date in words, the day, and the number."""

    label: Sentence
    day: dt.date
    value: Number


class Level(NamedTuple):
    """A level drawn across: its name and its number."""

    label: Sentence
    value: Number


def course_chart(
    readings: Sequence[Reading],
    *,
    title: Sentence,
    target: Level | None = None,
    unit: Sentence = "",
    decimals: int = 0,
) -> SafeString:
    """Return values along time on a scale of days, with the target as a broken line across.

    The scale begins at zero unless all numbers lie far above it; the number at its floor is then written out.
    """
    ends = [float(row.value) for row in readings] + ([float(target.value)] if target else [])
    floor, top = _scale(ends)
    first, last = min(row.day for row in readings), max(row.day for row in readings)
    days = max((last - first).days, 1)
    spots = [
        (
            COURSE_MARGIN + (100 - 2 * COURSE_MARGIN) * (row.day - first).days / days if first != last else 50.0,
            _between(float(row.value), floor, top),
            row,
        )
        for row in readings
    ]
    parts = [_line((0, TREND_FLOOR), (100, TREND_FLOOR), LINE)]
    if target:
        y = _between(float(target.value), floor, top)
        parts.append(_broken(y))
        words = f"{target.label} {_amount(target.value, unit, decimals)}"
        parts.append(_text(0, y - 6, words, anchor="start", colour=COLOURS[4]))
    parts += [_line((x1, y1), (x2, y2), COLOURS[0], width="2.5") for (x1, y1, _a), (x2, y2, _b) in pairwise(spots)]
    parts += _readings(spots, decimals)
    if floor:
        parts.append(_text(0, TREND_FLOOR - 6, _amount(Decimal(str(floor)), unit, decimals), anchor="start"))
    said = [f"{row.label}: {_amount(row.value, unit, decimals)}" for row in readings]
    if target:
        said.append(f"{target.label}: {_amount(target.value, unit, decimals)}")
    return _picture(TREND_HEIGHT, title, said, parts)


def _scale(numbers: Sequence[float]) -> tuple[float, float]:
    """Return the floor and the top of a scale: zero where that hides nothing, else a round number under the lowest."""
    lowest, highest = min(numbers), max(numbers)
    spread = highest - lowest
    floor = min(lowest, 0.0) if lowest < spread * 2 or not spread else float(int(lowest - spread / 2))
    return floor, highest if highest > floor else floor + 1


def _between(value: float, floor: float, top: float) -> float:
    return TREND_FLOOR - (TREND_FLOOR - TREND_TOP) * (value - floor) / (top - floor)


def _broken(y: float) -> SafeString:
    template = '<line x1="0%" y1="{}" x2="100%" y2="{}" stroke="{}" stroke-width="1.5" stroke-dasharray="6 4"/>'
    return format_html(template, _plain(y), _plain(y), COLOURS[4])


def _readings(spots: Sequence[tuple[float, float, Reading]], decimals: int) -> list[SafeString]:
    """Return the points with their numbers; a date is written where there is room for it, the last one always."""
    parts, room = [], -1.0
    last = spots[-1][0]
    for x, y, row in spots:
        parts.append(format_html('<circle cx="{}%" cy="{}" r="5" fill="{}"/>', _plain(x), _plain(y), COLOURS[0]))
        parts.append(_text(x, y - 13, format_number(row.value, decimals)))
        if x == last or (x >= room and last - x >= LABEL_SHARE):
            parts.append(_text(x, TREND_FLOOR + 24, row.label, colour=INK_SOFT))
            room = x + LABEL_SHARE
    return parts
