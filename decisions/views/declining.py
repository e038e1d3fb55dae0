"""The approver of a decision made without a meeting declines, and the secretary asks for the approval anew."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import DecisionDeclineForm
from decisions.models import Decision
from decisions.services.declining import ask_approval_again, decline_decision
from decisions.views.circulation import OwnDecision
from decisions.views.found import body_of_decision, decision_at
from foundation.views.forms import ActionView


class DecisionDecline(OwnDecision):
    """The approver declines, and says what has to be changed."""

    template_name = "decisions/decision_decline.html"
    form_class = DecisionDeclineForm
    done = gettext_lazy("You have declined to approve. Whoever keeps the minutes is told and sees why.")

    def perform(self, form: DecisionDeclineForm) -> Decision:
        """Decline and go back to the decision."""
        decline_decision(decision=self.decision, by=user_of(self.request), reason=form.cleaned_data["reason"])
        return self.decision


class DecisionAskAgain(ActionView):
    """The approval is asked for anew, once the decision has been changed."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_decision)
    done = gettext_lazy("The approval is asked for again.")
    request: HttpRequest

    def perform(self) -> Decision:
        """Ask and go back to the decision."""
        decision = self.refused_target()
        ask_approval_again(decision=decision, by=user_of(self.request))
        return decision

    def refused_target(self) -> Decision:
        """Go back to the decision."""
        return decision_at(self.request, self.kwargs["pk"])
