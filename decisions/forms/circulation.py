"""A proposal is sent for decision by circulation, and a member answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.enums import AnswerMethod, CirculationChoice
from decisions.services.circulation import GivenAnswer
from foundation.forms import PortalForm

CHOICES = [
    (CirculationChoice.AGREE.value, _("Yes, I agree")),
    (CirculationChoice.AGAINST.value, _("No, I am against it")),
    (CirculationChoice.MEETING.value, _("I want a meeting about it: the round stops at once")),
]
METHODS = [(method.value, method.label) for method in AnswerMethod if method != AnswerMethod.PORTAL]


class CirculationForm(PortalForm):
    """Until when the members answer."""

    closes_date = forms.DateField(
        label=_("Last day for answers"), help_text=_("Answers are taken until 23.59.59 that day.")
    )


class CirculationAnswerForm(PortalForm):
    """A member's own answer."""

    choice = forms.ChoiceField(label=_("Your answer"), choices=CHOICES, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Kept with your answer. The other members read it."),
    )

    @property
    def given(self) -> GivenAnswer:
        """The form's values as the service takes them."""
        return GivenAnswer(CirculationChoice(self.cleaned_data["choice"]), self.cleaned_data["comment"])


class EnteredAnswerForm(CirculationAnswerForm):
    """An answer that a member has given in another way, entered for them."""

    method = forms.ChoiceField(label=_("How the answer came"), choices=METHODS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = _("The member's answer")

    @property
    def given(self) -> GivenAnswer:
        """The form's values as the service takes them."""
        values = self.cleaned_data
        return GivenAnswer(CirculationChoice(values["choice"]), values["comment"], AnswerMethod(values["method"]))
