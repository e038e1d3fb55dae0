"""A meeting is called, and what was sent can be read as it was sent."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from collaboration.views.access import HasRight, user_of
from decisions.forms.meetings import CallForm
from decisions.models import Meeting
from decisions.queries.calendar import FILE_NAME, event_of
from decisions.queries.notice_changes import changes
from decisions.queries.notices import (
    conflicts_of,
    days_late,
    facts_now,
    facts_of,
    last_day_of_notice,
    late_words,
    latest_notice,
    mail_address,
    notices_of,
    recipients_in_order,
    recipients_of,
    rule_words,
)
from decisions.services.meetings import call_meeting, require_notice
from decisions.views.found import body_of_meeting, meeting_at
from decisions.views.meetings import MAY_CALL
from foundation.access import AccessMixin
from foundation.calendars import calendar_file
from foundation.dates import today
from foundation.errors import RuleError
from foundation.views.forms import FormPage

MAY_READ = HasRight(Right.VIEW_WORKING_MATERIAL, scope_from=body_of_meeting)


class MeetingCall(FormPage):
    """The notice is read through as it will be sent, and sent."""

    access = MAY_CALL
    template_name = "decisions/meeting_call.html"
    form_class = CallForm
    done = gettext_lazy("The notice is sent. Each member gets it by mail.")
    request: HttpRequest

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    @cached_property
    def late(self) -> int:
        """By how many days a notice sent now is late."""
        return days_late(self.meeting, today())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask for a confirmation where the notice is late."""
        return {**super().get_form_kwargs(), "is_late": bool(self.late)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is to be sent, what it changes, whom it goes to and by when it should have gone."""
        meeting = self.meeting
        closed = conflicts_of(self.request.user, meeting)
        now, last = facts_now(meeting), latest_notice(meeting)
        facts = now.closed_to(closed)
        people = recipients_of(meeting)
        changed = changes(facts_of(last).closed_to(closed), facts) if last else []
        is_same = last is not None and facts_of(last) == now
        return super().get_context_data(
            meeting=meeting,
            facts=facts,
            last=last,
            changed=changed,
            is_same=is_same,
            is_unseen=bool(last and not changed and not is_same),
            missing=_missing(meeting),
            people=people,
            without_address=[person for person in people if not mail_address(person)],
            rule=rule_words(meeting.body),
            last_day=last_day_of_notice(meeting),
            late=late_words(self.late) if self.late else "",
            **kwargs,
        )

    def perform(self, form: CallForm) -> Meeting:
        """Send the notice and go back to the meeting."""
        meant = form.cleaned_data.get("late_is_meant", False)
        return call_meeting(meeting=self.meeting, by=user_of(self.request), today=today(), late_is_meant=meant)


def _missing(meeting: Meeting) -> str:
    """Return what a notice of the meeting lacks, in words; nothing where it can be sent."""
    try:
        require_notice(meeting)
    except RuleError as error:
        return str(error)
    return ""


class NoticeDetail(AccessMixin, TemplateView):
    """A notice as it was sent, what it changed, and who got it."""

    access = MAY_READ
    template_name = "decisions/notice_detail.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the notice's facts, those of the one before, and the recipients for whoever may call the meeting."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        notices = {row.number: row for row in notices_of(meeting)}
        notice, before = notices.get(self.kwargs["number"]), notices.get(self.kwargs["number"] - 1)
        if notice is None:
            raise Http404
        may_call = has_right(self.request.user, Right.CALL_MEETING, meeting.body)
        closed = conflicts_of(self.request.user, meeting)
        facts = facts_of(notice).closed_to(closed)
        changed = changes(facts_of(before).closed_to(closed), facts) if before else []
        return super().get_context_data(
            meeting=meeting,
            notice=notice,
            facts=facts,
            changed=changed,
            is_unseen=bool(before and not changed),
            newer=notices[max(notices)] if max(notices) > notice.number else None,
            recipients=recipients_in_order(notice) if may_call else [],
            late=late_words(notice.days_late) if notice.days_late else "",
            **kwargs,
        )


class MeetingCalendar(AccessMixin, View):
    """The meeting as a calendar file, as the latest notice says; a newer file changes what the calendar has."""

    access = MAY_READ
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = latest_notice(meeting_at(request, pk))
        if notice is None:
            raise Http404
        event = event_of(notice)
        headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return HttpResponse(calendar_file(event), content_type=event.content_type, headers=headers)
