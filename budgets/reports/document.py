"""A budget as PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Budget
from budgets.queries import BudgetChanges, BudgetTable, budget_table, changes_since_previous
from budgets.reports.asking import budget_field, budgets_for, latest_budget, require_may_order
from collaboration.models import User
from collaboration.queries.portal import the_collaboration
from foundation.dates import format_date
from reports.kinds import Occasion, PdfReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register


@dataclass(frozen=True)
class BudgetPaper:
    """What the paper says beside the table. Empty text is a fact that is not there."""

    state: str
    version: int
    decided: str
    matter: str
    staff: str
    difference: str
    table: BudgetTable
    changes: BudgetChanges | None


class BudgetForm(ParameterForm):
    """Which budget."""

    budget = budget_field()

    def narrow(self, user: User | None) -> None:
        """Offer the budgets the person may see."""
        self.fields["budget"].queryset = budgets_for(user)  # type: ignore[attr-defined]


@register
class BudgetReport(PdfReport):
    """One version of a budget; UTKAST stands across it until it is adopted."""

    kind = "budget"
    title = gettext_lazy("Budget")
    description = gettext_lazy("A budget with its lines, notes and what lies outside the sum. A draft until adopted.")
    parameters = BudgetForm
    template_name = "budgets/budget_report.html"

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see the budget."""
        require_may_order(user, params)

    def latest(self) -> Mapping[str, Any]:
        """Return the budget in force of the latest year."""
        return latest_budget()

    def build(self, params: Params, occasion: Occasion) -> Document:
        """Return the document, dated by its decision or, before one, by the day it was ordered."""
        budget: Budget = params["budget"]
        return Document(
            title=budget.title,
            document_type=_("Budget"),
            date=budget.adopted_date or occasion.on,
            sender=(the_collaboration().name,),
            reference_number=budget.matter.reference_number if budget.matter else None,
            draft=not budget.is_frozen,
            content=budget_paper(budget),
        )

    def filename(self, params: Params) -> str:
        """Return the file's name: «Budget 2020, version 2»."""
        budget: Budget = params["budget"]
        return _("%(title)s, version %(number)s") % {"title": budget.title, "number": budget.version}


def budget_paper(budget: Budget) -> BudgetPaper:
    """Return everything the paper says, as plain data."""
    table = budget_table(budget)
    return BudgetPaper(
        state=str(budget.state_tag.label),
        version=budget.version,
        decided=format_date(budget.adopted_date) if budget.adopted_date else "",
        matter=str(budget.matter) if budget.matter else "",
        staff=table.sums.staff_words,
        difference=table.sums.difference_sentence,
        table=table,
        changes=changes_since_previous(budget),
    )
