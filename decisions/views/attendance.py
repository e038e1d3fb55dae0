"""/moten/<id>/narvaro/: who came, written on one page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collaboration.enums import MembershipRole
from collaboration.models import Organisation, Person
from collaboration.queries.seats import members_on
from collaboration.views.access import user_of
from decisions.enums import AttendanceMode
from decisions.forms.meetings import AttendanceFormSet
from decisions.models import Meeting
from decisions.queries.minutes import item_rows
from decisions.queries.presence import attendance_of
from decisions.services.attendance import Present, record_attendance
from decisions.views.drafting import OnlyBeforeApproval
from decisions.views.found import came_from_live, meeting_at
from decisions.views.meetings import MAY_RECORD
from foundation.rowforms import RowFormSet
from foundation.views.rows import RowsPage

RELATED = ("person", "organisation", "serving_for", "serves_from", "serves_until", "came_at", "left_at")


class AttendancePage(OnlyBeforeApproval, RowsPage):
    """The rows of the attendance; before any is saved, those who sat in the body that day are suggested."""

    access = MAY_RECORD
    template_name = "decisions/attendance_form.html"
    formset_class = AttendanceFormSet
    done = _("The attendance is recorded.")
    request: HttpRequest

    def get_owner(self) -> Meeting:
        """Return the address's meeting."""
        return meeting_at(self.request, self.kwargs["pk"])

    def refused_target(self) -> Meeting:
        """Go back to the meeting."""
        return self.get_owner()

    def get_rows(self) -> list[dict[str, Any]]:
        """Return who is recorded, or else who sat in the body that day."""
        meeting = self.get_owner()
        recorded = attendance_of(meeting)
        if recorded:
            return [
                {
                    "row": row.pk,
                    "mode": row.mode,
                    "role": row.role,
                    **{name: getattr(row, f"{name}_id") for name in RELATED},
                }
                for row in recorded
            ]
        return [
            {
                "row": seat.pk,
                "person": seat.person_id,
                "role": seat.role,
                "organisation": seat.organisation_id,
                "mode": AttendanceMode.PRESENT,
            }
            for seat in members_on(meeting.body, meeting.date)
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Read people and organisations once for all rows."""
        return {
            "people": {str(person.pk): person for person in Person.objects.by_name()},
            "organisations": {str(row.pk): row for row in Organisation.objects.by_name()},
            "items": {str(item.pk): item for item in item_rows(self.get_owner(), self.request.user)},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the meeting, and whether the rows are a suggestion."""
        meeting = self.get_owner()
        return super().get_context_data(
            meeting=meeting,
            back=self.back(),
            is_suggestion=not meeting.attendances.exists() and not self.request.POST,
            **kwargs,
        )

    def perform(self, formset: RowFormSet, seen: int) -> str:
        """Record the attendance in the order of the rows, and go back."""
        people = [
            Present(
                row["person"],
                MembershipRole(row["role"]),
                row["organisation"],
                AttendanceMode(row["mode"]),
                serving_for=row["serving_for"],
                came_at=row["came_at"],
                left_at=row["left_at"],
                serves_from=row["serves_from"],
                serves_until=row["serves_until"],
            )
            for row in formset.written()
        ]
        meeting = self.get_owner()
        record_attendance(meeting=meeting, people=people, by=user_of(self.request), seen=seen)
        return self.back()

    def back(self) -> str:
        """Return where to go back: the live page that the person came from, or the meeting's own."""
        meeting = self.get_owner()
        return (
            reverse("meeting_live", args=[meeting.pk]) if came_from_live(self.request) else meeting.get_absolute_url()
        )
