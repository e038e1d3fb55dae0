"""How a party writes a need: the need itself, the answers to the round's questions, and files."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.enums import BodyKind
from collaboration.models import Body
from decisions.forms.meetings import ReasonForm
from foundation.dates import today
from foundation.edits import StaleEditError
from foundation.errors import RuleError
from foundation.files import DOCUMENT_RULES
from foundation.forms import PortalForm
from foundation.seenforms import SeenModelForm
from needs.enums import NeedKind, PreferredForm
from needs.forms.answers import answer_initial, answer_text, question_field, question_name
from needs.forms.since import SinceMixin
from needs.models import Need, Question
from needs.models.need import MOST_PEOPLE
from needs.queries.missing import REQUIRED
from needs.services.needs import NEED_FIELDS

PAGE = re.compile(r"[0-9a-f-]{36}\Z")


class MonthInput(forms.DateInput):
    """The browser's own field for a month; where it has none, a text such as 2027-04."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


def page_of(data: Mapping[str, Any]) -> str:
    """Return the name of the open page that a form was sent from, or nothing where it is no such name."""
    name = str(data.get("page", ""))
    return name if PAGE.match(name) else ""


class NeedForm(SinceMixin, SeenModelForm):
    """What is always asked about a need. Nothing must be there until it is handed in."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    wanted_month = forms.DateField(
        label=_("Needed from"),
        required=False,
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=MonthInput(),
        error_messages={"invalid": _("Write year and month, for example 2027-04.")},
    )

    people_count = forms.IntegerField(label=_("Number of people"), required=False, min_value=1, max_value=MOST_PEOPLE)

    class Meta:
        model = Need
        fields = NEED_FIELDS
        labels = {
            "title": _("The need in one sentence"),
            "why": _("Why it is needed"),
            "tried": _("What has been tried"),
            "is_business_need": _("It is a need of business life too"),
        }
        help_texts = {
            "title": _("For example: Training in plain language for case officers."),
            "target_group": _("Who it is for: professions, units, levels."),
            "wanted_text": _("If a month is too exact, for example: in the spring, before the new organisation."),
            "why": _("What does not work today, and what would be better?"),
            "tried": _("Courses, recruiting, work with others – and how it went."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Body.objects.filter(kind=BodyKind.THEME_GROUP)
        now = groups.in_force(today()) | groups.filter(pk=self.instance.theme_id)
        self.fields["theme"].queryset = now.by_name()  # type: ignore[attr-defined]
        for name, kinds in (("kind", NeedKind), ("preferred_form", PreferredForm)):
            self.fields[name].choices = [("", _("Nothing chosen")), *kinds.choices]  # type: ignore[attr-defined]
        for name in REQUIRED:
            self.fields[name].is_expected = True  # type: ignore[attr-defined] # a draft may lack it

    def _post_clean(self) -> None:
        """Leave the row as it is stored: the service alone writes it, and checks it."""

    @property
    def values(self) -> dict[str, Any]:
        """What can be saved of what was typed: every field whose value can be read."""
        return {name: self.cleaned_data[name] for name in NEED_FIELDS if name in self.cleaned_data}

    def _show(self, stored: Any) -> None:
        self.show_saved({name: getattr(stored, name) for name in NEED_FIELDS}, stored.edit_number)


class AnswersForm(SinceMixin, PortalForm):
    """The round's own questions about one need."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, need: Need, questions: list[Question], **kwargs: Any) -> None:
        self.need, self.questions = need, questions
        given = {answer.question_id: answer.value for answer in need.answers.all()}
        initial = {
            question_name(question): answer_initial(question, given.get(question.pk, "")) for question in questions
        }
        super().__init__(*args, initial={"seen": need.edit_number, **initial}, **kwargs)
        for question in questions:
            field = self.fields[question_name(question)] = question_field(question)
            field.is_expected = question.is_required  # type: ignore[attr-defined] # a draft may lack it

    @property
    def values(self) -> dict[int, str]:
        """What can be saved of what was typed, by the question's id."""
        names = {question_name(question): question for question in self.questions}
        return {
            question.pk: answer_text(self.cleaned_data[name])
            for name, question in names.items()
            if name in self.cleaned_data
        }

    @property
    def known_answers(self) -> dict[int, list[str]] | None:
        """What the portal may hold of each answer written in, by the question's id; None if the page does not say."""
        if self.known is None:
            return None
        names = {question_name(question): question.pk for question in self.questions}
        return {names[name]: list(map(answer_text, values)) for name, values in self.known.items() if name in names}

    def refuse(self, error: RuleError, *, field: str | None = None) -> None:
        """Show a refusal; where someone else has saved, what is stored beside each answer that differs."""
        super().refuse(error, field=field)
        if isinstance(error, StaleEditError):
            stored = Need.objects.get(pk=self.need.pk)
            given = {answer.question_id: answer.value for answer in stored.answers.all()}
            saved = {
                question_name(question): answer_initial(question, given.get(question.pk, ""))
                for question in self.questions
            }
            self.show_saved(saved, stored.edit_number)


class FileForm(PortalForm):
    """A file to go with a need."""

    file = forms.FileField(
        label=_("File"),
        validators=list(DOCUMENT_RULES),
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, text or picture; at most 25 MB."),
        error_messages={"required": _("Choose the file.")},
    )


class WishForm(ReasonForm):
    """What the party asks the secretariat to let it change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = _("What you want to change, and why")


class HandInForm(PortalForm):
    """The last step: what was looked through is handed in."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    has_no_needs = forms.BooleanField(label=_("We have no needs this time"), required=False)
    leaves_rows = forms.BooleanField(label=_("Hand in without the uploaded rows that wait"), required=False)

    def __init__(self, *args: Any, is_empty: bool, has_waiting_rows: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_empty:
            del self.fields["has_no_needs"]
        if not has_waiting_rows:
            del self.fields["leaves_rows"]
