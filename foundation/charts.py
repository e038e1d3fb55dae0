"""Pictures of numbers, drawn on the server as SVG: the same picture on the page and in the PDF, without script.

Every picture has a title and a description in words, uses attributes instead of inline style (the
Content-Security-Policy allows none), and stands beside its table.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foundation.errors import Sentence
from foundation.numbers import format_number

COLOURS = ("#0b5563", "#c98a1b", "#7a4f79", "#6f9e8f", "#98351f", "#8c9599")
INK = "#17262b"
INK_SOFT = "#47575c"
LINE = "#d9ddd8"
WIDTH = 720
LABEL_WIDTH = 220
ROW = 34
BAR = 20
SANS = "Portal Sans, Source Sans 3, sans-serif"


class Bar(NamedTuple):
    """One bar: its label and its parts, one number per series."""

    label: Sentence
    parts: Sequence[Decimal | int]


class Point(NamedTuple):
    """One point of a trend: its label on the axis and its number; None leaves a gap."""

    label: Sentence
    value: Decimal | int | None


def _frame(height: float, title: Sentence, description: Sentence, content: SafeString) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" font-family="{}" font-size="15">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        WIDTH,
        _place(height),
        SANS,
        title,
        description,
        content,
    )


def _place(number: float | Decimal) -> str:
    """Return a coordinate with at most one decimal and a point."""
    return f"{float(number):.1f}".rstrip("0").rstrip(".")


def _text(x: float, y: float, words: Sentence, anchor: str = "start", colour: str = INK) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>', _place(x), _place(y), anchor, colour, words
    )


def _legend(series: Sequence[Sentence], y: float) -> SafeString:
    """Return the names of the series with their colours, side by side."""
    parts, x = [], 0.0
    for name, colour in zip(series, COLOURS, strict=False):
        square = format_html('<rect x="{}" y="{}" width="13" height="13" fill="{}"/>', _place(x), _place(y), colour)
        parts += [(square,), (_text(x + 19, y + 12, name),)]
        x += 42 + 8 * len(str(name))
    return format_html_join("", "{}", parts)


def bar_chart(
    bars: Sequence[Bar], *, title: Sentence, series: Sequence[Sentence] = (), unit: Sentence = "", decimals: int = 0
) -> SafeString:
    """Return lying bars, stacked when there are several series, each with its sum written out after it."""
    sums = [sum((Decimal(part) for part in bar.parts), Decimal(0)) for bar in bars]
    top = max([*sums, Decimal(1)])
    head = 32 if len(series) > 1 else 0
    room = WIDTH - LABEL_WIDTH - 110
    drawn = [(_legend(series, 4),)] if head else []
    for place, (bar, whole) in enumerate(zip(bars, sums, strict=True)):
        y = head + place * ROW
        drawn.append((_text(LABEL_WIDTH - 12, y + 15, bar.label, "end"),))
        x = float(LABEL_WIDTH)
        for part, colour in zip(bar.parts, COLOURS, strict=False):
            width = float(Decimal(part) / top) * room
            drawn.append((_rect(x, y, width, colour),))
            x += width
        words = f"{format_number(whole, decimals)}\u00a0{unit}" if unit else format_number(whole, decimals)
        drawn.append((_text(x + 8, y + 15, words),))
    description = "; ".join(
        f"{bar.label}: {format_number(whole, decimals)} {unit}".strip() for bar, whole in zip(bars, sums, strict=True)
    )
    return _frame(head + len(bars) * ROW, title, description, format_html_join("", "{}", drawn))


def _rect(x: float, y: float, width: float, colour: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', _place(x), _place(y), _place(width), BAR, colour
    )


def trend_chart(points: Sequence[Point], *, title: Sentence, unit: Sentence = "", decimals: int = 0) -> SafeString:
    """Return a line over time from zero, with every point's number written above it."""
    known = [point.value for point in points if point.value is not None]
    top = float(max([*known, 1]))
    step = (WIDTH - 80) / max(len(points) - 1, 1)
    spots = [
        (40 + place * step, 190 - 150 * float(point.value) / top, point)
        for place, point in enumerate(points)
        if point.value is not None
    ]
    line = " ".join(f"{_place(x)},{_place(y)}" for x, y, _point in spots)
    drawn = [
        (format_html('<line x1="16" x2="{}" y1="190" y2="190" stroke="{}"/>', WIDTH - 16, LINE),),
        (format_html('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>', line, COLOURS[0]),),
    ]
    for x, y, point in spots:
        drawn.append((format_html('<circle cx="{}" cy="{}" r="5" fill="{}"/>', _place(x), _place(y), COLOURS[0]),))
        drawn.append((_text(x, y - 13, format_number(point.value or 0, decimals), "middle"),))
    for place, point in enumerate(points):
        drawn.append((_text(40 + place * step, 214, point.label, "middle", INK_SOFT),))
    description = "; ".join(f"{point.label}: {format_number(value, decimals)} {unit}".strip() for _x, _y, point in spots if (value := point.value) is not None)
    return _frame(226, title, description, format_html_join("", "{}", drawn))


def funnel_chart(steps: Sequence[Bar], *, title: Sentence) -> SafeString:
    """Return standing steps of a process, each as wide as its share of the first."""
    first = max([*(Decimal(step.parts[0]) for step in steps), Decimal(1)])
    room = WIDTH - LABEL_WIDTH - 60
    drawn = []
    for place, step in enumerate(steps):
        number, y = Decimal(step.parts[0]), place * (ROW + 8)
        width = max(float(number / first) * room, 3)
        x = LABEL_WIDTH + (room - width) / 2
        drawn.append((_text(LABEL_WIDTH - 12, y + 15, step.label, "end"),))
        drawn.append((_rect(x, y, width, COLOURS[0]),))
        drawn.append((_text(x + width + 8, y + 15, format_number(number)),))
    description = "; ".join(f"{step.label}: {format_number(Decimal(step.parts[0]))}" for step in steps)
    return _frame(len(steps) * (ROW + 8), title, description, format_html_join("", "{}", drawn))
