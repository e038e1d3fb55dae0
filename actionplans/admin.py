"""Plans in the administration: heads of drafts are mended here, sections and points are only read, measures put in.

The fixed points of the years and the obligations are kept here too.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from actionplans.models import (
    CycleEvent,
    Goal,
    Indicator,
    Measure,
    Measurement,
    Obligation,
    Plan,
    PlanArea,
    PlanItem,
    StatusReport,
)
from actionplans.resources import (
    CycleEventResource,
    GoalResource,
    IndicatorResource,
    MeasurementResource,
    MeasureResource,
    ObligationResource,
    PlanItemResource,
    PlanResource,
)
from actionplans.services.cycle import CycleEventInput, add_cycle_event, change_cycle_event
from actionplans.services.drafting import PlanInput, change_plan, create_plan
from actionplans.services.obligations import ObligationInput, add_obligation, change_obligation
from collaboration.admin.base import RegisterAdmin
from collaboration.admin.files import ExportedRegister, ImportedRegister
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


@admin.register(Measure)
class MeasureAdmin(ImportedRegister, VersionRowAdmin):
    """The register of measures, over all plans: found here, taken out, and put in from files."""

    resource_classes = (MeasureResource,)
    keep_right = Right.MANAGE_PLAN
    version_model = Plan
    version_path = "item__area__plan"
    list_display = ("item", "area", "plan", "responsible", "due", "recurrence")
    list_filter = (("item__area__plan", admin.RelatedOnlyFieldListFilter), "recurrence", "priority")
    list_select_related = ("item__area__plan",)
    search_fields = ("item__text", "responsible", "item__area__heading", "item__area__plan__title")
    ordering = ("-item__area__plan__period_from", "item__area__plan", "item__area__order", "item__order", "pk")
    fields = ("plan", "area", "item", "responsible", "due", "recurrence", "priority", "rank", "condition", "branch")

    @admin.display(description=_("plan"), ordering="item__area__plan__title")
    def plan(self, measure: Measure) -> str:
        """Return the plan's title."""
        return str(measure.item.area.plan)

    @admin.display(description=_("section"), ordering="item__area__heading")
    def area(self, measure: Measure) -> str:
        """Return the section's heading."""
        return str(measure.item.area)

    @admin.display(description=_("last day"), ordering="item__due_date")
    def due(self, measure: Measure) -> str:
        """Return when it is to be done, or a dash."""
        return measure.when or "–"


@admin.register(CycleEvent)
class CycleEventAdmin(ExportedRegister, RegisterAdmin):
    """The fixed points of the years."""

    resource_classes = (CycleEventResource,)
    keep_right = Right.MANAGE_PLAN
    list_display = ("title", "year", "month", "day", "responsible")
    list_filter = ("year",)
    search_fields = ("title", "responsible", "basis")
    ordering = ("-year", "month", "day", "pk")
    fields = ("title", ("year", "month", "day"), "responsible", "basis")

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Add the fixed point, or change it."""
        names = ("title", "year", "month", "day", "responsible", "basis")
        given = CycleEventInput(**{name: form.cleaned_data[name] for name in names})
        if change:
            change_cycle_event(event=instance, given=given, by=by)
        else:
            instance.pk = add_cycle_event(given=given, by=by).pk


@admin.register(Obligation)
class ObligationAdmin(ExportedRegister, RegisterAdmin):
    """Recurring obligations; their rows are written and settled on the obligation's own page."""

    resource_classes = (ObligationResource,)
    keep_right = Right.MANAGE_PLAN
    history_of = ("rows",)
    list_display = ("title", "owed_by", "interval", "valid_from", "valid_to")
    list_filter = ("owed_by", "interval")
    search_fields = ("title", "text", "basis")
    ordering = ("title", "pk")
    autocomplete_fields = ("organisation", "body", "plan", "decision")
    fieldsets = (
        (None, {"fields": ("title", "text", ("owed_by", "organisation", "body"))}),
        (_("When"), {"fields": (("interval", "days_after", "fulfilment"), ("valid_from", "valid_to"))}),
        (_("What it rests on"), {"fields": ("plan", "decision", "basis")}),
    )

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:  # noqa: ARG002 - the base's signature
        """Begin the obligation, or change it."""
        given = ObligationInput(**{name: getattr(instance, name) for name in ObligationInput.__dataclass_fields__})
        if change:
            change_obligation(obligation=instance, given=given, by=by)
        else:
            instance.pk = add_obligation(given=given, by=by).pk


