"""A visit as it is recorded: whom, when and how, and then the needs that came out of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.forms.dialogues import DialogueForm
from collaboration.models import Body, Organisation
from collaboration.queries.organisations import is_party_on
from foundation.dates import today
from foundation.pickers import PickField
from foundation.rowforms import RowForm, row_formset
from needs.enums import NeedKind, PreferredForm
from needs.forms.answers import answer_text, question_field, question_name
from needs.models import Need, Question, Round
from needs.models.need import MOST_PEOPLE
from needs.queries.visits import rounds_for_visits
from needs.services.visits import SpokenNeed


class VisitForm(DialogueForm):
    """What is noted of the visit, with whom it was, and which round its needs belong to."""

    organisation = forms.ModelChoiceField(label=_("Who was visited"), queryset=Organisation.objects.none())
    inventory = forms.ModelChoiceField(
        label=_("Inventory round"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=_("Outside the rounds"),
        help_text=_("A round where the party has not handed in. Its own draft there is neither read nor changed."),
    )
    field_order = ("organisation", "date", "form", "group_met", "inventory")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = today()
        of_a_party = Organisation.objects.filter(is_party_on(day, "parent")) & Organisation.objects.in_force(day)
        parties = Organisation.objects.filter(is_party_on(day))
        keys = {*parties.values_list("pk", flat=True), *of_a_party.values_list("pk", flat=True)}
        organisations = Organisation.objects.filter(pk__in=keys).by_name()
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["inventory"].queryset = rounds_for_visits(user)  # type: ignore[attr-defined]


class SpokenNeedForm(RowForm):
    """One need, in the party's words."""

    title = forms.CharField(label=_("The need in one sentence"), max_length=Need._meta.get_field("title").max_length)
    kind = forms.ChoiceField(label=_("Kind of need"), choices=[("", "–"), *NeedKind.choices])
    why = forms.CharField(label=_("Why it is needed"), widget=forms.Textarea(attrs={"class": "short"}))
    theme = PickField(label=_("Theme"), required=False)
    target_group = forms.CharField(
        label=_("Target group"), required=False, max_length=Need._meta.get_field("target_group").max_length
    )
    people_count = forms.IntegerField(label=_("Number of people"), required=False, min_value=1, max_value=MOST_PEOPLE)
    preferred_form = forms.ChoiceField(
        label=_("Preferred form"), required=False, choices=[("", "–"), *PreferredForm.choices]
    )

    def __init__(self, *args: Any, themes: list[Body], questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields["theme"].offer(themes)  # type: ignore[attr-defined]
        for question in questions:
            self.fields[question_name(question)] = question_field(question)

    def as_spoken(self) -> SpokenNeed:
        """Return the row as the service takes it."""
        values = dict(self.cleaned_data)
        answers = {question.pk: answer_text(values.pop(question_name(question))) for question in self.questions}
        left_out = {"row", "ORDER", "DELETE"}
        facts = {name: value for name, value in values.items() if name not in left_out}
        return SpokenNeed(**facts, answers=answers)


SpokenNeedFormSet = row_formset(SpokenNeedForm)
