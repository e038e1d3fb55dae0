"""A document's HTML, read for WeasyPrint."""

from typing import Any
from xml.etree import ElementTree as ET

from cssselect2 import ElementWrapper
from weasyprint import HTML  # noqa: TID253 - imported only where a PDF is made

from reports.pdf.fetcher import BASE_URL


def read_page(html: str, url_fetcher: Any) -> Any:
    """Return a page to lay out: read as XML where it is that too, as our templates' are, or else as HTML.

    Python's reader of XML gives the same tree in a thirtieth of the time that WeasyPrint's of HTML takes.
    """
    try:
        root = ET.fromstring(html.replace("<br>", "<br/>"))  # noqa: S314 - our own markup, which defines no entities
    except ET.ParseError:
        return HTML(string=html, base_url=BASE_URL, url_fetcher=url_fetcher)
    page: Any = HTML.__new__(HTML)  # what follows is what WeasyPrint's own reader leaves in it
    page.base_url, page.url_fetcher, page.media_type = BASE_URL, url_fetcher, "print"
    page.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page