@admin.register(Goal)
class GoalAdmin(ExportedRegister, VersionRowAdmin):
    """The goals of all plans: found here and taken out, written on the plan's pages."""

    resource_classes = (GoalResource,)
    keep_right = Right.MANAGE_PLAN
    version_model = Plan
    version_path = "plan"
    list_display = ("text", "kind", "area", "plan", "due_date")
    list_filter = ("kind", ("plan", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("plan", "area")
    search_fields = ("text", "area__heading", "plan__title")
    ordering = ("-plan__period_from", "plan", "order", "pk")
    fields = ("plan", "area", "kind", "parent", "text", "body", "organisation", "due_date", "due_precision")


@admin.register(Indicator)
class IndicatorAdmin(ExportedRegister, VersionRowAdmin):
    """The indicators of all plans."""

    resource_classes = (IndicatorResource,)
    keep_right = Right.MANAGE_PLAN
    version_model = Plan
    version_path = "goal__plan"
    list_display = ("name", "goal", "baseline_words", "target_words")
    list_filter = (("goal__plan", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("goal__plan",)
    search_fields = ("name", "goal__text", "goal__plan__title")
    ordering = ("-goal__plan__period_from", "goal__plan", "goal__order", "order", "pk")
    fields = ("goal", "name", "unit", "direction", "decimals", "baseline_words", "target_words", "source")

    @admin.display(description=_("Start"))
    def baseline_words(self, row: Indicator) -> str:
        """Return where it began, or a dash."""
        return row.baseline_words or "–"

    @admin.display(description=_("Target"))
    def target_words(self, row: Indicator) -> str:
        """Return where it is to come, or a dash."""
        return row.target_words or "–"


@admin.register(Measurement)
class MeasurementAdmin(ImportedRegister, VersionRowAdmin):
    """What has been measured; put in from files, and put in and taken away on the indicator's page."""

    resource_classes = (MeasurementResource,)
    keep_right = Right.MANAGE_PLAN
    version_model = Plan
    version_path = "indicator__goal__plan"
    list_display = ("indicator", "amount", "shown_date", "source")
    list_select_related = ("indicator__goal__plan",)
    search_fields = ("indicator__name", "source", "note")
    ordering = ("-date", "-pk")
    fields = ("indicator", "amount", "shown_date", "source", "note", "by", "at")

    @admin.display(description=_("Value"), ordering="value")
    def amount(self, row: Measurement) -> str:
        """Return the value with its unit."""
        return row.amount

    @admin.display(description=_("Measured on"), ordering="date")
    def shown_date(self, row: Measurement) -> str:
        """Return the date as exactly as it is known."""
        return row.shown_date


@admin.register(StatusReport)
class StatusReportAdmin(VersionRowAdmin):
    """Status reports: found here, written and given on pages of their own."""

    keep_right = Right.MANAGE_PLAN
    version_model = Plan
    version_path = "area__plan"
    list_display = ("area", "period_from", "period_to", "state", "author")
    list_filter = ("state",)
    list_select_related = ("area__plan",)
    search_fields = ("area__heading", "text", "next_step")
    ordering = ("-period_to", "-pk")
    fields = ("area", "period_from", "period_to", "state", "text", "next_step", "next_date", "author", "given_at")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the reports that the person may see; drafts are only for who writes them."""
        return super().get_queryset(request) & StatusReport.objects.visible_to(request.user)
