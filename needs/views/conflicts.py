"""A member steps aside from a need for a conflict of interest; another takes that back."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from foundation.views.forms import ActionView, FormPage
from needs.forms.triage import ConflictForm
from needs.models import Need
from needs.services.triage_conflicts import lift_need_conflict, step_aside
from needs.views.found import conflict_at, group_of_conflict, group_with_need, standing_need_at


class NeedStepAside(FormPage):
    """One's own conflict of interest in a need is declared."""

    access = HasRight(Right.TRIAGE_NEEDS, scope_from=group_with_need)
    form_class = ConflictForm
    template_name = "needs/card_form.html"
    title = gettext_lazy("I have a conflict of interest")
    lead = gettext_lazy("You then take no part in how the need is dealt with. The group sees that you step aside.")
    submit = gettext_lazy("Step aside")
    done = gettext_lazy("You have stepped aside. Your colleagues go on without you.")

    @cached_property
    def need(self) -> Need:
        """The address's need."""
        return standing_need_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the need, and the way back."""
        return super().get_context_data(card=self.need, board_url=self.need.get_absolute_url(), **kwargs)

    def perform(self, form: ConflictForm) -> Need:
        """Declare it and go to the need."""
        step_aside(need=self.need, reason=form.cleaned_data["reason"], by=user_of(self.request))
        return self.need


class ConflictTakeBack(ActionView):
    """A conflict of interest in a need is taken back by someone else of the group."""

    access = HasRight(Right.TRIAGE_NEEDS, scope_from=group_of_conflict)
    done = gettext_lazy("The conflict of interest is taken back. The need is open to the person again.")

    def perform(self) -> Need:
        """Take it back and go to the need."""
        conflict = conflict_at(self.request, self.kwargs["pk"])
        lift_need_conflict(conflict=conflict, by=user_of(self.request))
        return conflict.need

    def refused_target(self) -> Need:
        """Go back to the need."""
        return conflict_at(self.request, self.kwargs["pk"]).need
