"""How a body is closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from collaboration.models import Body
from foundation.dates import Precision
from foundation.forms import PortalForm


class CloseBodyForm(PortalForm):
    """The last day, what follows, and who takes over what is not decided."""

    last_day = forms.DateField(label=_("Last day"), help_text=_("The seats end that day too."))
    precision = forms.ChoiceField(label=_("Known to the"), choices=Precision.choices, initial=Precision.DAY)
    receiver = forms.ModelChoiceField(
        label=_("Takes over the matters"),
        queryset=Body.objects.none(),
        required=False,
        help_text=_("Needed if matters are not decided."),
    )
    successors = forms.ModelMultipleChoiceField(
        label=_("Followed by"), queryset=Body.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Why it closes"), required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("receiver", "successors"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined]
