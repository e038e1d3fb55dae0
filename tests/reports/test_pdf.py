import datetime as dt
import gc
import io
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from foundation.errors import RuleError
from reports.checks import check_pango, missing_libraries, require_libraries
from reports.pdf import characters
from reports.pdf.characters import MissingCharacterError, known_characters, require_characters
from reports.pdf.document import Document
from reports.pdf.engine import DRAFT_SHEETS, SHEETS, document_html, html_to_pdf, render_document, styles
from reports.pdf.fetcher import BASE_URL, ForbiddenAddressError, StaticFetcher, static_file
from tests.pdf.text import chapters, text_in_reading_order, text_of_html
from tests.pdf.verapdf import assert_archivable

TEMPLATE = "sample/letter.html"
ROW = ("Högskolan Väst", 1000)

pytestmark = pytest.mark.usefixtures("sample")


def _document(**changes: Any) -> Document:
    content = {
        "text": "Kommunerna och högskolan möts: 1 500 tkr, 93,3 %, §§ 74–88 och ”å, ä, ö”.",
        "rows": [("Åmåls kommun", 125000)],
        "total": 125000,
        "notes": ["Seminarier."],
        "signatures": [{"name": "", "role": "Ordförande"}, {"name": "Anna Öberg", "role": "Föredragande"}],
    }
    values: dict[str, Any] = {
        "title": "Budget 2020",
        "document_type": "Beslut",
        "date": dt.date(2019, 12, 13),
        "sender": ("Kommunakademin Väst", "Styrgruppen"),
        "reference_number": "2019/8 B60",
        "foot": "Kontrollera handlingen",
    }
    return Document(**values | {"content": content | changes.pop("content", {})} | changes)


def _pages(pdf: bytes) -> list[str]:
    """Return all text that stands on each page, furniture included."""
    with pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_document_is_archivable_accessible_and_reads_as_its_page() -> None:
    document = _document()
    pdf = render_document(document, TEMPLATE)
    assert_archivable(pdf)
    assert text_in_reading_order(pdf) == text_of_html(document_html(document, TEMPLATE))
    assert list(chapters(pdf)) == [(0, "Budget 2020"), (1, "Ärende")]


def test_same_document_gives_the_same_bytes_and_another_gives_others() -> None:
    assert render_document(_document(), TEMPLATE) == render_document(_document(), TEMPLATE)
    assert render_document(_document(), TEMPLATE) != render_document(_document(title="Budget 2021"), TEMPLATE)


@pytest.mark.parametrize(("draft", "sheets"), [(False, SHEETS), (True, DRAFT_SHEETS)])
def test_no_line_of_text_asks_for_font_features_which_weasyprint_never_frees(draft, sheets) -> None:
    render_document(_document(draft=draft), TEMPLATE)
    assert styles(sheets).fonts.font_features == {}


def test_file_says_who_when_what_and_in_which_language() -> None:
    with pikepdf.open(io.BytesIO(render_document(_document(), TEMPLATE))) as pdf:
        assert str(pdf.Root.Lang) == "sv"
        assert str(pdf.docinfo["/Title"]) == "Budget 2020"
        assert str(pdf.docinfo["/Author"]) == "Kommunakademin Väst, Styrgruppen"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20191213"
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert {name.partition("+")[2] for name in fonts} == {
        "Report-Sans",
        "Report-Sans-Semi-Bold",
        "Report-Serif",
        "Report-Serif-Semi-Bold",
    }


def test_every_page_has_its_furniture_and_number() -> None:
    rows = {"rows": [ROW] * 80}
    pages = _pages(render_document(_document(content=rows), TEMPLATE))
    assert len(pages) == 4
    for number, text in enumerate(pages, start=1):
        for words in ("Kommunakademin Väst", "Styrgruppen", "Dnr 2019/8 B60", "2019-12-13", f"Sida {number} (4)"):
            assert words in text, words
        assert "Belopp (kr)" in text, "the table's head is repeated"


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (None, ["Beslut", "2019-12-13"]),
        ("", ["Beslut", "Dnr saknas", "2019-12-13"]),
        ("2017/8 B60", ["Beslut", "Dnr 2017/8 B60", "2019-12-13"]),
    ],
)
def test_missing_reference_number_stands_as_missing(number, lines) -> None:
    assert _document(reference_number=number).head_lines == lines


