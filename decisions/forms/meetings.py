"""How a meeting is planned, who came, and who approves its minutes."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.enums import MembershipRole
from collaboration.models import Body, Organisation, Person
from decisions.enums import AttendanceMode, MeetingMode
from decisions.models import Matter, Meeting
from decisions.services.meetings import MeetingFacts
from foundation.forms import PortalForm
from foundation.rowforms import RowForm, RowFormSet, row_formset


class MeetingForm(PortalForm):
    """When, where and in what form."""

    date = forms.DateField(label=_("Date"))
    start_time = forms.TimeField(label=_("Starts"), required=False)
    end_time = forms.TimeField(label=_("Ends"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=Meeting._meta.get_field("place").max_length)
    mode = forms.ChoiceField(
        label=_("Form"), choices=MeetingMode.choices, initial=MeetingMode.ON_SITE, widget=forms.RadioSelect
    )
    chair = forms.ModelChoiceField(
        label=_("Chair"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("Leave empty if the body's own chair leads the meeting."),
    )
    secretary = forms.ModelChoiceField(label=_("Secretary"), queryset=Person.objects.none(), required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "secretary"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    @property
    def facts(self) -> MeetingFacts:
        """The form's values as the services take them."""
        values = {name: self.cleaned_data[name] for name in ("start_time", "end_time", "place", "chair", "secretary")}
        return MeetingFacts(date=self.cleaned_data["date"], mode=MeetingMode(self.cleaned_data["mode"]), **values)


class NewMeetingForm(MeetingForm):
    """A meeting of one of the bodies that the person may call together."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none())
    field_order = ("body",)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class AgendaForm(PortalForm):
    """Which matter is put on the agenda."""

    matter = forms.ModelChoiceField(label=_("Matter"), queryset=Matter.objects.none())

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


def _row_of(rows: Mapping[str, Any], value: Any) -> Any:
    return rows.get(str(value))


class AttendanceForm(RowForm):
    """One person at the meeting. People and organisations are read once for all rows."""

    person = forms.TypedChoiceField(label=_("Name"))
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER)
    organisation = forms.TypedChoiceField(label=_("Represents"))
    mode = forms.ChoiceField(label=_("Attendance"), choices=AttendanceMode.choices, initial=AttendanceMode.PRESENT)

    def __init__(
        self, *args: Any, people: Mapping[str, Person], organisations: Mapping[str, Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("person", people), ("organisation", organisations)):
            field: Any = self.fields[name]
            field.choices = [("", "–"), *((key, str(row)) for key, row in rows.items())]
            field.coerce = partial(_row_of, rows)


AttendanceFormSet: type[RowFormSet] = row_formset(AttendanceForm)


class ApproversForm(PortalForm):
    """Who approves the minutes beside the chair."""

    approvers = forms.ModelMultipleChoiceField(
        label=_("Approvers beside the chair"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The chair always approves. Each of the others is asked too; the last approval locks the minutes."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approvers"].queryset = people  # type: ignore[attr-defined]


class ReasonForm(PortalForm):
    """Why something is done; kept in the history."""

    comment = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)


class PaperForm(PortalForm):
    """When the minutes were signed on paper."""

    date = forms.DateField(label=_("Signed on"), help_text=_("The day on the signed paper, which you keep."))
