"""A decision is dispatched: its extract is made, and each sending is filed."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.enums import DispatchWay
from decisions.forms.dispatch import DispatchForm
from decisions.queries.dispatch import Dispatching, dispatching_of
from decisions.services.dispatch import file_dispatch, order_extract
from decisions.views.found import body_of_decision, decision_at
from decisions.views.sealing import WAITING
from foundation.dates import today
from foundation.views.forms import ActionView, FormPage

MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_decision)


class DecisionDispatch(FormPage):
    """The file to send, who is to get it, and who has."""

    access = MAY_KEEP
    template_name = "decisions/dispatch_form.html"
    form_class = DispatchForm
    done = gettext_lazy("The dispatch is filed.")

    @cached_property
    def dispatching(self) -> Dispatching:
        """How far it has come."""
        return dispatching_of(decision_at(self.request, self.kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        """Suggest everyone who waits, by e-mail, today."""
        return {"listed": list(self.dispatching.waiting), "way": DispatchWay.EMAIL, "sent_on": today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer those who wait."""
        return {**super().get_form_kwargs(), "waiting": self.dispatching.waiting}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the decision, its dispatch so far, and whether its file is being made and shows by itself."""
        decision, file = decision_at(self.request, self.kwargs["pk"]), self.dispatching.file
        is_asked = WAITING in self.request.GET or not decision.is_by_meeting
        return super().get_context_data(
            decision=decision,
            dispatching=self.dispatching,
            is_asked=is_asked,
            is_waiting=is_asked and decision.is_frozen and file is None,
            **kwargs,
        )

    def perform(self, form: DispatchForm) -> str:
        """File it and stay, where the list of who has been sent it stands."""
        values = form.cleaned_data
        decision = decision_at(self.request, self.kwargs["pk"])
        file_dispatch(
            decision=decision,
            recipients=form.recipients,
            way=DispatchWay(values["way"]),
            sent_on=values["sent_on"],
            by=user_of(self.request),
            today=today(),
        )
        return reverse("decision_dispatch", args=[decision.pk])


class ExtractMake(ActionView):
    """The extract of the decision's § is made and sealed."""

    access = MAY_KEEP
    request: HttpRequest

    def perform(self) -> str:
        """Order it and go back, where it shows by itself."""
        order_extract(decision=decision_at(self.request, self.kwargs["pk"]), by=user_of(self.request))
        return f"{self.refused_target()}?{WAITING}"

    def refused_target(self) -> str:
        """Go back to the dispatch."""
        return reverse("decision_dispatch", args=[self.kwargs["pk"]])