def test_furniture_is_an_artifact_outside_the_structure() -> None:
    with pikepdf.open(io.BytesIO(render_document(_document(), TEMPLATE))) as pdf:
        marks = [
            operands
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC"
        ]
    artifacts = [operands for operands in marks if str(operands[0]) == "/Artifact"]
    assert {str(operands[1].Type) for operands in artifacts} == {"/Pagination"}
    assert len(artifacts) >= 7


def test_every_table_head_says_what_it_heads() -> None:
    with pikepdf.open(io.BytesIO(render_document(_document(), TEMPLATE))) as pdf:
        heads = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
        scopes = sorted(str(head.A.Scope) for head in heads)
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


# draft


def test_draft_is_marked_across_every_page_and_in_words() -> None:
    rows = {"rows": [ROW] * 60}
    draft = render_document(_document(draft=True, content=rows), TEMPLATE)
    final = render_document(_document(content=rows), TEMPLATE)
    assert_archivable(draft)
    assert all(count < 1_000 for count in _tinted(final))
    assert all(count > 10_000 for count in _tinted(draft))
    assert "Utkast: handlingen är inte slutlig." in text_in_reading_order(draft)
    assert "Utkast" not in text_in_reading_order(final)


def _tinted(pdf: bytes) -> list[int]:
    """Return how many points of each page have the colour of UTKAST."""
    with pdfium.PdfDocument(pdf) as document:
        pictures = [page.render(scale=1).to_pil().convert("RGB") for page in document]
    return [picture.tobytes().count(bytes((0xE4, 0xE8, 0xE7))) for picture in pictures]


# pages break where they should


@pytest.mark.parametrize("rows", range(22, 40, 2))
def test_signatures_never_stand_alone(rows) -> None:
    pages = _pages(render_document(_document(content={"rows": [ROW] * rows}), TEMPLATE))
    last = pages[-1]
    assert "Namnförtydligande" in last
    assert "Anna Öberg" in last
    assert "Högskolan Väst" in last or "Seminarier." in last


# characters


def test_fonts_hold_what_swedish_offices_write() -> None:
    written = "ABCÅÄÖabcåäöéèüøæłšžčğ0123456789§–—−”’…½×≤≥€%‰°•→←☐☑✓\u00a0\u202f\u2009\u2011\u00ad"
    assert {char for char in written if ord(char) not in known_characters()} == set()


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (
            "<h1>Budget</h1><p>Bra jobbat med budgeten \U0001f600 i år</p>",
            (
                "Tecknet ”\U0001f600” (U+1F600, grinning face) kan inte skrivas i en handling som ska arkiveras. "
                "Det står i ”jobbat med budgeten \U0001f600 i år”. Ändra texten och beställ igen."
            ),
        ),
        (
            "<p>Kyrillisk &#1131; här</p>",
            (
                "Tecknet ”ѫ” (U+046B, cyrillic small letter big yus) kan inte skrivas i en handling som ska arkiveras. "
                "Det står i ”Kyrillisk ѫ här”. Ändra texten och beställ igen."
            ),
        ),
        (
            "<p>Formeln a &smashp; b</p>",
            (
                "Tecknet ”\u2a33” (U+2A33, smash product) kan inte skrivas i en handling som ska arkiveras. "
                "Det står i ”Formeln a \u2a33 b”. Ändra texten och beställ igen."
            ),
        ),
        (
            "<p>Eget \ue000</p>",
            (
                "Tecknet ”\ue000” (U+E000, utan namn) kan inte skrivas i en handling som ska arkiveras. "
                "Det står i ”Eget \ue000”. Ändra texten och beställ igen."
            ),
        ),
    ],
)
def test_character_the_fonts_lack_is_named_with_its_place(html, sentence) -> None:
    with pytest.raises(MissingCharacterError) as refused:
        require_characters(html)
    assert str(refused.value) == sentence


def test_character_that_is_never_written_out_is_let_through() -> None:
    require_characters("<title>\U0001f600</title><style>/* \U0001f600 */</style><p>Å &#229;</p>")


