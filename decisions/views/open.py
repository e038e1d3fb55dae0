"""/oppet/: what anyone may read, without signing in; in Swedish, without script, and kept by caches for a minute."""

import hashlib
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from decisions.enums import RecordKind
from decisions.filters import PublicationFilter
from decisions.models import Publication
from decisions.queries.open import announcements_up, newest, open_files_beside, published
from decisions.queries.publication import shown_of
from decisions.services.records import LANGUAGE
from decisions.views.annexes import DrawnAnnex
from foundation.access import PUBLIC, AccessMixin
from foundation.dates import today
from foundation.lists import Empty, ListPage
from foundation.tables import Column, Kind, label_of

KEPT_SECONDS = 60


class OpenMixin(AccessMixin):
    """A page of the public side: the same for everyone, so that caches may keep it and answer «not changed»."""

    access = PUBLIC
    http_method_names: Any = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in Swedish, whatever language the visitor chose for the rest of the portal."""
        with translation.override(LANGUAGE):
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.render()
        response["Content-Language"] = LANGUAGE
        return kept(request, response) if isinstance(response, HttpResponse) else response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page's one true address, without what was searched for."""
        canonical = f"{settings.SITE_URL}{self.request.path}"
        found: dict[str, Any] = super().get_context_data(canonical=canonical, **kwargs)  # type: ignore[misc]
        return found


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let caches keep an answer for a minute, and answer a question for what has not changed with 304."""
    if response.status_code != HttpResponse.status_code:
        return response
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()}"'
    unchanged = get_conditional_response(request, etag=response["ETag"], response=response)
    return unchanged or response


class OpenFront(OpenMixin, TemplateView):
    """The public side's first page: what it is, what is newest, and what stands on the notice board."""

    template_name = "decisions/open_front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the newest and the notice board; two queries."""
        return super().get_context_data(newest=newest(), board=list(announcements_up(today())), **kwargs)


class OpenList(OpenMixin, ListPage):
    """Everything published, to search and to narrow."""

    template_name = "decisions/open_list.html"
    title = gettext_lazy("Published decisions and minutes")
    lead = gettext_lazy("Search in titles, clauses and reference numbers.")
    search_label = gettext_lazy("Search words")
    columns = (
        Column("date", gettext_lazy("Date"), Kind.DATE, sort=["date"]),
        Column(
            "title",
            gettext_lazy("Title"),
            link=lambda row: row.get_absolute_url(),
            sort=["title"],
            head=True,
        ),
        Column("kind", gettext_lazy("Kind"), value=label_of(RecordKind, "subject.kind"), sort=["subject__kind"]),
        Column("body", gettext_lazy("Body"), value="body_name", sort=["body_name"]),
    )
    search_fields = ("title", "words")
    filterset_class = PublicationFilter
    default_sort = "-date"

    def get_queryset(self) -> QuerySet[Publication]:
        return published()

    def get_empty(self) -> Empty:
        return Empty(_("Nothing has been published yet."))


class _Published(View):
    """What an address of the public side names: published, and of the address's own kind."""

    kind: RecordKind

    @cached_property
    def publication(self) -> Publication:
        """The publication in force; the same 404 whether the number is of something unpublished or of nothing."""
        rows = Publication.objects.in_force().of_kind(self.kind).select_related("subject__decision", "record")
        heavy = ("words", "subject__facts", "subject__rows", "record__rows")
        return get_object_or_404(rows.defer(*heavy), subject__number=self.kwargs["number"])


class _OpenRecord(OpenMixin, _Published, TemplateView):
    """One record as it was published, drawn from what was sealed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the record and its annexes as they were drawn when it was published."""
        annexes = [_annex(**drawn) for drawn in self.publication.annexes]
        shown = shown_of(self.publication.record)
        return super().get_context_data(publication=self.publication, record=shown, annexes=annexes, **kwargs)


def _annex(*, html: str, **facts: Any) -> DrawnAnnex:
    return DrawnAnnex(html=mark_safe(html), **facts)  # noqa: S308 - drawn by a template of ours when it was published


class OpenDecision(_OpenRecord):
    """A published decision."""

    kind = RecordKind.DECISION
    template_name = "decisions/open_decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the files that the decision made public."""
        decision = self.publication.subject.decision
        files = open_files_beside(decision) if decision else []
        return super().get_context_data(files=files, **kwargs)


class OpenMinutes(_OpenRecord):
    """Published minutes."""

    kind = RecordKind.MINUTES
    template_name = "decisions/open_minutes.html"


class _OpenFile(AccessMixin, _Published):
    """The sealed file of what is published, byte for byte."""

    access = PUBLIC
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        """Answer with the file."""
        record, at = self.publication.record, self.publication.published_at
        etag = f'"{record.file_digest}"'
        if unchanged := get_conditional_response(request, etag=etag, last_modified=int(at.timestamp())):
            return unchanged
        try:
            file = record.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, filename=record.file_name, content_type="application/pdf")
        response["ETag"] = etag
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        return response


class OpenDecisionFile(_OpenFile):
    """The file of a published decision."""

    kind = RecordKind.DECISION


class OpenMinutesFile(_OpenFile):
    """The file of published minutes."""

    kind = RecordKind.MINUTES
