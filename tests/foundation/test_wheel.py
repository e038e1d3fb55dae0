"""The wheel: months as links, dots where their days are, nothing on anything else, one picture in a PDF."""

import datetime as dt
import math
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from foundation.wheel import CENTRE, Dot, WheelMonth, swatch, wheel

NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS = [
    WheelMonth(name, f"#manad-{number}", f"{name}: 1 händelse", name == "maj") for number, name in enumerate(NAMES, 1)
]


def _parse(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def _dots(svg: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="11"', svg)
    return [(float(x) - CENTRE, float(y) - CENTRE) for x, y in found]


def test_months_are_links_that_say_how_much_they_hold() -> None:
    root = _parse(wheel(MONTHS, [], year=2027, rings=6, title="Årshjul 2027"))

    assert (root.get("role"), root.get("aria-label"), root.find("title")) == ("group", "Årshjul 2027", None)
    assert [(link.get("href"), link.get("aria-label")) for link in root.iter("a")][2] == ("#manad-3", "mar: 1 händelse")
    assert len(list(root.iter("a"))) == 12


def test_wheel_in_a_pdf_is_one_picture_with_a_title() -> None:
    root = _parse(wheel(MONTHS, [], year=2027, rings=6, title="Årshjul 2027", linked=False))

    assert (root.get("role"), root.findtext("title"), list(root.iter("a"))) == ("img", "Årshjul 2027", [])


def test_dots_lie_at_their_day_and_ring_and_hollow_ones_in_the_middle_of_the_month() -> None:
    dots = [Dot(1, dt.date(2027, 1, 1), True, 0), Dot(2, dt.date(2027, 7, 1), False, 5)]
    svg = wheel(MONTHS, dots, year=2027, rings=6, title="Årshjul")

    (x1, y1), (x2, y2) = _dots(svg)

    assert (round(math.hypot(x1, y1)), round(math.hypot(x2, y2))) == (280, 128)
    assert (x1 > 0, y1 < 0) == (True, True)
    assert math.isclose(math.degrees(math.atan2(x2, -y2)) % 360, 195, abs_tol=0.1)
    assert [text.text for text in _parse(svg).iter("text") if text.get("class") == "wheel-number"] == ["1", "2"]


def test_dots_of_one_ring_never_lie_on_each_other() -> None:
    dots = [Dot(number, dt.date(2027, 12, 10), True, 1) for number in range(1, 5)]

    places = _dots(wheel(MONTHS, dots, year=2027, rings=6, title="Årshjul"))

    apart = [math.dist(first, second) for first, second in pairwise(places)]
    assert min(apart) > 22


def _shares(svg: str) -> list[float]:
    """Return how much of the wheel lies before each dot, in degrees."""
    return [math.degrees(math.atan2(x, -y)) % 360 for x, y in _dots(svg)]


def test_dots_of_the_last_day_of_the_year_stay_in_december() -> None:
    days = [dt.date(2027, 1, 1), *[dt.date(2027, 12, 31)] * 4]
    dots = [Dot(number, day, True, 6) for number, day in enumerate(days, 1)]

    svg = wheel(MONTHS, dots, year=2027, rings=7, title="Årshjul")

    first, *last = _shares(svg)
    assert 0 < first < 30
    assert last == sorted(last)
    assert all(300 < share < 360 for share in last)
    assert min(math.dist(one, other) for one, other in combinations(_dots(svg), 2)) > 22


def test_more_dots_than_a_ring_has_room_for_stand_closer_in_their_order_and_once_around() -> None:
    dots = [Dot(number, dt.date(2027, 6, 30), True, 6) for number in range(100)]

    shares = _shares(wheel(MONTHS, dots, year=2027, rings=7, title="Årshjul"))

    assert shares == sorted(shares)
    assert len(set(shares)) == 100


def test_one_ring_alone_lies_outermost() -> None:
    ((x, y),) = _dots(wheel(MONTHS, [Dot(1, dt.date(2027, 4, 2), True, 0)], year=2027, rings=1, title="Årshjul"))

    assert round(math.hypot(x, y)) == 280


def test_what_has_been_has_a_ground_of_its_own_and_today_a_line() -> None:
    without = wheel(MONTHS, [], year=2027, rings=6, title="Årshjul")

    early, late = (wheel(MONTHS, [], year=2027, rings=6, title="Årshjul", today=dt.date(2027, m, 1)) for m in (2, 11))

    assert "#ecebe4" not in without
    assert early.count('fill="#ecebe4"') == late.count('fill="#ecebe4"') == 1
    assert (" 0 0 1 " in early, " 0 1 1 " in late) == (True, True)


def test_swatch_is_a_picture_beside_its_word() -> None:
    root = _parse(swatch(1))

    assert (root.get("aria-hidden"), root.find("circle").get("fill")) == ("true", "#c98a1b")  # type: ignore[union-attr]
