"""What one person decided alone, and by what right."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from collaboration.models import Person
from decisions.enums import DecisionMode
from decisions.models import Decision, SoleDecision
from decisions.services.sole import Alone
from foundation.forms import PortalForm

WAYS = [(mode.value, mode.label) for mode in (DecisionMode.DELEGATION, DecisionMode.CHAIR)]


class SoleForm(PortalForm):
    """Who decided, when, and what it rests on."""

    mode = forms.ChoiceField(label=_("Decided"), choices=WAYS, widget=forms.RadioSelect)
    person = forms.ModelChoiceField(label=_("Decided by"), queryset=Person.objects.none())
    title = forms.CharField(
        label=_("Title"), max_length=SoleDecision._meta.get_field("title").max_length, required=False
    )
    date = forms.DateField(label=_("Day of the decision"))
    authority = forms.CharField(
        label=_("The delegation's rule"),
        required=False,
        help_text=_("For example: scheme of delegation, item 3.2. Needed on delegation, unless a decision is named."),
    )
    authority_decision = forms.ModelChoiceField(
        label=_("Decision that delegated it"), queryset=Decision.objects.none(), required=False
    )
    urgency = forms.CharField(
        label=_("Why it could not wait"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed when the chair decides alone."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], decisions: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["authority_decision"].queryset = decisions  # type: ignore[attr-defined]

    @property
    def alone(self) -> Alone:
        """The form's values as the service takes them."""
        values = dict(self.cleaned_data)
        return Alone(mode=DecisionMode(values.pop("mode")), **values)
