"""The view behind every list."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django_filters import FilterSet

from foundation.access import AccessMixin
from foundation.errors import Sentence
from foundation.forms import go_native
from foundation.lists.parts import Action, Empty, PageLink
from foundation.lists.rows import order_by, search
from foundation.numbers import format_number
from foundation.tables import Column, SortLink, Table

PER_PAGE = 50
NEIGHBOURS = 1
RESULT_ID = "result"


class ListPage(AccessMixin, ContextMixin, TemplateResponseMixin, View):
    """A list of rows. See the module's text for what a list declares."""

    template_name = "foundation/list.html"
    result_template_name = "foundation/list_result.html"

    title: Sentence = ""
    lead: Sentence = ""
    caption: Sentence = ""
    columns: Sequence[Column] = ()
    search_fields: Sequence[str] = ()
    search_label: Sentence = ""
    filterset_class: type[FilterSet] | None = None
    default_sort = ""
    per_page = PER_PAGE
    actions: Sequence[Action] = ()
    empty = Empty("")

    request: HttpRequest

    # what a list may override

    def get_queryset(self) -> QuerySet[Any]:
        """Return every row the person may see, with what the columns need joined in."""
        raise NotImplementedError

    def get_columns(self) -> Sequence[Column]:
        """Return the columns; override where they hang on the person or the filter."""
        return self.columns

    def get_actions(self) -> Sequence[Action]:
        """Return the buttons beside the title; override where they hang on a right."""
        return self.actions

    def get_empty(self) -> Empty:
        """Return what is said when there is nothing at all."""
        return self.empty if self.empty.title else Empty(_("There is nothing here yet."))

    def export_url(self, format_name: str) -> str:  # noqa: ARG002 - for those that override it
        """Return where the same rows can be had as `csv` or `xlsx`; an empty address shows no link."""
        return ""

    def count_text(self, count: int) -> str:
        """Return the number of rows in words."""
        return ngettext("%(count)s row", "%(count)s rows", count) % {"count": format_number(count)}

    # what the query string says

    @cached_property
    def query(self) -> str:
        """The words searched for."""
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:200]

    @cached_property
    def sort(self) -> str:
        """The column the list is sorted by, with a minus when backwards; anything not declared is ignored."""
        asked = self.request.GET.get("sort", "")
        sortable = {column.key for column in self.get_columns() if column.sort}
        return asked if asked.removeprefix("-") in sortable else self.default_sort

    @cached_property
    def filterset(self) -> FilterSet | None:
        """The filters, bound to the query string."""
        if self.filterset_class is None:
            return None
        filterset = self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)
        go_native(filterset.form)
        return filterset

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter or a search is on."""
        names = self.filterset.form.fields if self.filterset else ()
        return bool(self.query) or any(self.request.GET.get(name) for name in names)

    def address(self, **changes: str) -> str:
        """Return this page's query string with some values changed; an empty value is taken out."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = value
            if not value:
                del query[name]
        return f"?{query.urlencode()}"

    # the rows

    def get_rows(self) -> QuerySet[Any]:
        """Return all rows the filter and the search leave, in order."""
        rows = self.filterset.qs if self.filterset else self.get_queryset()
        if self.query and self.search_fields:
            rows = search(rows, self.search_fields, self.query)
        return self.sorted(rows)

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows sorted by the asked column, or as they came when none is declared."""
        by = {column.key: column for column in self.get_columns() if column.sort}.get(self.sort.removeprefix("-"))
        if by is None:
            return rows
        descending = self.sort.startswith("-")
        return rows.order_by(*order_by(rows.model, by.sort, descending=descending, filled=by.is_filled))

    @cached_property
    def page(self) -> Page[Any]:
        """The page of rows asked for; a page that is no more leads to the last one."""
        return Paginator(self.get_rows(), self.per_page).get_page(self.request.GET.get("page"))

    def page_links(self) -> list[PageLink]:
        """Return the steps of the pager, or none when everything fits on one page."""
        page, last = self.page, self.page.paginator.num_pages
        if last == 1:
            return []
        now = page.number
        shown = sorted({1, last, *range(max(1, now - NEIGHBOURS), min(last, now + NEIGHBOURS) + 1)})
        links = [PageLink(_("Previous"), self.address(page=str(now - 1)), "prev")] if now > 1 else []
        before = 0
        for number in shown:
            if number > before + 1:
                links.append(PageLink("…"))
            is_now = number == now
            links.append(PageLink(str(number), "" if is_now else self.address(page=str(number)), current=is_now))
            before = number
        return [*links, PageLink(_("Next"), self.address(page=str(now + 1)), "next")] if now < last else links

    def sort_links(self) -> dict[str, SortLink]:
        """Return for each sortable column where its head leads and whether it sorts now."""
        links = {}
        for column in self.get_columns():
            if not column.sort:
                continue
            direction = ""
            if self.sort.removeprefix("-") == column.key:
                direction = "descending" if self.sort.startswith("-") else "ascending"
            target = f"-{column.key}" if direction == "ascending" else column.key
            links[column.key] = SortLink(self.address(sort=target, page=""), direction)
        return links

    def table(self) -> Table:
        """Return the table of the page shown."""
        return Table(
            self.get_columns(),
            list(self.page.object_list),
            caption=self.caption or self.title,
            caption_hidden=True,
            sort_links=self.sort_links(),
        )

    def exports(self) -> list[Action]:
        """Return the export links that the hook gives."""
        offers = [("xlsx", _("Excel")), ("csv", _("CSV"))]
        urls = [(label, self.export_url(name)) for name, label in offers]
        return [Action(label, url, "download") for label, url in urls if url]

    # the answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            list=self,
            table=self.table(),
            links=self.page_links(),
            count=self.count_text(self.page.paginator.count),
            clear=self.request.path if self.is_narrowed else "",
            **kwargs,
        )

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Answer with the page, or to htmx with the part that changes."""
        context = self.get_context_data()
        only_result = bool(getattr(request, "htmx", False)) and request.headers.get("HX-Target") == RESULT_ID
        names = [self.result_template_name] if only_result else self.get_template_names()
        response = self.response_class(request, names, context, using=self.template_engine)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response
