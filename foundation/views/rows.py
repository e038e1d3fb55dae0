"""A page where rows are edited together: shown, filled in, sent, and shown again with what was typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from foundation.access import AccessMixin
from foundation.edits import StaleEditError
from foundation.errors import RuleError, Sentence
from foundation.rowforms import EMPTY_ROWS, MOST_ROWS, RowFormSet

MORE = "more"
SEEN = "seen"


class RowsPage(AccessMixin, ContextMixin, TemplateResponseMixin, View):
    """The rows of one thing (`owner`). The button named `more` adds empty rows; any other saves.

    When someone else has saved meanwhile the person is told, keeps what was typed, sees what is stored, and may
    save once more knowing it.
    """

    formset_class: type[RowFormSet]
    done: Sentence = ""
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def owner(self) -> Any:
        """What the rows belong to."""
        return self.get_owner()

    def get_owner(self) -> Any:
        """Return what the rows belong to, or raise Http404."""
        raise NotImplementedError

    def get_rows(self) -> list[dict[str, Any]]:
        """Return the stored rows as initial values."""
        raise NotImplementedError

    def perform(self, formset: RowFormSet, seen: int) -> Any:
        """Call the service; return where to go next."""
        raise NotImplementedError

    def get_formset(self, data: QueryDict | None = None) -> RowFormSet:
        """Return the rows as forms, filled with what was typed or what is stored."""
        initial = [{**row, "ORDER": place} for place, row in enumerate(self.get_rows(), start=1)]
        if data is not None:
            initial = _matched(initial, data)
        return self.formset_class(data, initial=initial, prefix="rows", form_kwargs=self.get_form_kwargs())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return what every row's form is made with."""
        return {}

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.show(self.get_formset())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if MORE in request.POST:
            return self.show(self.get_formset(_with_more_rows(request.POST)))
        formset = self.get_formset(request.POST)
        if not formset.is_valid():
            return self.show(formset)
        try:
            target = self.perform(formset, _seen(request.POST))
        except RuleError as error:
            formset.refuse(error)
            return self.show(formset, stale=isinstance(error, StaleEditError))
        messages.success(request, str(self.done))
        return redirect(target)

    def show(self, formset: RowFormSet, *, stale: bool = False) -> HttpResponse:
        """Answer with the page; when stale, the number it carries is the stored one, so that saving again counts."""
        seen = self.request.POST.get(SEEN, self.owner.edit_number)
        if stale:
            self.owner.refresh_from_db()
            seen = self.owner.edit_number
        return self.render_to_response(self.get_context_data(formset=formset, seen=seen, stale=stale))


def _matched(initial: list[dict[str, Any]], data: QueryDict) -> list[dict[str, Any]]:
    """Return the stored values beside what was sent, row by row: others may have added or removed rows since."""
    stored = {str(row["row"]): row for row in initial}
    return [stored.get(data.get(f"rows-{index}-row", ""), {}) for index in range(_count(data))]


def _seen(data: QueryDict) -> int:
    text = data.get(SEEN, "")
    return int(text) if text.isdecimal() else 0


def _count(data: QueryDict) -> int:
    text = data.get("rows-TOTAL_FORMS", "")
    return min(int(text), MOST_ROWS) if text.isdecimal() else 0


def _with_more_rows(data: QueryDict) -> QueryDict:
    more = data.copy()
    more["rows-TOTAL_FORMS"] = str(_count(data) + EMPTY_ROWS)
    return more
