"""Budgets are drafted and changed."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from budgets.forms import BudgetForm, CarryOverForm, LineFormSet
from budgets.models import Budget, BudgetLine, CarryOver
from budgets.queries import budget_table
from budgets.services import (
    LineInput,
    add_carry_over,
    change_budget,
    create_budget,
    remove_carry_over,
    set_lines,
)
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.services.adoption import revise
from decisions.views.drafting import OnlyInDraft
from foundation.rowforms import RowFormSet
from foundation.views.forms import ActionView, FormPage
from foundation.views.rows import RowsPage

MANAGE = HasRight(Right.MANAGE_BUDGET)


class OfBudget:
    """The budget that the page's address names, if the person may see it."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def budget(self) -> Budget:
        """Read once a request."""
        found: Budget = get_object_or_404(Budget.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def refused_target(self) -> Budget:
        """Return where a button that was refused leads back to."""
        return self.budget


class BudgetCreate(FormPage):
    """A new budget is begun."""

    access = MANAGE
    form_class = BudgetForm
    template_name = "budgets/budget_form.html"
    done = _("The budget is begun. Now write its lines.")

    def perform(self, form: BudgetForm) -> str:
        """Begin the budget and go on to its lines."""
        head = {name: form.cleaned_data[name] for name in ("year", "title", "stated_total")}
        budget = create_budget(by=self.request.user, **head)
        return reverse("budget_lines", kwargs={"pk": budget.pk})


class BudgetChange(OnlyInDraft, OfBudget, FormPage):
    """The head of a draft is changed."""

    access = MANAGE
    form_class = BudgetForm
    template_name = "budgets/budget_form.html"
    done = _("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.budget}

    def perform(self, form: BudgetForm) -> Any:
        """Save the head."""
        return change_budget(budget=self.budget, by=self.request.user, **form.cleaned_data)


class BudgetLines(OnlyInDraft, OfBudget, RowsPage):
    """All lines of a draft on one page."""

    access = MANAGE
    formset_class = LineFormSet
    template_name = "budgets/budget_lines.html"
    done = _("The lines are saved.")

    def get_owner(self) -> Budget:
        return self.budget

    def get_rows(self) -> list[dict[str, Any]]:
        lines = BudgetLine.objects.filter(category__budget=self.owner).in_order()
        return [
            {
                "row": line.pk,
                "activity": line.category.name,
                "note": line.note,
                "amount": line.amount,
                "is_staff_cost": line.is_staff_cost,
                "footnote": line.footnote,
            }
            for line in lines
        ]

    def perform(self, formset: RowFormSet, seen: int) -> Any:
        """Save the lines as they stand on the page."""
        lines = [
            LineInput(row["activity"], row["amount"], row["note"], row["is_staff_cost"], row["footnote"], row["row"])
            for row in formset.written()
        ]
        return set_lines(budget=self.owner, lines=lines, removed=formset.removed(), by=self.request.user, seen=seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = self.owner.categories.values_list("name", flat=True).order_by("order")
        stored = budget_table(self.owner) if kwargs["stale"] else None
        return super().get_context_data(budget=self.owner, activities=names, stored=stored, **kwargs)


class CarryOverAdd(OnlyInDraft, OfBudget, FormPage):
    """A surplus is carried over to a draft."""

    access = MANAGE
    form_class = CarryOverForm
    template_name = "budgets/carry_over_form.html"
    done = _("The carry-over is noted, outside the sum.")

    def perform(self, form: CarryOverForm) -> Any:
        """Note the carry-over and go back to the budget."""
        budget = self.budget
        add_carry_over(budget=budget, by=self.request.user, **form.cleaned_data)
        return budget

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(budget=self.budget, **kwargs)


class CarryOverRemove(OfBudget, ActionView):
    """A carry-over is taken out of a draft."""

    access = MANAGE
    done = _("The carry-over is removed.")

    def perform(self) -> Any:
        """Remove it and go back to the budget."""
        budget = self.budget
        carry_over = get_object_or_404(CarryOver, budget=budget, pk=self.kwargs["row"])
        remove_carry_over(carry_over=carry_over, by=self.request.user)
        return budget


class BudgetRevise(OfBudget, ActionView):
    """A new version of what is adopted is begun."""

    access = MANAGE
    done = _("This is a new version. Change it and put it to a new decision.")

    def perform(self) -> Any:
        """Make the version and go to it."""
        return revise(adoptable=self.budget, by=self.request.user)
