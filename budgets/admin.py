"""Budgets in the administration: heads of drafts are mended here, money is only read. Both come from files too."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from budgets.models import Budget, BudgetLine, CarryOver
from budgets.resources import BudgetLineResource, BudgetResource
from budgets.services import change_budget, create_budget
from collaboration.admin.files import ImportedRegister
from collaboration.permissions import Right
from decisions.admin.base import AdoptableAdmin, ReadInline, VersionRowAdmin
from foundation.numbers import format_ksek


class CarryOverInline(ReadInline):
    """What is carried over to this budget's year."""

    model = CarryOver
    fields = ("source_year", "shown_amount", "purpose", "is_forecast")
    ordering = ("source_year", "pk")

    @admin.display(description=_("amount"))
    def shown_amount(self, carry_over: CarryOver) -> str:
        """Return the amount in tkr."""
        return format_ksek(carry_over.amount)


@admin.register(Budget)
class BudgetAdmin(ImportedRegister, AdoptableAdmin):
    """The register of budgets."""

    resource_classes = (BudgetResource,)
    keep_right = Right.MANAGE_BUDGET
    history_of = ("carry_overs",)
    list_display = ("title", "year", "version", "state", "lines_sum", "adopted_date")
    list_filter = ("state", "year")
    search_fields = ("title", "year", "categories__name", "categories__lines__note")
    ordering = ("-year", "-pk")
    frozen_fields = (*AdoptableAdmin.frozen_fields, "shown_stated_total", "lines_table")
    fieldsets = (
        (None, {"fields": ("title", "year", "shown_stated_total")}),
        (_("Lines"), {"fields": ("lines_table",)}),
        AdoptableAdmin.adoption_fields,
    )
    inlines = (CarryOverInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the budgets with their sums."""
        budgets: Any = super().get_queryset(request)
        return budgets.with_totals()

    @admin.display(description=_("the lines' sum"), ordering="lines_total")
    def lines_sum(self, budget: Any) -> str:
        """Return what the lines come to, in tkr."""
        return "–" if budget.lines_total is None else format_ksek(budget.lines_total)

    @admin.display(description=_("stated total"))
    def shown_stated_total(self, budget: Budget) -> str:
        """Return the total as decided or written, in tkr."""
        return "–" if budget.stated_total is None else format_ksek(budget.stated_total)

    @admin.display(description=_("lines"))
    def lines_table(self, budget: Budget) -> str:
        """Return the lines as a table; they are written on the budget's own page, or come from a file."""
        lines = BudgetLine.objects.filter(category__budget=budget.pk).in_order() if budget.pk else ()
        return render_to_string(
            "admin/budget_lines.html", {"lines": lines, "total": sum(line.amount for line in lines)}
        )

    def save_through_service(self, *, instance: Any, form: forms.ModelForm, change: bool, by: Any) -> None:
        """Draft the budget, or change the draft's head; its money is written on its own page."""
        head = {name: form.cleaned_data[name] for name in ("title", "year")} | {"stated_total": instance.stated_total}
        if change:
            change_budget(budget=instance, by=by, **head)
        else:
            instance.pk = create_budget(by=by, **head).pk


@admin.register(BudgetLine)
class BudgetLineAdmin(ImportedRegister, VersionRowAdmin):
    """The register of budget lines, over all budgets: found here, taken out, and put in from files."""

    resource_classes = (BudgetLineResource,)
    keep_right = Right.MANAGE_BUDGET
    version_model = Budget
    version_path = "category__budget"
    list_display = ("shown_note", "activity", "budget", "shown_amount", "is_staff_cost")
    list_filter = (("category__budget", admin.RelatedOnlyFieldListFilter), "is_staff_cost")
    list_select_related = ("category__budget",)
    search_fields = ("note", "footnote", "category__name", "category__budget__title")
    ordering = ("-category__budget__year", "category__budget", "category__order", "order", "pk")
    fields = ("budget", "activity", "note", "shown_amount", "is_staff_cost", "footnote")

    @admin.display(description=_("budget note"), ordering="note")
    def shown_note(self, line: BudgetLine) -> str:
        """Return the note, or a dash where there is none."""
        return line.note or "–"

    @admin.display(description=_("activity"), ordering="category__name")
    def activity(self, line: BudgetLine) -> str:
        """Return the activity's name."""
        return line.category.name

    @admin.display(description=_("budget"), ordering="category__budget__title")
    def budget(self, line: BudgetLine) -> str:
        """Return the budget's title."""
        return str(line.category.budget)

    @admin.display(description=_("amount"), ordering="amount")
    def shown_amount(self, line: BudgetLine) -> str:
        """Return the amount in tkr."""
        return format_ksek(line.amount)
