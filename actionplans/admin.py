"""Plans in the administration: heads of drafts are mended here, sections and points are only read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan, PlanArea, PlanItem
from actionplans.resources import PlanItemResource, PlanResource
from actionplans.services.drafting import PlanInput, change_plan, create_plan
from collaboration.admin.files import ExportedRegister
from collaboration.permissions import Right
from decisions.admin.base import AdoptableAdmin, ReadInline, VersionRowAdmin


class AreaInline(ReadInline):
    """The sections of a plan; written on the plan's own page."""

    model = PlanArea
    fields = ("number", "heading", "text")
    ordering = ("order", "pk")


@admin.register(Plan)
class PlanAdmin(ExportedRegister, AdoptableAdmin):
    """The register of plans."""

    resource_classes = (PlanResource,)
    keep_right = Right.MANAGE_PLAN
    history_of = ("areas",)
    list_display = ("title", "kind", "period_from", "period_to", "version", "state", "adopted_date")
    list_filter = ("state", "kind")
    search_fields = ("title", "intro", "areas__heading", "areas__items__text")
    ordering = (models.F("period_from").desc(nulls_last=True), "-pk")
    fieldsets = (
        (None, {"fields": ("title", "kind", ("period_from", "period_to"), "intro")}),
        AdoptableAdmin.adoption_fields,
    )
    inlines = (AreaInline,)

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Draft the plan, or change the draft's head."""
        names = ("title", "kind", "period_from", "period_to", "intro")
        head = PlanInput(**{name: form.cleaned_data[name] for name in names})
        if change:
            change_plan(plan=instance, head=head, by=by)
        else:
            instance.pk = create_plan(head=head, by=by).pk


@admin.register(PlanItem)
class PlanItemAdmin(ExportedRegister, VersionRowAdmin):
    """The points of all plans: found here and taken out, written on the plan's page."""

    resource_classes = (PlanItemResource,)
    keep_right = Right.MANAGE_PLAN
    version_model = Plan
    version_path = "area__plan"
    list_display = ("text", "area", "plan", "due_date")
    list_filter = (("area__plan", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("area__plan",)
    search_fields = ("text", "footnote", "area__heading", "area__plan__title")
    ordering = ("-area__plan__period_from", "area__plan", "area__order", "order", "pk")
    fields = ("plan", "area", "text", "due_date", "due_precision", "footnote", "inserted_call")

    @admin.display(description=_("plan"), ordering="area__plan__title")
    def plan(self, item: PlanItem) -> str:
        """Return the plan's title."""
        return str(item.area.plan)
