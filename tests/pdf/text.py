"""A PDF's text as a screen reader meets it: by the structure tree, not by place on the page."""

import ctypes
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

_BLOCKS = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "TH", "TD", "LBody", "Caption", "Div"}
_UNREAD = {"style", "script", "svg", "title", "template"}  # a picture is read by its title, which the PDF keeps apart


def text_in_reading_order(pdf: bytes) -> str:
    """Return all text in the structure, in its order, words parted by single spaces."""
    return " ".join(blocks_in_reading_order(pdf))


def blocks_in_reading_order(pdf: bytes) -> list[str]:
    """Return the text of every paragraph, heading, cell and list item, in order of the structure.

    The heads that a table repeats at the top of a new page, before anything else there, are given once; the numbers
    of a list, which HTML does not write out either, not at all.
    """
    blocks: list[str] = [""]
    heads: list[str] = []
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            texts = _texts_by_mark(page)
            top = len(blocks)
            tree = raw.FPDF_StructTree_GetForPage(page)
            for place in range(raw.FPDF_StructTree_CountChildren(tree)):
                _read(raw.FPDF_StructTree_GetChildAtIndex(tree, place), texts, blocks, heads, top)
            raw.FPDF_StructTree_Close(tree)
    return [text for text in map(_tidy, blocks) if text]


def _tidy(text: str) -> str:
    return " ".join(text.split())


def text_of_html(html: str) -> str:
    """Return the text of a page of HTML, words parted by single spaces, to hold against a PDF's."""
    reader = _Reader()
    reader.feed(html)
    return _tidy("".join(reader.pieces))


def _read(element: Any, texts: dict[int, str], blocks: list[str], heads: list[str], top: int) -> None:
    start = len(blocks)
    if _kind(element) == "Lbl":
        return
    if _kind(element) in _BLOCKS:
        blocks.append("")
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
        if child:
            _read(child, texts, blocks, heads, top)
        elif _kind(element) != "Figure":  # what is drawn in a picture is read as its title
            blocks[-1] += texts.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, place), "")
    if _kind(element) in _BLOCKS:
        blocks.append("")
    if _kind(element) == "THead":
        here = [_tidy(block) for block in blocks[start:]]
        if heads == here and not any(map(_tidy, blocks[top:start])):
            del blocks[start:]
            blocks.append("")
        heads[:] = here
    elif _kind(element) == "Caption":
        heads.clear()


def _kind(element: Any) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _texts_by_mark(page: Any) -> dict[int, str]:
    """Return the text of each marked content; a new line counts as a space, artifacts are left out."""
    texts: dict[int, str] = {}
    text_page = page.get_textpage()
    floor = end = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
        mark = raw.FPDFPageObj_GetMarkedContentID(item)
        left, bottom, right, top = item.get_bounds()
        if mark >= 0:
            texts[mark] = texts.get(mark, "") + (" " if top < floor and left < end else "") + _text(item, text_page)
            floor, end = bottom, right
    return texts


def _text(item: Any, text_page: Any) -> str:
    size = raw.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = (ctypes.c_ushort * ((size + 1) // 2))()
    raw.FPDFTextObj_GetText(item, text_page, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


class _Reader(HTMLParser):
    """Collects what a page shows, less its furniture; inline elements do not part words, blocks do."""

    _inline = frozenset({"a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup", "time"})
    _void = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._void:
            self._open.append(tag in _UNREAD or "furniture" in (dict(attrs).get("class") or "").split())
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._void:
            self._open.pop()
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.pieces.append(data)

    def _part(self, tag: str) -> None:
        if tag not in self._inline:
            self.pieces.append(" ")


def chapters(pdf: bytes) -> Iterator[tuple[int, str]]:
    """Return the outline: level and title of each bookmark."""
    with pdfium.PdfDocument(pdf) as document:
        yield from ((mark.level, mark.get_title()) for mark in document.get_toc())
