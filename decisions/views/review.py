"""A proposal is sent to the members; each takes a position, or the secretary enters it."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.enums import DecisionState
from decisions.forms.review import PositionForm, ReviewForm
from decisions.models import Decision, Disqualification, Matter, ProposalVersion
from decisions.queries.review import Review, review_of
from decisions.services.review import lift_conflict, require_review_open, send_for_positions, take_position
from decisions.views.found import body_of_matter, matter_at
from decisions.views.preparing import MAY_PREPARE
from foundation.dates import today
from foundation.views.forms import ActionView, FormPage

DAYS_TO_ANSWER = 7


class ProposalPage(FormPage):
    """A page about the proposal of the address's matter."""

    request: HttpRequest

    @cached_property
    def matter(self) -> Matter:
        """The address's matter."""
        return matter_at(self.request, self.kwargs["pk"])

    @cached_property
    def proposal(self) -> Decision:
        """The matter's proposal; a matter without one has no such page."""
        rows = Decision.objects.select_related("matter", "body", "agenda_item__meeting")
        return get_object_or_404(rows, matter=self.matter, state=DecisionState.DRAFT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the matter and its proposal."""
        return super().get_context_data(matter=self.matter, proposal=self.proposal, **kwargs)


class _ReviewPage(ProposalPage):
    """A page about the proposal while positions are asked for."""

    @cached_property
    def proposal(self) -> Decision:
        """The matter's proposal, if the members may be asked."""
        proposal: Decision = super().proposal
        require_review_open(proposal)
        return proposal


class ReviewSend(_ReviewPage):
    """The proposal, as it is now, is sent to the members."""

    access = MAY_PREPARE
    template_name = "decisions/review_send.html"
    form_class = ReviewForm
    done = gettext_lazy("The proposal is sent. Each member now has it on their desk.")

    def get_initial(self) -> dict[str, Any]:
        """Suggest the day before the meeting, or a week from now."""
        meeting = self.proposal.meeting
        week = today() + dt.timedelta(days=DAYS_TO_ANSWER)
        before = meeting.date - dt.timedelta(days=1) if meeting and meeting.is_ahead else week
        return {"answer_by": max(before, today())}

    def perform(self, form: ReviewForm) -> Matter:
        """Send it and go back to the matter."""
        send_for_positions(
            proposal=self.proposal, answer_by=form.cleaned_data["answer_by"], by=user_of(self.request), today=today()
        )
        return self.matter


class PositionTake(_ReviewPage):
    """A member takes a position on the proposal, as it was last sent."""

    access = HasRight(Right.DECIDE, scope_from=body_of_matter)
    template_name = "decisions/position_form.html"
    form_class = PositionForm
    done = gettext_lazy("Your position is saved. You can change it until the matter is decided.")

    @cached_property
    def person(self) -> Person:
        """Whose position it is."""
        person = user_of(self.request).person
        if person is None:
            raise Http404
        return person

    @cached_property
    def review(self) -> Review:
        """How the review stands."""
        review = review_of(self.proposal, today=today())
        if review is None:
            raise Http404
        return review

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask about the clauses of the version that was sent."""
        return {**super().get_form_kwargs(), "clauses": self.review.clauses}

    def get_initial(self) -> dict[str, Any]:
        """Show the position that the person has given."""
        initial: dict[str, Any] = {"version": self.review.version.pk}
        own = next((answer for answer in self.review.answers if answer.membership.person_id == self.person.pk), None)
        if own and own.position:
            initial |= {"stance": own.position.stance, "comment": own.position.comment}
            for row in own.on_clauses:
                order = row.clause.order if row.clause else 0
                initial |= {f"stance_{order}": row.stance, f"comment_{order}": row.comment}
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the review, and whose position it is."""
        return super().get_context_data(
            review=self.review, person=self.person, is_own=self.person.pk == user_of(self.request).person_id, **kwargs
        )

    def perform(self, form: PositionForm) -> Any:
        """Save the position; whoever has declared a conflict of interest can no longer open the matter."""
        version = get_object_or_404(ProposalVersion, pk=form.cleaned_data["version"], decision=self.proposal)
        user = user_of(self.request)
        take_position(version=version, person=self.person, answer=form.answer, by=user, today=today())
        return self.matter if Matter.objects.visible_to(user).filter(pk=self.matter.pk).exists() else "desk"


class PositionEnter(PositionTake):
    """The secretary enters the position that a member has told in another way."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_matter)
    done = gettext_lazy("The position is saved, with your name as who entered it.")

    @cached_property
    def person(self) -> Person:
        """The member that the address names."""
        asked = {answer.membership.person_id: answer.membership.person for answer in self.review.answers}
        if self.kwargs["person"] not in asked:
            raise Http404
        return asked[self.kwargs["person"]]


class ConflictLift(ActionView):
    """A conflict of interest is taken back."""

    access = HasRight(
        Right.KEEP_MINUTES, scope_from=lambda request, **kwargs: _conflict(request, kwargs["pk"]).matter.body
    )
    done = gettext_lazy("The conflict of interest is taken back, and the matter is open to the person again.")
    request: HttpRequest

    def perform(self) -> Matter:
        """Take it back and go to the matter."""
        conflict = _conflict(self.request, self.kwargs["pk"])
        lift_conflict(disqualification=conflict, by=user_of(self.request))
        return conflict.matter

    def refused_target(self) -> Matter:
        """Go back to the matter."""
        return _conflict(self.request, self.kwargs["pk"]).matter


def _conflict(request: HttpRequest, pk: int) -> Disqualification:
    rows = Disqualification.objects.filter(matter__in=Matter.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("matter__body__scope"), pk=pk)
