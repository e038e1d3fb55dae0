"""What the page of lead times is asked for: which needs, compared by what, and over which stretch."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from needs.enums import Lead, Split
from needs.reports.lead_times import NarrowingForm


class LeadTimeForm(NarrowingForm):
    """The filter of the page; what is not understood chooses nothing."""

    per = forms.ChoiceField(label=_("Compare by"), required=False)
    steg = forms.ChoiceField(label=_("Stretch compared"), required=False)

    def narrow(self, user: object) -> None:
        """Offer what the person may read, and every comparison."""
        super().narrow(user)  # type: ignore[arg-type]
        for name, choices in (("per", Split.choices), ("steg", Lead.choices)):
            field = self.fields[name]
            field.choices = [(value, capfirst(label)) for value, label in choices]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return what was chosen and understood, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
