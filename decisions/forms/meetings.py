"""How a meeting is planned, who came, and who approves its minutes."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.enums import MembershipRole
from collaboration.models import Body, Organisation, Person
from decisions.enums import AttendanceMode, Keeping, MeetingMode, ReplyAnswer, StandingKind
from decisions.models import AgendaItem, Announcement, Matter, Meeting, Reply
from decisions.models.agenda import LONGEST_ITEM
from decisions.models.standing import standing_words
from decisions.queries.keeping import standing_kinds
from decisions.services.meetings import MeetingFacts
from decisions.services.replies import ReplyFacts
from foundation.forms import PortalForm
from foundation.rowforms import RowForm, RowFormSet, row_formset

_ANSWERS = {
    ReplyAnswer.COMING: _("I come"),
    ReplyAnswer.REMOTE: _("I take part remotely"),
    ReplyAnswer.ABSENT: _("I cannot come"),
}


class MeetingForm(PortalForm):
    """When, where and in what form."""

    date = forms.DateField(label=_("Date"))
    start_time = forms.TimeField(label=_("Starts"), required=False)
    end_time = forms.TimeField(label=_("Ends"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=Meeting._meta.get_field("place").max_length)
    mode = forms.ChoiceField(
        label=_("Form"), choices=MeetingMode.choices, initial=MeetingMode.ON_SITE, widget=forms.RadioSelect
    )
    keeps = forms.ChoiceField(
        label=_("What is kept"),
        choices=Keeping.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Nothing is decided at a meeting of which notes are kept, and no one approves the notes."),
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
        keeps = self.cleaned_data["keeps"]
        return MeetingFacts(
            date=self.cleaned_data["date"],
            mode=MeetingMode(self.cleaned_data["mode"]),
            keeps=Keeping(keeps) if keeps else None,
            **values,
        )


class NewMeetingForm(MeetingForm):
    """A meeting of one of the bodies that the person may call together."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none())
    standing = forms.MultipleChoiceField(
        label=_("The meeting begins with"),
        choices=StandingKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("body",)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        usual = ("", _("What is usual in the body: notes in groups that prepare, otherwise minutes"))
        self.fields["keeps"].choices = [usual, *Keeping.choices]  # type: ignore[attr-defined]


class ItemForm(PortalForm):
    """Who presents an item, and how long it takes."""

    presenter = forms.ModelChoiceField(
        label=_("Presenter"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("Leave empty if the proposal's own presenter presents it."),
    )
    minutes = forms.IntegerField(label=_("Time in minutes"), required=False, min_value=1, max_value=LONGEST_ITEM)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["presenter"].queryset = people  # type: ignore[attr-defined]


class StandingForm(PortalForm):
    """What the meeting begins with, and how long each item takes; `keeps` is what is kept of it."""

    kinds = forms.MultipleChoiceField(
        label=_("The meeting begins with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, keeps: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {kind: standing_words(kind, keeps) for kind in standing_kinds(keeps)}
        self.fields["kinds"].choices = words.items()  # type: ignore[attr-defined]
        for kind, label in words.items():
            self.fields[f"minutes_{kind}"] = forms.IntegerField(
                label=_("Minutes: %(item)s") % {"item": label},
                required=False,
                min_value=1,
                max_value=LONGEST_ITEM,
            )

    @property
    def items(self) -> dict[StandingKind, int | None]:
        """The items chosen, with their minutes."""
        return {StandingKind(kind): self.cleaned_data[f"minutes_{kind}"] for kind in self.cleaned_data["kinds"]}


class CallForm(PortalForm):
    """The notice is sent; where it is late that has to be said to be meant."""

    late_is_meant = forms.BooleanField(label=_("Send the notice although it is late"), required=False)

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_is_meant"]


class ReplyForm(PortalForm):
    """Whether someone comes to the meeting, and which substitute is asked."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    substitute = forms.ModelChoiceField(
        label=_("Ask a substitute"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("If you cannot come. The substitute gets a letter and answers as you do."),
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=Reply._meta.get_field("comment").max_length
    )

    def __init__(self, *args: Any, answers: Any, substitutes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(answer.value, _ANSWERS[answer]) for answer in answers]  # type: ignore[attr-defined]
        self.fields["substitute"].queryset = substitutes  # type: ignore[attr-defined]
        if not substitutes:
            del self.fields["substitute"]

    @property
    def facts(self) -> ReplyFacts:
        """The form's values as the service takes them."""
        values = self.cleaned_data
        return ReplyFacts(ReplyAnswer(values["answer"]), values.get("substitute"), values["comment"])


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
    serving_for = forms.TypedChoiceField(label=_("Serving for"), required=False, empty_value=None)
    serves_from = forms.TypedChoiceField(label=_("Serves from"), required=False, empty_value=None)
    serves_until = forms.TypedChoiceField(label=_("Serves until"), required=False, empty_value=None)
    came_at = forms.TypedChoiceField(label=_("Came at"), required=False, empty_value=None)
    left_at = forms.TypedChoiceField(label=_("Left at"), required=False, empty_value=None)

    def __init__(
        self,
        *args: Any,
        people: Mapping[str, Person],
        organisations: Mapping[str, Organisation],
        items: Mapping[str, AgendaItem],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        sources: dict[str, Mapping[str, Any]] = {"person": people, "serving_for": people, "organisation": organisations}
        sources |= dict.fromkeys(("serves_from", "serves_until", "came_at", "left_at"), items)
        for name, rows in sources.items():
            field: Any = self.fields[name]
            field.choices = [("", "–"), *((key, _label_of(row)) for key, row in rows.items())]
            field.coerce = partial(_row_of, rows)


def _label_of(row: Any) -> str:
    """Return what a choice is called; an item that is closed to the person keeps its place, without its title."""
    if getattr(row, "is_closed", False):
        return f"{row.order}. {_('Closed to you')}"
    return str(row)


AttendanceFormSet: type[RowFormSet] = row_formset(AttendanceForm)


class ApproversForm(PortalForm):
    """Who approves the minutes beside the chair; what was decided without quorum has to be said to be known."""

    approvers = forms.ModelMultipleChoiceField(
        label=_("Approvers beside the chair"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The chair always approves. Each of the others is asked too; the last approval locks it for ever."),
    )

    lack_is_known = forms.BooleanField(label=_("The minutes are to say that there was no quorum"), required=False)

    def __init__(self, *args: Any, people: Any, is_lacking: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approvers"].queryset = people  # type: ignore[attr-defined]
        if not is_lacking:
            del self.fields["lack_is_known"]


class ReasonForm(PortalForm):
    """Why something is done; kept in the history."""

    comment = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)


class DeclineForm(PortalForm):
    """Why someone does not approve the minutes."""

    reason = forms.CharField(
        label=_("What has to be changed"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("Name the § and write what it should say, so that it can be put right at once."),
        error_messages={"required": _("Say what in the minutes has to be changed.")},
    )


class DecisionDeclineForm(PortalForm):
    """Why someone does not approve a decision made without a meeting."""

    reason = forms.CharField(
        label=_("What has to be changed"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("Write what it should say, so that it can be put right at once."),
        error_messages={"required": _("Say what in the decision has to be changed.")},
    )


class PaperForm(PortalForm):
    """When the minutes were signed on paper."""

    date = forms.DateField(label=_("Signed on"), help_text=_("The day on the signed paper, which you keep."))


class AnnounceForm(PortalForm):
    """When the minutes were announced, and where they are kept."""

    on = forms.DateField(label=_("Announced"))
    kept_at = forms.CharField(
        label=_("The minutes are kept at"),
        max_length=Announcement._meta.get_field("kept_at").max_length,
        help_text=_("For example: the municipal office, or an address on the web."),
    )
