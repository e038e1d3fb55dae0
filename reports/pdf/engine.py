"""Render a document's template and write it as an archivable, accessible PDF. Never called in a web request."""

import datetime as dt
import hashlib
import logging
import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import weasyprint  # noqa: TID253 - as below
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS  # noqa: TID253 - this module is itself imported only where a PDF is made
from weasyprint.text.fonts import FontConfiguration  # noqa: TID253 - as above

from foundation.collector import collector_at_rest
from reports.pdf.archive import finish, mark_universal
from reports.pdf.characters import require_characters
from reports.pdf.document import Attachment, Document, Picture
from reports.pdf.fetcher import BASE_URL, DocumentFetcher, StaticFetcher, static_file
from reports.pdf.page import read_page

VARIANT = "pdf/a-2a"
VARIANT_WITH_FILES = "pdf/a-3a"  # part 3 of the standard is the one that allows files inside the file
SHEETS = ("css/pdf.css",)
DRAFT_SHEETS = (*SHEETS, "css/pdf-draft.css")

# An attachment has no day of its own: the PDF's is what counts, and the same data give the same bytes.
_NO_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - written without a zone by WeasyPrint

# Pango's font map is not made for two threads at once, and Python runs one at a time anyway.
_one_at_a_time = threading.Lock()

# fontTools tells at length what it drops from a subset.
logging.getLogger("fontTools").setLevel(logging.ERROR)


class Styles(NamedTuple):
    """Style sheets read once a process, with the fonts they name."""

    sheets: list[CSS]
    fonts: FontConfiguration


@lru_cache(maxsize=2)
def styles(names: tuple[str, ...]) -> Styles:
    """Return the parsed style sheets and their fonts; kept for the process's life."""
    fonts = FontConfiguration()
    return Styles([_sheet(name, fonts) for name in names], fonts)


def _sheet(name: str, fonts: FontConfiguration) -> CSS:
    path = static_file(BASE_URL + name)
    return CSS(
        string=path.read_text(encoding="utf-8"),
        base_url=BASE_URL + name,
        font_config=fonts,
        url_fetcher=StaticFetcher(),
    )


def document_html(document: Document, template_name: str) -> str:
    """Return the document as HTML in its own language, in composed characters."""
    with translation.override(document.language):
        html = render_to_string(template_name, {"document": document, "content": document.content})
    return unicodedata.normalize("NFC", html)


def render_document(document: Document, template_name: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the document as PDF/A-2a (PDF/A-3a with attachments) and PDF/UA-1; the same data give the same bytes.

    Raises MissingCharacterError for text the fonts cannot write, ForbiddenAddressError for a template
    that reaches for anything but our static files.
    """
    html = document_html(document, template_name)
    require_characters(html)
    return html_to_pdf(html, draft=document.draft, attachments=attachments, pictures=document.pictures)


def html_to_pdf(
    html: str, *, draft: bool = False, attachments: Sequence[Attachment] = (), pictures: Sequence[Picture] = ()
) -> bytes:
    """Return checked HTML as PDF/A and PDF/UA-1 in one file, with a fixed identifier."""
    with _one_at_a_time, collector_at_rest():  # it works again when nothing of the layout is referred to any more
        return _written(html, draft=draft, attachments=attachments, pictures=pictures)


def _written(html: str, *, draft: bool, attachments: Sequence[Attachment], pictures: Sequence[Picture]) -> bytes:
    inside = "".join(attachment.content for attachment in attachments)
    identifier = hashlib.sha256(f"{html}{inside}".encode()).digest()[:16]
    how: dict[str, Any] = {"pdf_variant": VARIANT_WITH_FILES if attachments else VARIANT, "pdf_tags": True}
    style = styles(DRAFT_SHEETS if draft else SHEETS)
    page = read_page(html, DocumentFetcher(pictures))
    document = page.render(stylesheets=style.sheets, font_config=style.fonts, **how)
    document.metadata.attachments += [_inside(attachment) for attachment in attachments]
    mark_universal(document.metadata)
    pdf: bytes = document.write_pdf(pdf_identifier=identifier, finisher=finish, **how)
    return pdf


def _inside(attachment: Attachment) -> Any:
    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        created=_NO_DAY,
        modified=_NO_DAY,
        relationship="Data",
    )
