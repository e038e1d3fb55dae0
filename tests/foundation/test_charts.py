"""Pictures of numbers: right lengths, words for those who do not see them, nothing that a strict policy stops."""

import datetime as dt
import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from foundation.charts import (
    Bar,
    Point,
    Range,
    Stretch,
    bar_chart,
    funnel_chart,
    range_chart,
    timeline_chart,
    trend_chart,
)

GRANTS = [Bar("Högskolan Väst", [892]), Bar("Dals-Ed", [125]), Bar("Trollhättan <Väst>", [200])]


def _parse(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace("&nbsp;", "\u00a0"))


def _widths(svg: str, colour: str) -> list[str]:
    return [rect.get("width", "") for rect in _parse(svg).iter("rect") if rect.get("fill") == colour]


def test_bars_are_as_long_as_their_numbers() -> None:
    svg = bar_chart(GRANTS, title="Beviljat", unit="tkr")
    assert _widths(svg, "#0b5563") == ["100%", "14.01%", "22.42%"]
    root = _parse(svg)
    assert root.findtext("title") == "Beviljat"
    assert (
        root.findtext("desc") == "Högskolan Väst: 892\u00a0tkr; Dals-Ed: 125\u00a0tkr; Trollhättan <Väst>: 200\u00a0tkr"
    )
    assert [text.text for text in root.iter("text")][:2] == ["Högskolan Väst", "892\u00a0tkr"]
    assert root.get("role") == "img"


def test_stacked_bars_lie_end_to_end_and_have_a_legend() -> None:
    svg = bar_chart([Bar("Vård", [3, 3]), Bar("Lärande", [4, 2])], title="Platser", series=["Kommuner", "Högskolan"])
    rects = [(rect.get("x"), rect.get("width")) for rect in _parse(svg).iter("rect") if rect.get("height") == "16"]
    assert rects == [
        ("0%", "100%"),
        ("0%", "50%"),
        ("50%", "50%"),
        ("0%", "100%"),
        ("0%", "66.67%"),
        ("66.67%", "33.33%"),
    ]
    assert [text.text for text in _parse(svg).iter("text")][:2] == ["Kommuner", "Högskolan"]


def test_bars_of_nothing_are_drawn_empty() -> None:
    assert _widths(bar_chart([Bar("Inget", [0])], title="Tomt"), "#0b5563") == ["0%"]
    assert _parse(bar_chart([], title="Tomt")).findtext("desc") == ""


def test_trend_leaves_a_gap_where_a_number_is_missing() -> None:
    points = [Point("2018", 4), Point("2019", 6), Point("2020", None), Point("2021", Decimal("8.5"))]
    root = _parse(trend_chart(points, title="Behov", decimals=1))
    assert len([line for line in root.iter("line") if line.get("stroke") == "#0b5563"]) == 1
    assert [circle.get("cx") for circle in root.iter("circle")] == ["7%", "35.67%", "93%"]
    assert [circle.get("cy") for circle in root.iter("circle")] == ["113.41", "78.12", "34"]
    assert root.findtext("desc") == "2018: 4,0; 2019: 6,0; 2021: 8,5"


def test_trend_of_one_point_stands_at_the_left() -> None:
    root = _parse(trend_chart([Point("2018", 4)], title="Behov"))
    assert [circle.get("cx") for circle in root.iter("circle")] == ["7%"]


def test_funnel_steps_are_centred() -> None:
    root = _parse(funnel_chart([Bar("Inlämnat", [40]), Bar("Beslutat", [10])], title="Behov"))
    assert [(rect.get("x"), rect.get("width")) for rect in root.iter("rect")] == [("0%", "100%"), ("37.5%", "25%")]


@pytest.mark.parametrize(
    "svg",
    [
        bar_chart(GRANTS, title="t"),
        trend_chart([Point("2018", 4)], title="t"),
        funnel_chart(GRANTS, title="t"),
    ],
)
def test_pictures_hold_no_style_script_or_address(svg: str) -> None:
    assert re.findall(r"style|script|href|\son\w+=", svg) == []


def test_stretches_lie_on_one_scale_with_today_and_the_turns_of_the_years() -> None:
    first, last, today = dt.date(2019, 1, 1), dt.date(2020, 12, 31), dt.date(2019, 12, 31)
    rows = [Stretch("Vision", "2020-12-31", first, last), Stretch("Rutin", "2019-01-01", first, first, 3)]
    svg = timeline_chart(rows, title="Åtgärder", today=today)
    assert _widths(svg, "#0b5563") == ["100%"]
    assert _widths(svg, "#6f9e8f") == ["0.7%"]
    root = _parse(svg)
    assert root.findtext("desc") == "Vision: 2020-12-31; Rutin: 2019-01-01"
    assert [line.get("x1") for line in root.iter("line")] == ["50%", "49.86%"]
    assert next(root.iter("text")).text == "2020"


def test_colours_of_a_timeline_are_said_in_words_over_it_and_under_each_line() -> None:
    day, key = dt.date(2020, 1, 1), {0: "Pågår", 1: "Inte påbörjad", 3: "Klart", 5: "Utgår"}
    rows = [Stretch("A", "2020", day, day, 3, "klart"), Stretch("B", "2020", day, day, 0, "pågår")]
    rows.append(Stretch("C", "2020", day, day, 1, "inte påbörjad"))
    root = _parse(timeline_chart(rows, title="Åtgärder", today=day, key=key))
    texts = [text.text for text in root.iter("text")]
    assert texts == [
        *("Pågår", "Inte påbörjad", "Klart"),
        *("A", "2020", "klart", "B", "2020", "pågår", "C", "2020", "inte påbörjad"),
    ]
    keys = [(rect.get("x"), rect.get("y"), rect.get("fill")) for rect in root.iter("rect")][:3]
    assert keys == [("0%", "2", "#0b5563"), ("50%", "2", "#c98a1b"), ("0%", "26", "#6f9e8f")]
    assert root.findtext("desc") == "A: 2020, klart; B: 2020, pågår; C: 2020, inte påbörjad"


def test_stretch_at_the_very_end_stays_inside() -> None:
    day = dt.date(2020, 1, 1)
    rows = [Stretch("Sist", "", day, day)]
    svg = timeline_chart(rows, title="Åtgärder", today=dt.date(2019, 1, 1))
    assert [rect.get("x") for rect in _parse(svg).iter("rect")] == ["0%", "99.3%"]
    assert _parse(timeline_chart([], title="Tomt", today=day)).findtext("desc") == ""


def test_ranges_lie_from_lower_to_upper_quarter_with_the_middle_marked() -> None:
    ranges = [
        Range("Svar", "20 dagar (10–40)", 10, 20, 40),
        Range("Genomfört", "5 dagar", None, 5, None),
        Range("Samma dag", "0 dagar (0–0)", 0, 0, 0),
    ]
    root = _parse(range_chart(ranges, title="Ledtider"))
    fields = [rect for rect in root.iter("rect") if rect.get("fill") == "#6f9e8f"]
    assert [(rect.get("x"), rect.get("width")) for rect in fields] == [("25%", "75%"), ("0%", "0.5%")]
    assert [line.get("x1") for line in root.iter("line")] == ["50%", "12.5%", "0.3%"]
    assert root.findtext("desc") == "Svar: 20 dagar (10–40); Genomfört: 5 dagar; Samma dag: 0 dagar (0–0)"
