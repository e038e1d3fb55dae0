"""The judge is judged: each planted error is found."""

import datetime as dt
from collections.abc import Callable

import pytest

from reports.pdf.document import Document
from reports.pdf.engine import document_html, html_to_pdf
from tests.pdf.text import blocks_in_reading_order, chapters, text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable, failed_rules

GOOD = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Prov</title></head>
<body><div class="furniture foot"><p>Foten</p></div><h1>Prov</h1><p>Ett stycke på två
rader<sup>1</sup>.</p><h2>Bild</h2><svg role="img" width="40" height="20"><title>En ruta</title>
<rect width="40" height="20" fill="#0b5563"/></svg>
<table><caption>Tabell</caption><thead><tr><th scope="col">Namn</th><th scope="col">Tal</th></tr></thead>
<tbody><tr><th scope="row">Åmål</th><td>1 500</td></tr></tbody></table></body></html>"""


def test_good_file_is_archivable() -> None:
    assert_archivable(html_to_pdf(GOOD))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("plant", "standard", "rule"),
    [
        (lambda html: html.replace(' lang="sv"', ""), "PDF/UA-1", "7.2-"),
        (lambda html: html.replace("<title>Prov</title>", ""), "PDF/UA-1", "7.1-9"),
        (lambda html: html.replace("<title>En ruta</title>", ""), "PDF/UA-1", "7.3-1"),
        (lambda html: html.replace("h2>", "h3>"), "PDF/UA-1", "7.4.2-1"),
        (lambda html: html.replace("<p>Ett", '<p style="opacity:.5">Ett'), "PDF/UA-1", "7.1-3"),
        (lambda html: html.replace("Ett stycke", "Ett \U0001fae8 stycke"), "PDF/A-2a", "6.2.11.8-1"),
    ],
    ids=["no language", "no title", "no alternative text", "heading skipped", "opacity", "character without glyph"],
)
def test_planted_error_is_found(plant: Callable[[str], str], standard: str, rule: str) -> None:
    broken = failed_rules(html_to_pdf(plant(GOOD)), standard)
    assert any(found.startswith(f"{standard} {rule}") for found in broken), broken


def test_assertion_names_the_broken_rule() -> None:
    with pytest.raises(AssertionError, match=r"PDF/UA-1 7\.1-9"):
        assert_archivable(html_to_pdf(GOOD.replace("<title>Prov</title>", "")))


def test_text_comes_in_reading_order_without_the_furniture() -> None:
    assert blocks_in_reading_order(html_to_pdf(GOOD)) == [
        "Prov",
        "Ett stycke på två rader1.",
        "Bild",
        "Tabell",
        "Namn",
        "Tal",
        "Åmål",
        "1 500",
    ]


def test_text_of_pdf_equals_text_of_page() -> None:
    html = GOOD.replace("<title>En ruta</title>", "")
    assert text_in_reading_order(html_to_pdf(GOOD)) == text_of_html(html)


def test_heads_repeated_on_a_new_page_are_read_once_in_comparison() -> None:
    rows = "".join(f"<tr><th scope='row'>Rad {place}</th><td>{place}</td></tr>" for place in range(120))
    html = GOOD.replace("<title>En ruta</title>", "").replace("</tbody>", f"{rows}</tbody>")
    assert text_in_reading_order(html_to_pdf(html)) == text_of_html(html)


HELD = {
    "a paragraph": "<p>Ansvarig</p>",
    "several": "<div>Ansvarig: kansliet</div><div>Varje år</div>",
    "a table": "<table><thead><tr><th>Projekt NR</th></tr></thead><tbody><tr><td>Bygglov</td></tr></tbody></table>",
    "a list": "<ul><li>Under</li></ul>",
    "a paragraph and a list": "<div>Ansvarig: kansliet</div><ul><li>Under<div>Varje år</div></li></ul>",
    "nothing": "",
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
@pytest.mark.parametrize("count", [1, 60], ids=["one page", "pages"])
def test_item_of_a_list_may_hold_more_than_its_text(held: str, count: int) -> None:
    items = "".join(f"<li>Punkt {place}{held.replace('NR', str(place))}</li>" for place in range(count))
    html = GOOD.replace("<title>En ruta</title>", "").replace("<table>", f"<ul>{items}<li></li></ul><table>", 1)
    pdf = html_to_pdf(GOOD.replace("<table>", f"<ul>{items}<li></li></ul><table>", 1))
    assert_archivable(pdf)
    assert text_in_reading_order(pdf) == text_of_html(html)


def test_outline_holds_the_headings() -> None:
    assert list(chapters(html_to_pdf(GOOD))) == [(0, "Prov"), (1, "Bild")]


def test_document_without_content_is_archivable(settings: object) -> None:
    document = Document(title="Tomt", document_type="Prov", date=dt.date(2020, 1, 1), content=None, draft=True)
    assert_archivable(html_to_pdf(document_html(document, "reports/base.html"), draft=True))
