"""What is wrong in an approved decision, and what it shall read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.enums import ErrorKind
from decisions.models import Annex
from decisions.services.corrections import Slip
from foundation.forms import PortalForm

OWN_TEXT = "text"


class SlipForm(PortalForm):
    """One slip: where it stands, of which kind, what stands, what it shall read and why."""

    place = forms.ChoiceField(label=_("Where the slip is"))
    kind = forms.ChoiceField(label=_("Kind of error"), choices=ErrorKind.choices, widget=forms.RadioSelect)
    stood = forms.CharField(
        label=_("What stands"), widget=forms.Textarea, help_text=_("Letter by letter, as much as is needed to find it.")
    )
    shall_read = forms.CharField(label=_("What it shall read"), widget=forms.Textarea)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea, help_text=_("What shows that it is a slip, for example the annex.")
    )

    def __init__(self, *args: Any, annexes: Sequence[Annex], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.annexes = {str(annex.pk): annex for annex in annexes}
        if annexes:
            named = [(key, f"{annex.number}. {annex.title}") for key, annex in self.annexes.items()]
            self.fields["place"].choices = [(OWN_TEXT, _("The decision's own text")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["place"]

    @property
    def slip(self) -> Slip:
        """The form's values as the service takes them."""
        values = self.cleaned_data
        return Slip(
            kind=ErrorKind(values["kind"]),
            stood=values["stood"],
            shall_read=values["shall_read"],
            reason=values["reason"],
            annex=self.annexes.get(values.get("place", OWN_TEXT)),
        )
