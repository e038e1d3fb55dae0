"""Minutes go out for approval, are taken back, are approved in the portal or on paper."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight
from decisions.enums import PRESENT_MODES, ApprovalMethod
from decisions.forms.meetings import ApproversForm, PaperForm, ReasonForm
from decisions.models import Meeting, MinutesApproval
from decisions.services.minutes import approve_minutes, send_minutes, take_back_minutes
from decisions.views.found import approval_at, body_of_approval, body_of_meeting, meeting_at, user_of
from foundation.views.forms import ActionView, FormPage

MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_meeting)
NOON = dt.time(12)


class MinutesSend(FormPage):
    """The minutes go to the chair and the approvers."""

    access = MAY_KEEP
    template_name = "decisions/minutes_send.html"
    form_class = ApproversForm
    done = gettext_lazy("The minutes are out for approval.")

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer those who were at the meeting."""
        there = self.meeting.attendances.filter(mode__in=PRESENT_MODES).values("person")
        return {**super().get_form_kwargs(), "people": Person.objects.filter(pk__in=there).by_name()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting."""
        return super().get_context_data(meeting=self.meeting, **kwargs)

    def perform(self, form: ApproversForm) -> Meeting:
        """Send the minutes and go back to the meeting."""
        send_minutes(meeting=self.meeting, approvers=list(form.cleaned_data["approvers"]), by=user_of(self.request))
        return self.meeting


class MinutesTakeBack(FormPage):
    """Minutes that are out are taken back to be changed."""

    access = MAY_KEEP
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The minutes are taken back. Change them, then send them out again.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        return super().get_context_data(
            heading=_("Take back the minutes"), about=meeting, submit=_("Take back"), back=meeting, **kwargs
        )

    def perform(self, form: ReasonForm) -> Meeting:
        """Take the minutes back and go to the meeting."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        return take_back_minutes(meeting=meeting, by=user_of(self.request), comment=form.cleaned_data["comment"])


class MinutesApprove(ActionView):
    """The approver approves, signed in to the portal."""

    access = HasRight(Right.APPROVE_MINUTES, scope_from=body_of_approval)
    done = gettext_lazy("You have approved the minutes.")
    request: HttpRequest

    @cached_property
    def approval(self) -> MinutesApproval:
        """The address's approval."""
        return approval_at(self.request, self.kwargs["pk"])

    def perform(self) -> Meeting:
        """Approve and go back to the meeting."""
        return approve_minutes(approval=self.approval, by=user_of(self.request)).meeting

    def refused_target(self) -> Meeting:
        """Go back to the meeting."""
        return self.approval.meeting


class MinutesPaper(FormPage):
    """An approval on paper is recorded by whoever keeps the minutes."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_approval)
    template_name = "decisions/minutes_paper.html"
    form_class = PaperForm
    done = gettext_lazy("The approval on paper is recorded.")

    @cached_property
    def approval(self) -> MinutesApproval:
        """The address's approval."""
        return approval_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whose approval it is."""
        return super().get_context_data(approval=self.approval, **kwargs)

    def perform(self, form: PaperForm) -> Meeting:
        """Record the approval and go back to the meeting."""
        signed = dt.datetime.combine(form.cleaned_data["date"], NOON, tzinfo=timezone.get_default_timezone())
        approval = approve_minutes(
            approval=self.approval, by=user_of(self.request), method=ApprovalMethod.PAPER, at=signed
        )
        return approval.meeting