def test_document_with_such_a_character_is_refused_before_it_is_made(monkeypatch) -> None:
    monkeypatch.setattr("reports.pdf.engine.html_to_pdf", lambda *_args, **_kwargs: pytest.fail("it was made"))
    with pytest.raises(MissingCharacterError):
        render_document(_document(content={"text": "Hej \U0001f44b"}), TEMPLATE)


def test_decomposed_letters_are_composed() -> None:
    document = _document(content={"text": "A\u030amål"})
    assert "Åmål" in text_in_reading_order(render_document(document, TEMPLATE))


def test_faces_of_every_family_are_there() -> None:
    assert [
        len(characters._characters(f"vendor/{folder}/ttf/{family}-{face}.ttf")) > 900
        for folder, family in characters.FAMILIES.items()
        for face in characters.FACES
    ] == [True] * 8


# addresses


@pytest.mark.parametrize("address", ["css/pdf.css", "static/css/pdf.css", "pictures/utkast.svg"])
def test_our_static_files_are_reached(address) -> None:
    assert static_file(BASE_URL + address).is_file()


@pytest.mark.parametrize(
    "address",
    [
        "http://static.invalid/css/pdf.css",
        "https://example.org/css/pdf.css",
        "https://127.0.0.1/css/pdf.css",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        BASE_URL + "../kav/settings.py",
        BASE_URL + "%2e%2e/kav/settings.py",
        BASE_URL + "css/finns-inte.css",
        BASE_URL,
    ],
)
def test_nothing_else_is_reached(address) -> None:
    with pytest.raises(ForbiddenAddressError):
        StaticFetcher().fetch(address)


@pytest.mark.parametrize(
    "inside", ['<img src="https://example.org/a.png" alt="a">', '<img src="file:///etc/passwd" alt="a">']
)
def test_document_that_reaches_outside_is_stopped(inside) -> None:
    with pytest.raises(ForbiddenAddressError):
        html_to_pdf(f'<html lang="sv"><title>Prov</title><body><h1>Prov</h1>{inside}')


def test_picture_of_ours_is_drawn() -> None:
    picture = '<img width="80" src="/static/pictures/utkast.svg" alt="Utkast">'
    assert_archivable(html_to_pdf(f'<html lang="sv"><title>Prov</title><body><h1>Prov</h1>{picture}'))


def test_nothing_of_a_layout_is_kept_once_its_file_is_made(request) -> None:
    from weasyprint.formatting_structure.boxes import Box

    request.addfinalizer(partial(gc.set_threshold, *gc.get_threshold()))
    gc.collect()
    gc.set_threshold(100, 1_000_000, 1_000_000)  # only the youngest garbage is looked for, and at once
    html_to_pdf(f'<html lang="sv"><title>Prov</title><body><h1>Prov</h1>{"<p>Punkt</p>" * 50}')
    assert not [kept for kept in gc.get_objects() if issubclass(type(kept), Box)]


# the machine


def test_machine_with_pango_raises_no_warning() -> None:
    assert missing_libraries() == []
    assert check_pango(None) == []


@pytest.fixture
def without_pango(monkeypatch) -> None:
    def cannot(_name: str) -> None:
        raise OSError

    monkeypatch.setattr("reports.checks.ctypes.CDLL", cannot)


@pytest.mark.usefixtures("without_pango")
def test_report_on_a_machine_without_pango_fails_with_the_command() -> None:
    with pytest.raises(RuleError) as refusal:
        require_libraries()
    assert str(refusal.value) == (
        "Inga PDF-filer kan tas fram: Pango, PangoFT2 är inte installerat. På Debian och Ubuntu: "
        "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


@pytest.mark.usefixtures("without_pango")
def test_machine_without_pango_is_told_the_command() -> None:
    (warning,) = check_pango(None)
    assert (warning.id, warning.msg) == (
        "reports.W001",
        "Inga PDF-filer kan tas fram: Pango, PangoFT2 är inte installerat.",
    )
    assert warning.hint == (
        "På Debian och Ubuntu: apt-get install --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_web_part_starts_without_weasyprint() -> None:
    """No module that a web process imports brings WeasyPrint in."""
    import subprocess
    import sys

    code = (
        "import django, sys; django.setup(); import kav.urls, reports.tasks; "
        "print([name for name in sys.modules if name.startswith('weasyprint')])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
