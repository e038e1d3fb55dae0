"""How the secretariat prepares a round: what is typed about it, its questions, and whom it asks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collaboration.models import Organisation, Person
from collaboration.models.spans import in_force
from collaboration.queries.organisations import is_party_on
from foundation.dates import today
from foundation.forms import PortalForm
from foundation.rowforms import RowForm, RowFormSet, row_formset
from foundation.seenforms import SeenModelForm
from needs.enums import QuestionKind
from needs.models import Question, Round
from needs.services.rounds import RoundFacts


class RoundForm(SeenModelForm):
    """What is typed about a round."""

    class Meta:
        model = Round
        fields = ("title", "intro", "opens_on", "closes_on", "reminder_days", "contact")
        help_texts = {"opens_on": _("The day you mean to open it. It is opened by your press, not by itself.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(in_force(today(), "posts__")).distinct()
        self.fields["contact"].queryset = people.by_name()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Tell of a last day before the first beside its field; the row's own rule has none."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("opens_on"), values.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _now("The last day cannot come before the first day."))
        return values

    @property
    def facts(self) -> RoundFacts:
        """The form's values as the services take them."""
        return RoundFacts(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class QuestionForm(RowForm):
    """One question."""

    label = forms.CharField(label=_("Question"), max_length=Question._meta.get_field("label").max_length)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=QuestionKind.choices, initial=QuestionKind.SHORT_TEXT)
    choices = forms.CharField(
        label=_("Choices, one on each line"), required=False, widget=forms.Textarea(attrs={"class": "short"})
    )
    help_text = forms.CharField(
        label=_("Guidance"), required=False, max_length=Question._meta.get_field("help_text").max_length
    )
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)

    def clean(self) -> dict[str, Any]:
        """Tell of choices beside the row that they are wrong in; the row's own rules say what is."""
        values = super().clean() or {}
        question = Question(kind=values.get("kind", ""), choices=values.get("choices", ""))
        if question.choices and not question.has_choices:
            self.add_error("choices", _now("Write the choices where the answer is chosen among them, and only there."))
        try:
            question.clean()
        except ValidationError as error:
            self.add_error(None, error)
        return values


class _Questions(RowFormSet):
    """The questions of a round."""

    def clean(self) -> None:
        """Tell of a question that is there already beside its second row."""
        there: set[str] = set()
        for form in self.in_place():
            label = form.cleaned_data.get("label")
            if label in there:
                form.add_error("label", _now("The round already asks this question."))
            there.add(label or "")


QuestionFormSet = row_formset(QuestionForm, _Questions)


class CopyForm(PortalForm):
    """Which earlier round the questions are copied from."""

    source = forms.ModelChoiceField(label=_("Copy the questions of"), queryset=Round.objects.none())

    def __init__(self, *args: Any, inventory: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Round.objects.exclude(pk=inventory.pk).exclude(questions=None).distinct()
        self.fields["source"].queryset = others.newest_first()  # type: ignore[attr-defined]


class PartiesForm(PortalForm):
    """Which organisations are asked: those asked already, today's parties, and departments."""

    organisations = forms.ModelMultipleChoiceField(
        label=_("Who is asked"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, inventory: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = today()
        of_a_party = Organisation.objects.filter(is_party_on(day, "parent")) & Organisation.objects.in_force(day)
        asked = Organisation.objects.filter(submissions__round=inventory, submissions__dialogue=None)
        keys = {*_keys(Organisation.objects.filter(is_party_on(day))), *_keys(of_a_party), *_keys(asked)}
        field: Any = self.fields["organisations"]
        field.queryset = Organisation.objects.filter(pk__in=keys).by_name()
        if inventory.is_open:  # who has been asked stays asked
            field.queryset = field.queryset.exclude(pk__in=_keys(asked))


class MessageForm(PortalForm):
    """A few words of one's own in a nudge."""

    message = forms.CharField(
        label=_("A few words of your own"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("The letter says which round it is, the last day, and has the link to the party's own form."),
    )


def _keys(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))
