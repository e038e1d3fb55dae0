"""To whom a decision was sent, how and when."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.enums import DispatchWay
from foundation.forms import PortalForm


class DispatchForm(PortalForm):
    """The recipients of the decision's own list who have not been sent it, and others."""

    listed = forms.MultipleChoiceField(
        label=_("On the decision's list"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Others"), required=False, widget=forms.Textarea, help_text=_("One recipient a line.")
    )
    way = forms.ChoiceField(label=_("Sent by"), choices=DispatchWay.choices, widget=forms.RadioSelect)
    sent_on = forms.DateField(label=_("Day"))

    def __init__(self, *args: Any, waiting: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waiting:
            self.fields["listed"].choices = [(name, name) for name in waiting]  # type: ignore[attr-defined]
        else:
            del self.fields["listed"]
            self.fields["others"] = forms.CharField(
                label=_("Recipients"),
                widget=forms.Textarea,
                help_text=_("One recipient a line."),
                error_messages={"required": _("Say who has been sent the decision.")},
            )

    @property
    def recipients(self) -> list[str]:
        """Everyone named, the list's first."""
        return [*self.cleaned_data.get("listed", ()), *self.cleaned_data["others"].splitlines()]
