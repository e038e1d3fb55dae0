"""How a call and its grants are written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.models import Organisation, Person
from foundation.forms import DateTimeInput
from foundation.money import SEKFormField
from foundation.pickers import PickField
from foundation.rowforms import RowForm, row_formset
from foundation.seenforms import SeenModelForm
from projects.models import Call, Grant


class CallForm(SeenModelForm):
    """The head of a call."""

    class Meta:
        model = Call
        fields = ("title", "year", "frame", "opens_at", "closes_at", "criteria")
        widgets = {"opens_at": DateTimeInput(), "closes_at": DateTimeInput()}


class GrantForm(RowForm):
    """One granted project."""

    title = forms.CharField(label=_("Project"), max_length=Grant._meta.get_field("title").max_length)
    amount = SEKFormField(label=_("Granted (kr)"))
    end_date = forms.DateField(label=_("Ends"), required=False)
    owner = PickField(label=_("Project owner"))
    owner_as_written = forms.CharField(
        label=_("Owner as written"),
        required=False,
        max_length=Grant._meta.get_field("owner_as_written").max_length,
    )
    leader = PickField(label=_("Project leader"), required=False)
    second_leader = PickField(label=_("Second leader"), required=False)

    def __init__(self, *args: Any, owners: Sequence[Organisation], people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(owners)  # type: ignore[attr-defined]
        self.fields["leader"].offer(people)  # type: ignore[attr-defined]
        self.fields["second_leader"].offer(people)  # type: ignore[attr-defined]


GrantFormSet = row_formset(GrantForm)
