"""The minutes of a meeting (KL 5:65–67 as pattern), as PDF."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right_somewhere
from decisions.enums import Keeping, MeetingState
from decisions.models import Meeting, SealedRecord
from decisions.queries.closed import require_whole_open_to
from decisions.queries.documents import MINUTES_TEMPLATE, minutes_filename, minutes_paper
from decisions.queries.publication import sealed_minutes
from decisions.reports.sealed import SealedReport
from foundation.errors import RightRefusedError, RuleError
from reports.kinds import Occasion
from reports.parameters import ParameterForm, Params
from reports.pdf.document import Document
from reports.registry import register

WRITTEN = (MeetingState.HELD, MeetingState.MINUTES_SENT, MeetingState.MINUTES_APPROVED, MeetingState.NOTES_DONE)


class MeetingForm(ParameterForm):
    """Which meeting, of those that keep minutes."""

    keeps = Keeping.MINUTES
    meeting = forms.ModelChoiceField(label=gettext_lazy("Meeting"), queryset=Meeting.objects.none())

    def narrow(self, user: User | None) -> None:
        """Offer the held meetings the person may see, the latest first."""
        meetings = Meeting.objects.all() if user is None else Meeting.objects.visible_to(user)
        held = (
            meetings.filter(state__in=WRITTEN, keeps=self.keeps)
            .select_related("body", "chair", "secretary")
            .newest_first()
        )
        self.fields["meeting"].queryset = held  # type: ignore[attr-defined]


def require_meeting(user: User | None, params: Params | None) -> None:
    """Raise RightRefusedError unless the person may order reports, and see the whole of the meeting that is named.

    A file is passed on, so none is made with a matter left out: minutes that lack a § would be taken for the minutes.
    """
    if user is None:
        return
    require_right_somewhere(user, Right.ORDER_REPORT)
    if params is not None and not Meeting.objects.visible_to(user).filter(pk=params["meeting"].pk).exists():
        raise RightRefusedError(_("The meeting is not open to you."))
    if params is not None:
        require_whole_open_to(user, params["meeting"])


@register
class MinutesReport(SealedReport):
    """The minutes: who came, what was handled and decided, who approved."""

    kind = "minutes"
    title = gettext_lazy("Minutes")
    description = gettext_lazy("The minutes of a meeting. A draft until they are approved, then the sealed file.")
    parameters = MeetingForm
    template_name = MINUTES_TEMPLATE

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see the meeting."""
        require_meeting(user, params)

    def latest(self) -> Mapping[str, Any]:
        """Return the latest meeting whose minutes are approved; while there is none, the latest that was held."""
        held = Meeting.objects.filter(state__in=WRITTEN, keeps=Keeping.MINUTES).newest_first()
        meeting = held.filter(state=MeetingState.MINUTES_APPROVED).first() or held.first()
        if meeting is None:
            raise RuleError(_("No meeting has been held yet."))
        return {"meeting": meeting.pk}

    def is_approved(self, params: Params) -> bool:
        """Return whether the minutes are approved."""
        return bool(params["meeting"].state == MeetingState.MINUTES_APPROVED)

    def sealed(self, params: Params) -> SealedRecord | None:
        """Return the sealed minutes."""
        record: SealedRecord | None = sealed_minutes(params["meeting"])
        return record

    def build(self, params: Params, occasion: Occasion) -> Document:  # noqa: ARG002 - the same whoever asks
        """Return the document; UTKAST stands across it until the minutes are approved."""
        return minutes_paper(params["meeting"]).document

    def filename(self, params: Params) -> str:
        """Return the file's name: «Protokoll Styrgruppen 2019-12-13»."""
        return minutes_filename(params["meeting"])
