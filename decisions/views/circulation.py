"""A proposal goes out for decision by circulation; each member answers, or the secretary enters the answer."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from collaboration.views.confirmation import ConfirmedPage
from decisions.enums import AnswerMethod, ApprovalMethod
from decisions.forms.circulation import CirculationAnswerForm, CirculationForm, EnteredAnswerForm
from decisions.forms.meetings import PaperForm, ReasonForm
from decisions.models import Circulation, Decision, DecisionApproval, Matter
from decisions.queries.circulation import AnswerRow, Round, round_of
from decisions.services.approval import approve_decision, require_own_decision
from decisions.services.circulation import answer_circulation, close_circulation, start_circulation, stop_circulation
from decisions.views.found import body_of_decision, body_of_matter, decision_at, matter_at
from decisions.views.minutes import NOON
from decisions.views.review import ProposalPage
from foundation.dates import today
from foundation.views.forms import ActionView, FormPage

DAYS_TO_ANSWER = 7
MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_matter)


class CirculationStart(ProposalPage):
    """The proposal, as it is now, goes to the members for decision without a meeting."""

    access = MAY_KEEP
    template_name = "decisions/circulation_start.html"
    form_class = CirculationForm
    done = gettext_lazy("The proposal is out. Each member now has it on their desk, with the last day.")

    def get_initial(self) -> dict[str, Any]:
        """Suggest a week from now."""
        return {"closes_date": today() + dt.timedelta(days=DAYS_TO_ANSWER)}

    def perform(self, form: CirculationForm) -> Matter:
        """Send it and go back to the matter."""
        last = form.cleaned_data["closes_date"]
        start_circulation(proposal=self.proposal, closes_date=last, by=user_of(self.request), today=today())
        return self.matter


class _RoundPage(ProposalPage):
    """A page about the round that is out on the address's matter; a matter without one has no such page."""

    @cached_property
    def circulation(self) -> Circulation:
        """The latest round of the proposal."""
        rows = Circulation.objects.filter(decision=self.proposal).select_related("decision__body", "decision__matter")
        latest = rows.order_by("-number").first()
        if latest is None:
            raise Http404
        return latest

    @cached_property
    def round(self) -> Round:
        """How the round stands."""
        return round_of(self.circulation, user=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the round."""
        return super().get_context_data(round=self.round, **kwargs)


class CirculationAnswerPage(_RoundPage):
    """A member answers, or changes the answer."""

    access = HasRight(Right.DECIDE, scope_from=body_of_matter)
    template_name = "decisions/circulation_form.html"
    form_class: type[CirculationAnswerForm] = CirculationAnswerForm
    saved = gettext_lazy("Your answer is saved. You can change it until the last day has passed.")
    stopped = gettext_lazy("The round is stopped, and the matter is in preparation again, for a meeting.")

    @property
    def done(self) -> Any:  # type: ignore[override] # a demand for a meeting ends the round: no answer is changed then
        """What is said on the matter's page."""
        self.circulation.refresh_from_db(fields=["state"])
        return self.saved if self.circulation.is_open else self.stopped

    @cached_property
    def row(self) -> AnswerRow:
        """Whose answer it is."""
        if self.round.mine is None:
            raise Http404
        return self.round.mine

    def get_initial(self) -> dict[str, Any]:
        """Show the answer that is given."""
        answer = self.row.answer
        return {"choice": answer.choice, "comment": answer.comment, "method": answer.method or AnswerMethod.EMAIL}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whose answer it is, and how many days are left."""
        days = (self.circulation.closes_date - today()).days
        return super().get_context_data(row=self.row, days_left=days, **kwargs)

    def perform(self, form: CirculationAnswerForm) -> Matter:
        """Save the answer and go to the matter."""
        person = self.row.answer.person
        answer_circulation(circulation=self.circulation, person=person, given=form.given, by=user_of(self.request))
        return self.matter


class CirculationEnter(CirculationAnswerPage):
    """The secretary enters what a member has answered by e-mail or phone."""

    access = MAY_KEEP
    form_class = EnteredAnswerForm
    saved = gettext_lazy("The answer is saved, with your name as who entered it.")

    @cached_property
    def row(self) -> AnswerRow:
        """The member that the address names."""
        rows = (row for row in self.round.rows if not row.is_closed)
        found = next((row for row in rows if row.answer.person_id == self.kwargs["person"]), None)
        if found is None:
            raise Http404
        return found


class CirculationStop(_RoundPage):
    """The round is stopped, with the reason."""

    access = MAY_KEEP
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The round is stopped, and the matter is in preparation again.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        heading, submit = _("Stop the round of circulation"), _("Stop the round")
        return super().get_context_data(heading=heading, about=self.matter, submit=submit, back=self.matter, **kwargs)

    def perform(self, form: ReasonForm) -> Matter:
        """Stop it and go back to the matter."""
        comment = form.cleaned_data["comment"]
        stop_circulation(circulation=self.circulation, by=user_of(self.request), comment=comment)
        return self.matter


class CirculationClose(ActionView):
    """The answers of a round whose last day has passed are counted."""

    access = MAY_KEEP
    done = gettext_lazy("The answers are counted.")
    request: HttpRequest

    def perform(self) -> Matter:
        """Count them and go back to the matter."""
        matter = self.refused_target()
        rows = Circulation.objects.filter(decision__matter=matter).order_by("-started_at", "-pk")
        latest = rows.first()
        if latest is None:
            raise Http404
        close_circulation(circulation=latest, by=user_of(self.request))
        return matter

    def refused_target(self) -> Matter:
        """Go back to the matter."""
        return matter_at(self.request, self.kwargs["pk"])


class OwnDecision(FormPage):
    """What whoever is asked to approve a decision made without a meeting answers on; others get the reason, no form."""

    access = HasRight(Right.APPROVE_MINUTES, scope_from=body_of_decision)

    @cached_property
    def decision(self) -> Decision:
        """The address's decision."""
        return decision_at(self.request, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form to the one who is asked."""
        require_own_decision(decision=self.decision, by=user_of(request))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the decision."""
        return super().get_context_data(decision=self.decision, **kwargs)


class DecisionApprove(OwnDecision, ConfirmedPage):
    """The approver approves the decision, with password or passkey asked for again."""

    template_name = "decisions/decision_approve.html"
    done = gettext_lazy("You have approved the decision. Its record is being sealed.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the decision adopts anything: that is in force before it is approved."""
        return super().get_context_data(has_annexes=self.decision.annexes.exists(), **kwargs)

    def perform(self, form: Any) -> Decision:  # noqa: ARG002 - the form only asks who it is
        """Approve it and go back to it."""
        method = ApprovalMethod(self.means.value)
        approve_decision(decision=self.decision, by=user_of(self.request), method=method)
        return self.decision


class DecisionPaper(FormPage):
    """An approval on paper of a decision made without a meeting is recorded by whoever keeps the minutes."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_decision)
    template_name = "decisions/decision_paper.html"
    form_class = PaperForm
    done = gettext_lazy("The approval on paper is recorded.")

    @cached_property
    def approval(self) -> DecisionApproval:
        """The approval that the address's decision waits for."""
        decision = decision_at(self.request, self.kwargs["pk"])
        return get_object_or_404(DecisionApproval.objects.select_related("decision"), decision=decision)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who signed, and what."""
        return super().get_context_data(approval=self.approval, decision=self.approval.decision, **kwargs)

    def perform(self, form: PaperForm) -> Decision:
        """Record it and go back to the decision."""
        signed = dt.datetime.combine(form.cleaned_data["date"], NOON, tzinfo=timezone.get_default_timezone())
        method = ApprovalMethod.PAPER
        approve_decision(decision=self.approval.decision, by=user_of(self.request), method=method, at=signed)
        return self.approval.decision
