"""Minutes go out for approval, are taken back, are approved in the portal or on paper, or declined."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.enums import MembershipRole
from collaboration.models import Person
from collaboration.permissions import Right
from collaboration.views.access import HasRight, user_of
from collaboration.views.confirmation import ConfirmedPage
from decisions.enums import PRESENT_MODES, ApprovalMethod
from decisions.forms.meetings import AnnounceForm, ApproversForm, DeclineForm, PaperForm, ReasonForm
from decisions.models import Attendance, Meeting, MinutesApproval
from decisions.queries.chairs import own_chair
from decisions.queries.minutes_days import minutes_days
from decisions.queries.quorum import decided_without_quorum
from decisions.services.announcements import announce_minutes
from decisions.services.minutes import (
    approve_minutes,
    decline_minutes,
    require_own_approval,
    send_minutes,
    take_back_minutes,
)
from decisions.views.found import approval_at, body_of_approval, body_of_meeting, meeting_at
from foundation.dates import today
from foundation.views.forms import FormPage

MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_meeting)
NOON = dt.time(12)


class Sending(FormPage):
    """Something goes to the chair and the approvers, who are chosen among those who were at the meeting."""

    template_name = "decisions/minutes_send.html"
    form_class = ApproversForm
    meeting: Meeting

    def chair_of(self, attendances: Sequence[Attendance]) -> int | None:
        """Return the id of the chair, who is asked whatever is chosen."""
        return own_chair(self.meeting, attendances)

    def closed_to(self) -> set[int]:
        """Return the ids of those who have a conflict of interest in what is approved: no one, in whole minutes."""
        return set()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer those who were at the meeting beside its chair and whoever wrote what is approved."""
        there = list(self.meeting.attendances.filter(mode__in=PRESENT_MODES))
        writers = {self.meeting.secretary_id, *(row.person_id for row in there if row.role == MembershipRole.SECRETARY)}
        offered = {row.person_id for row in there} - {self.chair_of(there)} - writers - self.closed_to()
        return {**super().get_form_kwargs(), "people": Person.objects.filter(pk__in=offered).by_name()}


class MinutesSend(Sending):
    """The minutes go to the chair and the approvers."""

    access = MAY_KEEP
    done = gettext_lazy("The minutes are out for approval.")

    @cached_property
    def meeting(self) -> Meeting:  # type: ignore[override]
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    @cached_property
    def lacking(self) -> str:
        """What was decided without quorum."""
        return decided_without_quorum(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask whether it is known that something was decided without quorum, where it was."""
        return {**super().get_form_kwargs(), "is_lacking": bool(self.lacking)}

    def get_initial(self) -> dict[str, Any]:
        """Suggest those who were asked before the minutes were taken back."""
        return {"approvers": list(self.meeting.minutes_approvals.of_minutes().values_list("approver", flat=True))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is sent, whether an item has no §, and the meeting to go back to."""
        heading = _("Send the minutes out for approval")
        lead = _("While they are out nothing of the meeting can be changed. You can take them back.")
        unnumbered = self.meeting.agenda_items.filter(paragraph_number__isnull=True).exists()
        return super().get_context_data(
            heading=heading, lead=lead, unnumbered=unnumbered, lacking=self.lacking, back=self.meeting, **kwargs
        )

    def perform(self, form: ApproversForm) -> Meeting:
        """Send the minutes and go back to the meeting."""
        known = form.cleaned_data.get("lack_is_known", False)
        approvers = list(form.cleaned_data["approvers"])
        send_minutes(meeting=self.meeting, approvers=approvers, by=user_of(self.request), lack_is_known=known)
        return self.meeting


class Announcing(FormPage):
    """It is noted that something approved was announced on the notice board."""

    template_name = "decisions/minutes_announce.html"
    form_class = AnnounceForm
    done = gettext_lazy("The announcement is noted.")

    def get_initial(self) -> dict[str, Any]:
        """Suggest today."""
        return {"on": today()}


class MinutesAnnounce(Announcing):
    """It is noted that the approved minutes were announced."""

    access = MAY_KEEP

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting and its last days."""
        return super().get_context_data(back=self.meeting, days=minutes_days(self.meeting), **kwargs)

    def perform(self, form: AnnounceForm) -> Meeting:
        """Note it and go back to the meeting."""
        announce_minutes(meeting=self.meeting, by=user_of(self.request), today=today(), **form.cleaned_data)
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


class _OwnApproval(FormPage):
    """The approver's own answer to the minutes; whoever is not asked gets the reason instead of a form."""

    access = HasRight(Right.APPROVE_MINUTES, scope_from=body_of_approval)

    @cached_property
    def approval(self) -> MinutesApproval:
        """The address's approval."""
        return approval_at(self.request, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form to the one who is asked."""
        require_own_approval(approval=self.approval, by=user_of(request))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the approval, and what it is of."""
        return super().get_context_data(approval=self.approval, subject=self.approval.subject, **kwargs)


class MinutesApprove(_OwnApproval, ConfirmedPage):
    """The approver approves in the portal, with the password or the passkey asked for again."""

    template_name = "decisions/minutes_approve.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was decided without quorum; a § that was is never approved alone."""
        approval = self.approval
        lacking = "" if approval.agenda_item_id else decided_without_quorum(approval.meeting)
        return super().get_context_data(lacking=lacking, **kwargs)

    @property
    def done(self) -> str:  # type: ignore[override]
        """What has been approved."""
        is_alone = self.approval.agenda_item_id is not None
        return _("You have approved the paragraph.") if is_alone else _("You have approved the minutes.")

    def perform(self, form: Any) -> Any:  # noqa: ARG002 - the form only asks who it is
        """Approve and go back to the meeting, or to the decision of the § alone."""
        method = ApprovalMethod(self.means.value)
        return approve_minutes(approval=self.approval, by=user_of(self.request), method=method).subject


class MinutesDecline(_OwnApproval):
    """The approver declines, and says what has to be changed."""

    template_name = "decisions/minutes_decline.html"
    form_class = DeclineForm
    done = gettext_lazy("You have declined to approve. Whoever keeps the minutes sees why.")

    def perform(self, form: DeclineForm) -> Any:
        """Decline and go back to the meeting, or to the decision of the § alone."""
        reason = form.cleaned_data["reason"]
        return decline_minutes(approval=self.approval, by=user_of(self.request), reason=reason).subject


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
        """Add whose approval it is, and of what."""
        return super().get_context_data(approval=self.approval, subject=self.approval.subject, **kwargs)

    def perform(self, form: PaperForm) -> Any:
        """Record the approval and go back to the meeting, or to the decision of the § alone."""
        signed = dt.datetime.combine(form.cleaned_data["date"], NOON, tzinfo=timezone.get_default_timezone())
        approval = approve_minutes(
            approval=self.approval, by=user_of(self.request), method=ApprovalMethod.PAPER, at=signed
        )
        return approval.subject
