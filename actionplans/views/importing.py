"""A plan's measures come from a pasted text: the text, then every measure found in it, and only then the plan."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from actionplans.forms import PasteForm, RestForm, ReviewedAreaFormSet, ReviewedMeasureFormSet
from actionplans.queries.measures import MeasureKey, measure_key, measure_keys
from actionplans.queries.parties import PartyIndex, PartyInput, party_index
from actionplans.queries.pasted import PastedPlan, due_in, parse_plan, recurrence_in
from actionplans.services import ReviewedArea, import_measures
from actionplans.views.editing import MANAGE
from actionplans.views.found import OfPlan
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from decisions.services.adoption import require_open
from decisions.views.drafting import OnlyInDraft
from foundation.access import AccessMixin
from foundation.errors import RuleError
from foundation.numbers import format_number
from foundation.rowforms import MOST_ROWS
from foundation.views.forms import FormPage


class PlanPaste(OnlyInDraft, OfPlan, FormPage):
    """The text is pasted; what is found in it is shown on the page that saves."""

    access = MANAGE
    form_class = PasteForm
    template_name = "actionplans/plan_paste.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_import = has_right(self.request.user, Right.IMPORT_DATA)
        return super().get_context_data(plan=self.plan, may_import=may_import, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what was found, or say why nothing can be."""
        try:
            require_open(self.plan)
        except RuleError as error:
            form.refuse(error)
            return self.form_invalid(form)
        pasted = parse_plan(form.cleaned_data["text"])
        if fault := _unfit(sum(len(area.measures) for area in pasted.areas)):
            form.add_error("text", fault)
            return self.form_invalid(form)
        review = PlanReview()
        review.setup(self.request, **self.kwargs)
        review.plan = self.plan  # read once a request, by either page
        return review.show_pasted(pasted)


class PlanReview(OfPlan, AccessMixin, ContextMixin, TemplateResponseMixin, View):
    """Every measure that was found, to be corrected; saved whole or not at all."""

    access = MANAGE
    template_name = "actionplans/plan_review.html"

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Begin with the text."""
        return redirect("plan_paste", pk=self.plan.pk)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        areas = ReviewedAreaFormSet(request.POST, prefix="areas")
        rows: Any = ReviewedMeasureFormSet(request.POST, prefix="rows")
        rest = RestForm(request.POST)
        if not all([areas.is_valid(), rows.is_valid(), rest.is_valid()]) or self.misplaced(areas, rows):
            return self.show(areas, rows, rest)
        reviewed = [
            ReviewedArea(form.cleaned_data["heading"], form.cleaned_data["need"], rows.as_measures(number))
            for number, form in enumerate(areas.forms, start=1)
        ]
        try:
            self.save(reviewed, rest.cleaned_data["rest"])
        except RuleError as error:
            rows.refuse(error)
            return self.show(areas, rows, rest)
        return redirect(self.plan)

    def save(self, reviewed: list[ReviewedArea], rest: str) -> None:
        """Save what was looked through, and say how much."""
        seen = self.request.POST.get("seen", "")
        number = int(seen) if seen.isdecimal() else 0
        done = import_measures(plan=self.plan, areas=reviewed, rest=rest, by=self.request.user, seen=number)
        words = ngettext("%(count)s measure is saved.", "%(count)s measures are saved.", done.saved)
        told = [words % {"count": done.saved}]
        if done.known:
            words = ngettext("%(count)s was in the plan already.", "%(count)s were in the plan already.", done.known)
            told.append(words % {"count": done.known})
        messages.success(self.request, " ".join(told))

    def misplaced(self, areas: Any, rows: Any) -> bool:
        """Mark the measures that name an area which is not there; return whether there are any."""
        wrong = [form for form in rows.in_place() if form.cleaned_data["area"] > len(areas.forms)]
        for form in wrong:
            form.add_error("area", _("There is no area with this number."))
        return bool(wrong)

    def show_pasted(self, pasted: PastedPlan) -> HttpResponse:
        """Answer with what was found in a text."""
        areas = [{"heading": area.heading, "need": area.need} for area in pasted.areas]
        rows = [
            _measure_values(number, measure.text, measure.responsible)
            for number, area in enumerate(pasted.areas, start=1)
            for measure in area.measures
        ]
        placed = [{**row, "ORDER": place} for place, row in enumerate(rows, start=1)]
        return self.show(
            ReviewedAreaFormSet(initial=areas, prefix="areas"),
            ReviewedMeasureFormSet(initial=placed, prefix="rows"),
            RestForm(initial={"rest": "\n\n".join(pasted.rest)}),
        )

    @cached_property
    def index(self) -> PartyIndex:
        """What the registers know, read once."""
        return party_index()

    def show(self, areas: Any, rows: Any, rest: RestForm) -> HttpResponse:
        """Answer with the page: under each area its measures, each with whom its words are taken to mean."""
        groups: list[tuple[Any, list[Any]]] = [(form, []) for form in areas.forms]
        beside: list[Any] = []
        for place, form in enumerate(rows.forms, start=1):
            number = str(form["area"].value() or "")
            inside = number.isdecimal() and 1 <= int(number) <= len(groups)
            area, measures = groups[int(number) - 1] if inside else (None, beside)
            measures.append((place, form, self.parties(form), self.is_known(area, form)))
        found = [form for _heading, measures in groups for _place, form, *_rest in measures]
        context = {"plan": self.plan, "areas": areas, "rows": rows, "rest": rest, "groups": groups, "beside": beside}
        counts = {"measure_count": len(found), "undated_count": sum(form.is_undated for form in found)}
        return self.render_to_response(self.get_context_data(**context, **counts))

    @cached_property
    def known(self) -> set[MeasureKey]:
        """What tells apart the measures that the plan has already, read once."""
        return measure_keys(self.plan)

    def is_known(self, area: Any, form: Any) -> bool:
        """Return whether the plan has the measure already, as the page shows it."""
        if area is None:
            return False
        heading, text = (str(field.value() or "") for field in (area["heading"], form["text"]))
        return measure_key(heading, text) in self.known

    def parties(self, form: Any) -> list[PartyInput]:
        """Return whom the words of a row are taken to mean."""
        return self.index.part(str(form["responsible"].value() or ""))


def _unfit(count: int) -> str:
    """Return why so many measures cannot be looked through; nothing where they can."""
    if not count:
        return _("No measure was found. They are lines that begin with – under “Åtgärder”.")
    if count > MOST_ROWS:
        words = _(
            "%(count)s measures were found, and the page holds at most %(most)s. Paste the plan in several parts."
        )
        return words % {"count": format_number(count), "most": format_number(MOST_ROWS)}
    return ""


def _measure_values(area: int, text: str, responsible: str) -> dict[str, Any]:
    due = due_in(text)
    return {
        "area": area,
        "text": text,
        "responsible": responsible,
        "due_date": due.date,
        "due_precision": due.precision,
        "due_words": due.words,
        "recurrence": recurrence_in(text),
    }
