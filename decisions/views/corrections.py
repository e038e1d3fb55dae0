"""Slips in approved decisions are corrected."""

from typing import Any

from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.corrections import SlipForm
from decisions.models import Decision
from decisions.queries.record import annex_rows
from decisions.services.corrections import correct_slip
from decisions.views.found import body_of_decision, decision_at
from foundation.dates import today
from foundation.views.forms import FormPage


class SlipCorrect(FormPage):
    """An obvious slip in an approved decision is corrected, in a row and a sealed record of its own."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_decision)
    template_name = "decisions/slip_form.html"
    form_class = SlipForm
    done = gettext_lazy("The slip is corrected. The corrected record is being sealed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the decision's annexes as places."""
        annexes = annex_rows(decision_at(self.request, self.kwargs["pk"]))
        return {**super().get_form_kwargs(), "annexes": annexes}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the decision."""
        return super().get_context_data(decision=decision_at(self.request, self.kwargs["pk"]), **kwargs)

    def perform(self, form: SlipForm) -> Decision:
        """Correct it and go back to the decision."""
        decision = decision_at(self.request, self.kwargs["pk"])
        correct_slip(decision=decision, slip=form.slip, by=user_of(self.request), today=today())
        return decision
