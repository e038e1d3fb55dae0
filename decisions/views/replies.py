"""A member answers the notice of a meeting; the secretary enters what was answered in another way."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import ReplyForm
from decisions.models import Meeting
from decisions.queries.minutes import place_words, time_words
from decisions.queries.replies import Replies, SeatReply, answers_to, replies_of
from decisions.services.replies import answer_notice
from decisions.views.found import body_of_meeting, meeting_at
from decisions.views.meetings import MAY_CALL
from foundation.dates import today
from foundation.views.forms import FormPage


class NoticeAnswer(FormPage):
    """The person answers the notice, or changes the answer."""

    access = HasRight(Right.VIEW_WORKING_MATERIAL, scope_from=body_of_meeting)
    template_name = "decisions/reply_form.html"
    form_class = ReplyForm
    done = gettext_lazy("Your answer is saved. You can change it until the meeting is held.")
    request: HttpRequest

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    @cached_property
    def replies(self) -> Replies:
        """How the answers stand."""
        return replies_of(self.meeting)

    def find_row(self) -> SeatReply | None:
        """Return the seat whose answer it is."""
        return self.replies.of(self.request.user)

    @cached_property
    def row(self) -> SeatReply:
        """The seat whose answer it is; whoever has none that day has no such page."""
        found = self.find_row()
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the answers of the meeting's form, and to members the substitutes that can be asked."""
        free = self.replies.substitutes_for(self.row.seat.person_id) if self.row.seat.has_vote else []
        people = Person.objects.filter(pk__in=[seat.person_id for seat in free]).by_name()
        return {**super().get_form_kwargs(), "answers": answers_to(self.meeting), "substitutes": people}

    def get_initial(self) -> dict[str, Any]:
        """Show the answer that was given."""
        reply = self.row.reply
        return {name: getattr(reply, name) for name in ("answer", "substitute", "comment")} if reply else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting, and whose answer it is."""
        meeting = self.meeting
        return super().get_context_data(
            meeting=meeting,
            row=self.row,
            is_own=self.row.seat.person_id == user_of(self.request).person_id,
            time=time_words(meeting),
            place=place_words(meeting),
            **kwargs,
        )

    def perform(self, form: ReplyForm) -> Meeting:
        """Save the answer and go to the meeting."""
        answer_notice(
            meeting=self.meeting,
            person=self.row.seat.person,
            facts=form.facts,
            by=user_of(self.request),
            today=today(),
        )
        return self.meeting


class NoticeAnswerEnter(NoticeAnswer):
    """The secretary enters the answer that a member gave in another way."""

    access = MAY_CALL
    done = gettext_lazy("The answer is saved, with your name as who entered it.")

    def find_row(self) -> SeatReply | None:
        """Return the seat of the person that the address names."""
        return self.replies.of_person(self.kwargs["person"])
