"""The minutes of a meeting (KL 5:65–67 as pattern), as PDF."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.portal import the_collaboration
from collaboration.queries.rights import require_right_somewhere
from decisions.enums import MeetingState
from decisions.models import Meeting
from decisions.queries.minutes import minutes_of
from foundation.dates import format_date
from foundation.errors import RightRefusedError, RuleError
from reports.kinds import Occasion, PdfReport
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register

WRITTEN = (MeetingState.HELD, MeetingState.MINUTES_SENT, MeetingState.MINUTES_APPROVED)


class MeetingForm(ParameterForm):
    """Which meeting."""

    meeting = forms.ModelChoiceField(label=gettext_lazy("Meeting"), queryset=Meeting.objects.none())

    def narrow(self, user: User | None) -> None:
        """Offer the held meetings the person may see, the latest first."""
        meetings = Meeting.objects.all() if user is None else Meeting.objects.visible_to(user)
        held = meetings.filter(state__in=WRITTEN).select_related("body", "chair", "secretary").newest_first()
        self.fields["meeting"].queryset = held  # type: ignore[attr-defined]


@register
class MinutesReport(PdfReport):
    """The minutes: who came, what was handled and decided, who approved."""

    kind = "minutes"
    title = gettext_lazy("Minutes")
    description = gettext_lazy("The minutes of a meeting. A draft until they are approved.")
    parameters = MeetingForm
    template_name = "decisions/minutes.html"

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see the meeting."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        if params is not None and not Meeting.objects.visible_to(user).filter(pk=params["meeting"].pk).exists():
            raise RightRefusedError(_("The meeting is not open to you."))

    def latest(self) -> Mapping[str, Any]:
        """Return the latest meeting that has been held."""
        meeting = Meeting.objects.filter(state__in=WRITTEN).newest_first().first()
        if meeting is None:
            raise RuleError(_("No meeting has been held yet."))
        return {"meeting": meeting.pk}

    def build(self, params: Params, occasion: Occasion) -> Document:  # noqa: ARG002 - the same whoever asks
        """Return the document; UTKAST stands across it until the minutes are approved."""
        meeting: Meeting = params["meeting"]
        minutes = minutes_of(meeting)
        return Document(
            title=_("Minutes of %(body)s") % {"body": minutes.body},
            document_type=_("Minutes"),
            date=meeting.date,
            sender=(the_collaboration().name, minutes.body),
            draft=minutes.is_draft,
            foot=_("Signatures of those approving: ____________________   Certified extract: ____________________"),
            content=minutes,
        )

    def filename(self, params: Params) -> str:
        """Return the file's name: «Protokoll Styrgruppen 2019-12-13»."""
        meeting: Meeting = params["meeting"]
        return _("Minutes %(body)s %(day)s") % {"body": meeting.body, "day": format_date(meeting.date)}
