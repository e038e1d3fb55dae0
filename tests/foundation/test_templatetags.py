"""What templates may write about numbers, dates and icons."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.template import engines
from django.utils.safestring import SafeString

from foundation.templatetags.page import icon, labelled_cells

MOMENT = dt.datetime(2019, 12, 13, 12, 15, tzinfo=dt.UTC)


def _show(template: str, **context: Any) -> str:
    return str(engines["django"].from_string(template).render(context))


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{{ v|number }}", Decimal(1500), "1\u202f500"),
        ("{{ v|number:1 }}", Decimal("1.25"), "1,3"),
        ("{{ v|sek }}", Decimal(1_217_000), "1\u202f217\u202f000\u00a0kr"),
        ("{{ v|ksek }}", Decimal(1_500_000), "1\u202f500\u00a0tkr"),
        ("{{ v|ksek_bare }}", Decimal(1_500_000), "1\u202f500"),
        ("{{ v|iso_date }}", dt.date(2019, 12, 13), "2019-12-13"),
        ('{{ v|iso_date:"month" }}', dt.date(2019, 12, 13), "2019-12"),
        ("{{ v|long_date }}", dt.date(2019, 12, 13), "13\u00a0december 2019"),
        ("{{ v|weekday_date }}", dt.date(2019, 12, 13), "fredag 13\u00a0december 2019"),
        ("{{ v|clock }}", MOMENT, "kl.\u00a013.15"),
        ("{{ v|moment }}", MOMENT, "2019-12-13 kl.\u00a013.15"),
    ],
)
def test_filter_shows_a_value_or_a_dash(template: str, value: Any, text: str) -> None:
    assert _show(template, v=value) == text
    assert _show(template, v=None) == "–"
    assert _show(template, v="") == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            "2026-07-01–2026-12-31",
            '<span class="nowrap">2026-07-01–</span><wbr><span class="nowrap">2026-12-31</span><wbr>',
        ),
        ("2026-07 & framåt", '<span class="nowrap">2026-07</span><wbr> &amp; framåt'),
        (SafeString('<time datetime="2026-07-01">juli</time>'), '<time datetime="2026-07-01">juli</time>'),
        (SafeString("2026-07 &amp; framåt"), '<span class="nowrap">2026-07</span><wbr> &amp; framåt'),
        (12, "12"),
        (None, "None"),
    ],
)
def test_dates_of_a_text_stay_on_one_line(value: Any, text: str) -> None:
    assert _show("{{ v|whole_dates }}", v=value) == text


def test_icon_is_drawn_from_the_sprite_and_is_silent() -> None:
    assert icon("search") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons/icons.svg#search"></use></svg>'
    )
    assert _show('{% icon "search" %}') == icon("search")


def test_cells_of_a_list_carry_their_columns_name_but_for_the_box_that_picks_the_row() -> None:
    heads = [
        {"text": SafeString('<input type="checkbox">'), "sortable": False},
        {"text": 'e-post "hem"', "sortable": True},
    ]
    cells = [SafeString('<td class="action-checkbox">x</td>'), SafeString('<td class="field-email">a@b.se</td>')]

    assert labelled_cells(cells, heads) == (
        '<td class="action-checkbox">x</td><td data-l="E-post &quot;hem&quot;" class="field-email">a@b.se</td>'
    )
