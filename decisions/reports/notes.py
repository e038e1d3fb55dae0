"""The notes of a meeting as PDF: a plainer kind than minutes, with no § and no signatures."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import User
from decisions.enums import Keeping, MeetingState
from decisions.models import Meeting
from decisions.queries.documents import NOTES_TEMPLATE, notes_filename, notes_paper
from decisions.reports.minutes import WRITTEN, MeetingForm, require_meeting
from foundation.errors import RuleError
from reports.kinds import Occasion, PdfReport
from reports.parameters import Params
from reports.pdf.document import Document
from reports.registry import register


class NotesForm(MeetingForm):
    """Which meeting, of those that keep notes."""

    keeps = Keeping.NOTES


@register
class NotesReport(PdfReport):
    """The notes: who came, what was taken up and what became of it."""

    kind = "meeting-notes"
    title = gettext_lazy("Notes")
    description = gettext_lazy("The notes of a meeting. A draft until they are done.")
    parameters = NotesForm
    template_name = NOTES_TEMPLATE

    def may_order(self, user: User | None, params: Params | None) -> None:
        """Ask for the right to order reports, and to see the meeting."""
        require_meeting(user, params)

    def latest(self) -> Mapping[str, Any]:
        """Return the latest meeting whose notes are done; while there is none, the latest that was held."""
        held = Meeting.objects.filter(state__in=WRITTEN, keeps=Keeping.NOTES).newest_first()
        meeting = held.filter(state=MeetingState.NOTES_DONE).first() or held.first()
        if meeting is None:
            raise RuleError(_("No meeting of which notes are kept has been held yet."))
        return {"meeting": meeting.pk}

    def build(self, params: Params, occasion: Occasion) -> Document:  # noqa: ARG002 - the same whoever asks
        """Return the document; UTKAST stands across it until the notes are done."""
        return notes_paper(params["meeting"]).document

    def filename(self, params: Params) -> str:
        """Return the file's name: «Minnesanteckningar Tematisk arbetsgrupp 2019-12-13»."""
        return notes_filename(params["meeting"])
