"""/oppet/ for machines: a feed of what is newest, the decisions as open data, and the map for search engines.

The fields of the data are promised in docs/open-data.md.
"""

import json
from io import StringIO
from typing import Any
from urllib.parse import urlencode
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.generic import View

from decisions.enums import RecordKind
from decisions.models import Publication
from decisions.queries.minutes import Minutes
from decisions.queries.open import last_change, published, with_facts
from decisions.queries.publication import annex_titles, item_title, items_of, shown_of
from decisions.queries.record import Record
from decisions.views.open import OpenMixin
from foundation.finding import LONGEST_QUERY
from foundation.lists import search
from foundation.navigation import identity

IN_FEED = 30
IN_A_PAGE = 50
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


class OpenFeed(OpenMixin, View):
    """What was published last, as an Atom feed; an entry's id is its address, which never becomes another's."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the feed."""
        name = identity().name
        feed = Atom1Feed(
            title=_("Decisions and minutes of %(name)s") % {"name": name},
            link=_whole(reverse("open_front")),
            description="",
            language="sv",
            author_name=name,
            feed_url=_whole(request.path),
        )
        for row in with_facts(published()).order_by("-published_at", "-pk")[:IN_FEED]:
            address = _whole(row.get_absolute_url())
            feed.add_item(
                title=row.title,
                link=address,
                description=_said(shown_of(row.record)),
                unique_id=address,
                pubdate=row.published_at,
                updateddate=row.published_at,
                author_name=row.body_name,
                categories=[capfirst(row.subject.get_kind_display())],
            )
        return _for_anyone(HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"))


def _said(shown: Record | Minutes) -> str:
    """Return what was decided, in a few lines: the clauses of a decision, the headings of minutes."""
    if isinstance(shown, Minutes):
        return "\n".join(item_title(item) for item in items_of(shown))
    return "\n".join(filter(None, [shown.lead_in, *shown.clauses]))


class OpenData(OpenMixin, View):
    """The published decisions as JSON, newest first; `q` narrows as the search does, `sida` is the page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with one page of decisions. A page that is not there is a 404."""
        text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
        rows = with_facts(published().of_kind(RecordKind.DECISION)).newest_first()
        try:
            page = Paginator(search(rows, ("title", "words"), text), IN_A_PAGE).page(request.GET.get("sida", "1"))
        except InvalidPage as error:
            raise Http404 from error
        changed = last_change()
        data = {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": _("Decisions of %(name)s") % {"name": identity().name},
            "publisher": identity().name,
            "dateModified": changed.isoformat() if changed else None,
            "total": page.paginator.count,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "next": self._page(page, text, +1) if page.has_next() else None,
            "previous": self._page(page, text, -1) if page.has_previous() else None,
            "decisions": [_decision(row) for row in page],
        }
        written = json.dumps(data, ensure_ascii=False, indent=1)
        return _for_anyone(HttpResponse(written, content_type="application/json; charset=utf-8"))

    def _page(self, page: Page[Any], text: str, step: int) -> str:
        query = {"sida": page.number + step, **({"q": text} if text else {})}
        return f"{_whole(self.request.path)}?{urlencode(query)}"


def _decision(row: Publication) -> dict[str, Any]:
    shown = shown_of(row.record)
    (item,) = items_of(shown)
    return {
        "identifier": row.subject.number,
        "url": _whole(row.get_absolute_url()),
        "name": row.title,
        "date": row.date.isoformat(),
        "creator": row.body_name,
        "referenceNumber": item.reference_number,
        "paragraph": item.paragraph,
        "abstract": item.matter,
        "leadIn": item.lead_in,
        "clauses": item.clauses,
        "reasons": item.reasons,
        "annexes": list(annex_titles(shown)),
        "redacted": row.is_redacted,
        "datePublished": row.published_at.isoformat(),
        "encoding": {
            "contentUrl": _whole(row.get_file_url()),
            "encodingFormat": "application/pdf",
            "contentSize": row.record.size,
            "sha256": row.record.file_digest,
        },
    }


class OpenMap(OpenMixin, View):
    """The public pages for search engines, fifty thousand at most, as the format allows."""

    most = 50_000

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - the same for every request
        """Answer with the map."""
        out = StringIO()
        xml = SimplerXMLGenerator(out, "utf-8")
        xml.startDocument()
        xml.startElement("urlset", AttributesImpl({"xmlns": SITEMAP}))
        changed = last_change()
        pages = [(reverse(name), changed) for name in ("open_front", "open_list")]
        rows = published().newest_first()[: self.most - len(pages)]
        for path, at in [*pages, *((row.get_absolute_url(), row.published_at) for row in rows)]:
            xml.startElement("url", AttributesImpl({}))
            xml.addQuickElement("loc", _whole(path))
            if at:
                xml.addQuickElement("lastmod", at.isoformat())
            xml.endElement("url")
        xml.endElement("urlset")
        return HttpResponse(out.getvalue(), content_type="application/xml; charset=utf-8")


class Robots(OpenMixin, View):
    """What search engines may read: the public side, and nothing else."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - the same for every request
        """Answer with the rules."""
        lines = [
            "User-agent: *",
            f"Allow: {reverse('open_front')}",
            "Disallow: /",
            f"Sitemap: {_whole(reverse('open_map'))}",
        ]
        return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _for_anyone(response: HttpResponse) -> HttpResponse:
    """Let scripts of other sites read the answer: it is the same for everyone and holds nothing secret."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
