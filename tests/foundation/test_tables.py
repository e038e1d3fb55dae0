"""One declaration, and the same numbers as HTML and in a spreadsheet."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from foundation.tables import Address, Column, Kind, SortLink, Table, Tag

LINES = [
    {"category": "Möten", "note": "Styrgrupp ca 4 möten/år", "amount": Decimal(5_000)},
    {"category": "Möten", "note": "Ledningsråd ca 6 möten/år", "amount": Decimal(15_000)},
    {"category": "Egen personal", "note": "", "amount": Decimal(1_400_000)},
]
AMOUNT = Column("amount", "Belopp (tkr)", Kind.KSEK, total=True)


def _cell(column: Column, value: Any, row: Any = None) -> str:
    return Table([column], [row or {column.key: value}]).as_html().split("<tbody>")[1].split("</tbody>")[0].strip()


def test_table_is_written_whole() -> None:
    table = Table([Column("note", "Anm.", head=True), AMOUNT], LINES[:2], caption="Budget 2020")
    assert table.as_html() == (
        '<div class="table-wrap"><table class="table cards"><caption>Budget 2020</caption>'
        '<thead><tr><th scope="col">Anm.</th><th scope="col" class="n">Belopp (tkr)</th></tr></thead>'
        '<tbody><tr><th scope="row" data-l="Anm.">Styrgrupp ca 4 möten/år</th>'
        '<td class="n" data-l="Belopp (tkr)">5</td></tr>\n'
        '<tr><th scope="row" data-l="Anm.">Ledningsråd ca 6 möten/år</th>'
        '<td class="n" data-l="Belopp (tkr)">15</td></tr>\n</tbody>'
        '<tfoot><tr><th scope="row">Summa</th><td class="n" data-l="Belopp (tkr)">20</td></tr></tfoot></table></div>'
    )


@pytest.mark.parametrize(
    ("kind", "value", "html"),
    [
        (Kind.TEXT, "a < b & c", '<td data-l="L">a &lt; b &amp; c</td>'),
        (Kind.TEXT, None, '<td data-l="L"></td>'),
        (Kind.TEXT, format_html("<b>{}</b>", "<"), '<td data-l="L"><b>&lt;</b></td>'),
        (Kind.NUMBER, 1217, '<td class="n" data-l="L">1\u202f217</td>'),
        (Kind.NUMBER, 0, '<td class="n" data-l="L">0</td>'),
        (Kind.SEK, Decimal(125_000), '<td class="n" data-l="L">125\u202f000</td>'),
        (Kind.KSEK, Decimal(-1_500_000), '<td class="n" data-l="L">\u22121\u202f500</td>'),
        (Kind.DATE, dt.date(2019, 12, 13), '<td class="d" data-l="L">2019-12-13</td>'),
        (
            Kind.MOMENT,
            dt.datetime(2019, 12, 13, 12, 15, tzinfo=dt.UTC),
            '<td class="d" data-l="L">2019-12-13 kl.\u00a013.15</td>',
        ),
        (Kind.TAG, Tag("<Utkast>", "warn"), '<td data-l="L"><span class="tag warn">&lt;Utkast&gt;</span></td>'),
        (Kind.TAG, "Utkast", '<td data-l="L"><span class="tag">Utkast</span></td>'),
        (Kind.BOOL, True, '<td data-l="L">ja</td>'),
        (Kind.BOOL, False, '<td data-l="L">nej</td>'),
    ],
)
def test_each_kind_is_shown_its_own_way(kind: Kind, value: Any, html: str) -> None:
    assert _cell(Column("v", "L", kind), value) == f"<tr>{html}</tr>"


def test_labels_are_escaped_and_may_hold_braces() -> None:
    assert _cell(Column("v", '"{tkr}" & <kr>'), "5") == (
        '<tr><td data-l="&quot;{tkr}&quot; &amp; &lt;kr&gt;">5</td></tr>'
    )


def test_column_says_what_stands_in_an_empty_cell() -> None:
    assert _cell(Column("v", "L", empty="saknas"), None) == '<tr><td data-l="L">saknas</td></tr>'


def test_dash_for_what_there_is_nothing_of_is_marked_so_that_a_card_can_leave_it_out() -> None:
    assert _cell(Column("v", "L", empty="–"), None) == '<tr><td data-l="L"><span class="none">–</span></td></tr>'
    assert _cell(Column("v", "L", empty="–"), "–") == '<tr><td data-l="L">–</td></tr>'
    assert Column("v", "L", empty="–").text(None) == "–"


def test_date_shows_as_exactly_as_it_is_known() -> None:
    row = SimpleNamespace(start=dt.date(2021, 12, 1), start_precision="month")
    column = Column("start", "Från", Kind.DATE, precision="start_precision")
    assert _cell(column, None, row) == '<tr><td class="d" data-l="Från">2021-12</td></tr>'


def test_values_are_read_by_path_key_or_function() -> None:
    row = SimpleNamespace(body=SimpleNamespace(name="Styrgruppen"))
    assert Column("body.name", "L").read(row) == "Styrgruppen"
    assert Column("b", "L", value="body.name").read(row) == "Styrgruppen"
    assert Column("b", "L", value=lambda found: found.body.name.upper()).read(row) == "STYRGRUPPEN"
    assert Column("note", "L").read(LINES[0]) == "Styrgrupp ca 4 möten/år"


def test_cell_links_to_the_rows_page_unless_it_is_empty() -> None:
    column = Column("name", "L", link=lambda row: f"/{row['slug']}/")
    row = {"name": "A & B", "slug": "a&b"}
    assert _cell(column, None, row) == '<tr><td data-l="L"><a href="/a&amp;b/">A &amp; B</a></td></tr>'
    assert _cell(column, None, {**row, "name": ""}) == '<tr><td data-l="L"></td></tr>'
    assert _cell(Column("name", "L", link=lambda _row: ""), None, row) == '<tr><td data-l="L">A &amp; B</td></tr>'


def test_rows_with_a_common_heading_stand_under_it() -> None:
    html = Table([Column("note", "Anm."), AMOUNT], LINES, group=lambda row: row["category"]).as_html()
    assert html.count('<tr class="group">') == 2
    assert html.index('<tr class="group"><th colspan="2" scope="rowgroup">Möten</th></tr>') < html.index("Styrgrupp")
    assert html.index("Ledningsråd") < html.index('scope="rowgroup">Egen personal</th>') < html.index("1\u202f400")


def test_heads_that_sort_say_so() -> None:
    links = {"note": SortLink("?sort=-note", "ascending"), "amount": SortLink("?sort=amount")}
    html = Table([Column("note", "Anm."), AMOUNT], LINES, sort_links=links).as_html()
    head = html.split("<tbody>")[0]
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=-note" id="sort-note">Anm.' in head
    assert '<th scope="col" class="n"><a href="?sort=amount" id="sort-amount">Belopp (tkr)' in head
    assert ("#arrow-up" in head, "#arrow-down-up" in head) == (True, True)
    assert 'hx-boost="true" hx-target="#result"' in head


def test_caption_may_be_for_screen_readers_alone() -> None:
    html = Table([AMOUNT], LINES, caption="Rader", caption_hidden=True, total_label=_("Total")).as_html()
    assert '<caption class="visually-hidden">Rader</caption>' in html


def test_sum_is_of_the_unrounded_numbers_and_says_when_it_looks_wrong() -> None:
    rows = [{"amount": Decimal(amount)} for amount in (1_040, 1_040, 1_040)]
    table = Table([AMOUNT], rows)
    assert table.totals == {"amount": Decimal(3_120)}
    assert table.has_rounding_difference
    assert not Table([AMOUNT], LINES).has_rounding_difference
    assert not Table([Column("note", "Anm.")], LINES).has_rounding_difference


def test_foot_leaves_columns_without_sum_empty() -> None:
    html = Table([Column("category", "Slag"), Column("note", "Anm."), AMOUNT], LINES).as_html()
    assert html.endswith(
        '<tfoot><tr><th scope="row">Summa</th><td></td><td class="n" data-l="Belopp (tkr)">1\u202f420</td></tr></tfoot>'
        "</table></div>"
    )


def test_spreadsheet_gets_numbers_days_and_plain_words() -> None:
    moment = dt.datetime(2019, 12, 13, 12, 15, tzinfo=dt.UTC)
    columns = [
        Column("text", _("Note")),
        Column("number", "N", Kind.NUMBER),
        Column("ksek", "tkr", Kind.KSEK),
        Column("sek", "kr", Kind.SEK),
        Column("day", "D", Kind.DATE),
        Column("at", "T", Kind.MOMENT),
        Column("state", "L", Kind.TAG),
        Column("word", "L", Kind.TAG),
        Column("open", "Ö", Kind.BOOL),
        Column("none", "–"),
    ]
    row = {
        "text": "=1+1",
        "number": 7,
        "ksek": Decimal(1_500_000),
        "sek": Decimal("12.50"),
        "day": dt.date(2019, 12, 13),
        "at": moment,
        "state": Tag("Utkast", "warn"),
        "word": "Klar",
        "open": True,
        "none": None,
    }
    table = Table(columns, [row])
    assert table.head_values == ["Anm.", "N", "tkr", "kr", "D", "T", "L", "L", "Ö", "–"]
    assert list(table.rows_as_values()) == [
        [
            "=1+1",
            7,
            Decimal(1500),
            Decimal("12.50"),
            dt.date(2019, 12, 13),
            dt.datetime(2019, 12, 13, 13, 15),  # noqa: DTZ001 - spreadsheets know no zones
            "Utkast",
            "Klar",
            "ja",
            None,
        ]
    ]


@pytest.mark.urls("tests.foundation.pages")
def test_address_is_worked_out_once_and_quoted() -> None:
    address = Address("sample_error", name="slug")
    assert [address(SimpleNamespace(slug=slug)) for slug in ("ratt", "å/ä", "{0}")] == [
        "/prov/fel/ratt/",
        "/prov/fel/%C3%A5/%C3%A4/",
        "/prov/fel/%7B0%7D/",
    ]
    assert Address("gallery")(None) == "/galleri/"
