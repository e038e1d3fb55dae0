"""Plans are drafted and changed, section by section."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from actionplans.forms import AreaForm, ItemFormSet, PlanForm
from actionplans.models import PlanArea, PlanItem
from actionplans.services import (
    AreaInput,
    ItemInput,
    PlanInput,
    add_area,
    change_area,
    change_plan,
    create_plan,
    remove_area,
    set_items,
)
from actionplans.views.found import OfArea, OfPlan
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.services.adoption import revise
from decisions.views.drafting import OnlyInDraft
from foundation.rowforms import RowFormSet
from foundation.views.forms import ActionView, FormPage
from foundation.views.rows import RowsPage
from projects.models import Call

MANAGE = HasRight(Right.MANAGE_PLAN)


def _head(form: PlanForm) -> PlanInput:
    return PlanInput(**{name: form.cleaned_data[name] for name in PlanForm.Meta.fields})


def _area(form: AreaForm) -> AreaInput:
    return AreaInput(**{name: form.cleaned_data[name] for name in form.fields if name in AreaForm.Meta.fields})


class PlanCreate(FormPage):
    """A new plan is begun."""

    access = MANAGE
    form_class = PlanForm
    template_name = "actionplans/plan_form.html"
    done = _("The plan is begun. Now add its sections.")

    def perform(self, form: PlanForm) -> Any:
        """Begin the plan and go to it."""
        return create_plan(head=_head(form), by=self.request.user)


class PlanChange(OnlyInDraft, OfPlan, FormPage):
    """The head of a draft is changed."""

    access = MANAGE
    form_class = PlanForm
    template_name = "actionplans/plan_form.html"
    done = _("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.plan}

    def perform(self, form: PlanForm) -> Any:
        """Save the head."""
        seen = form.cleaned_data["seen"]
        return change_plan(plan=self.plan, head=_head(form), by=self.request.user, seen=seen)


class AreaPage(OnlyInDraft, OfPlan, FormPage):
    """What adding and changing a section share."""

    access = MANAGE
    form_class = AreaForm
    template_name = "actionplans/area_form.html"
    done = _("The section is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": self.plan}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.plan, **kwargs)


class AreaAdd(AreaPage):
    """A section is added to a draft."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "initial": {"parent": self.request.GET.get("under"), "order": None}}

    def perform(self, form: AreaForm) -> str:
        """Add the section and go to its place in the plan."""
        area = add_area(plan=self.plan, area=_area(form), by=self.request.user)
        return f"{self.plan.get_absolute_url()}#plan-avsnitt-{area.pk}"


class AreaChange(OfArea, AreaPage):
    """A section of a draft is changed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.area}

    def perform(self, form: AreaForm) -> str:
        """Save the section and go to its place in the plan."""
        seen = form.cleaned_data["seen"]
        area = change_area(area=self.area, given=_area(form), by=self.request.user, seen=seen)
        return f"{self.plan.get_absolute_url()}#plan-avsnitt-{area.pk}"


class AreaRemove(OfArea, ActionView):
    """A section is taken out of a draft with all that lies in it."""

    access = MANAGE
    done = _("The section is removed.")

    def perform(self) -> Any:
        """Remove it and go back to the plan."""
        remove_area(area=self.area, by=self.request.user)
        return self.plan


class AreaItems(OnlyInDraft, OfArea, RowsPage):
    """All points of a section on one page."""

    access = MANAGE
    formset_class = ItemFormSet
    template_name = "actionplans/area_items.html"
    done = _("The points are saved.")

    def get_owner(self) -> PlanArea:
        return self.area

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"calls": list(Call.objects.visible_to(self.request.user).newest_first())}

    def _stored(self) -> list[PlanItem]:
        items = PlanItem.objects.filter(area=self.owner, measure=None).select_related("inserted_call")
        return list(items.order_by("order", "pk"))

    def get_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "row": item.pk,
                "text": item.text,
                "under": item.parent_id is not None,
                "due_date": item.due_date,
                "due_precision": item.due_precision,
                "inserted_call": item.inserted_call,
                "footnote": item.footnote,
            }
            for item in self._stored()
        ]

    def perform(self, formset: RowFormSet, seen: int) -> str:
        """Save the points and go to the section's place in the plan."""
        names = ("text", "under", "due_date", "due_precision", "footnote", "inserted_call")
        items = [ItemInput(**{name: row[name] for name in names}, item=row["row"]) for row in formset.written()]
        area = set_items(area=self.owner, items=items, removed=formset.removed(), by=self.request.user, seen=seen)
        return f"{self.owner.plan.get_absolute_url()}#plan-avsnitt-{area.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stored = self._stored() if kwargs["stale"] else None
        return super().get_context_data(area=self.owner, plan=self.owner.plan, stored=stored, **kwargs)


class PlanRevise(OfPlan, ActionView):
    """A new version of an adopted plan is begun."""

    access = MANAGE
    done = _("This is a new version. Change it and put it to a new decision.")

    def perform(self) -> Any:
        """Make the version and go to it."""
        return revise(adoptable=self.plan, by=self.request.user)
