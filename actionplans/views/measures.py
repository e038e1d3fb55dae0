"""The measures of a draft are written section by section, and those responsible measure by measure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from actionplans.forms import MeasureFormSet, PartyFormSet
from actionplans.models import Measure, MeasureParty, PlanArea
from actionplans.services import set_measures, set_parties
from actionplans.views.editing import MANAGE
from actionplans.views.found import OfArea, OfMeasure
from collaboration.models import Body, Organisation, Person
from decisions.views.drafting import OnlyInDraft
from foundation.dates import today
from foundation.rowforms import RowFormSet
from foundation.views.rows import RowsPage


class AreaMeasures(OnlyInDraft, OfArea, RowsPage):
    """All measures of a section on one page."""

    access = MANAGE
    formset_class = MeasureFormSet
    template_name = "actionplans/area_measures.html"
    done = _("The measures are saved.")

    def get_owner(self) -> PlanArea:
        return self.area

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = Measure.objects.filter(item__area__plan=self.plan).select_related("item")
        return {"measures": list(rows.order_by("item__area__order", "item__order", "pk"))}

    def _stored(self) -> list[Measure]:
        rows = Measure.objects.filter(item__area=self.owner).select_related("item", "depends_on")
        return list(rows.order_by("item__order", "pk"))

    def get_rows(self) -> list[dict[str, Any]]:
        names = ("responsible", "due_words", "recurrence", "priority", "rank", "depends_on", "condition", "branch")
        return [
            {
                "row": row.pk,
                "text": row.item.text,
                "due_date": row.item.due_date,
                "due_precision": row.item.due_precision,
                **{name: getattr(row, name) for name in names},
            }
            for row in self._stored()
        ]

    def perform(self, formset: RowFormSet, seen: int) -> str:
        """Save the measures and go to the section's place in the plan."""
        measures = [form.as_measure() for form in formset.in_place()]  # type: ignore[attr-defined]
        removed = formset.removed()
        area = set_measures(area=self.owner, measures=measures, removed=removed, by=self.request.user, seen=seen)
        return f"{self.plan.get_absolute_url()}#plan-avsnitt-{area.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = self._stored() if kwargs["stale"] else None
        return super().get_context_data(area=self.owner, plan=self.plan, stored=stored, **kwargs)


class MeasureParties(OnlyInDraft, OfMeasure, RowsPage):
    """Who is responsible for one measure, and what the words stand for."""

    access = MANAGE
    formset_class = PartyFormSet
    template_name = "actionplans/measure_parties.html"
    done = _("Those responsible are saved.")

    def get_owner(self) -> PlanArea:
        return self.measure.item.area

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            "bodies": list(Body.objects.in_force(today()).by_name()),
            "organisations": list(Organisation.objects.in_force(today()).by_name()),
            "people": list(Person.objects.by_name()),
        }

    def get_rows(self) -> list[dict[str, Any]]:
        names = ("words", "kind", "body", "organisation", "person")
        rows = MeasureParty.objects.filter(measure=self.measure).select_related("body", "organisation", "person")
        return [{"row": row.pk, **{name: getattr(row, name) for name in names}} for row in rows.order_by("order")]

    def perform(self, formset: RowFormSet, seen: int) -> str:
        """Save them and go to the section's place in the plan."""
        parties = [form.as_party() for form in formset.in_place()]  # type: ignore[attr-defined]
        set_parties(measure=self.measure, parties=parties, by=self.request.user, seen=seen)
        return f"{self.plan.get_absolute_url()}#plan-avsnitt-{self.owner.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = self.get_rows() if kwargs["stale"] else None
        return super().get_context_data(measure=self.measure, plan=self.plan, stored=stored, **kwargs)
