"""/moten/<id>/narvaro/: who came, written on one page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collaboration.enums import MembershipRole
from collaboration.models import Organisation, Person
from collaboration.queries.seats import members_on
from decisions.enums import AttendanceMode
from decisions.forms.meetings import AttendanceFormSet
from decisions.models import Meeting
from decisions.queries.presence import attendance_of
from decisions.services.attendance import Present, record_attendance
from decisions.views.found import meeting_at, user_of
from decisions.views.meetings import MAY_RECORD
from foundation.rowforms import RowFormSet
from foundation.views.rows import RowsPage


class AttendancePage(RowsPage):
    """The rows of the attendance; before any is saved, those who sat in the body that day are suggested."""

    access = MAY_RECORD
    template_name = "decisions/attendance_form.html"
    formset_class = AttendanceFormSet
    done = _("The attendance is recorded.")
    request: HttpRequest

    def get_owner(self) -> Meeting:
        """Return the address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def get_rows(self) -> list[dict[str, Any]]:
        """Return who is recorded, or else who sat in the body that day."""
        meeting = self.get_owner()
        recorded = attendance_of(meeting)
        if recorded:
            names = ("person_id", "role", "organisation_id", "mode")
            rows = [(row.pk, *(getattr(row, name) for name in names)) for row in recorded]
        else:
            seats = members_on(meeting.body, meeting.date)
            rows = [
                (seat.pk, seat.person_id, seat.role, seat.organisation_id, AttendanceMode.PRESENT) for seat in seats
            ]
        keys = ("row", "person", "role", "organisation", "mode")
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Read people and organisations once for all rows."""
        return {
            "people": {str(person.pk): person for person in Person.objects.by_name()},
            "organisations": {str(row.pk): row for row in Organisation.objects.by_name()},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting, and whether the rows are a suggestion."""
        meeting = self.get_owner()
        return super().get_context_data(
            meeting=meeting, is_suggestion=not meeting.attendances.exists() and not self.request.POST, **kwargs
        )

    def perform(self, formset: RowFormSet, seen: int) -> Meeting:
        """Record the attendance in the order of the rows."""
        people = [
            Present(row["person"], MembershipRole(row["role"]), row["organisation"], AttendanceMode(row["mode"]))
            for row in formset.written()
        ]
        meeting = self.get_owner()
        record_attendance(meeting=meeting, people=people, by=user_of(self.request), seen=seen)
        return meeting
