"""How terms of reference are written: their head, and their points."""

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.enums import TermsHeading
from decisions.models import TermsOfReference
from foundation.rowforms import RowForm, row_formset
from foundation.seenforms import SeenModelForm


class TermsForm(SeenModelForm):
    """The head of terms of reference."""

    class Meta:
        model = TermsOfReference
        fields = ("title", "review_date")
        help_texts = {"review_date": _("The day when the body above looks at them again. May be left open.")}


class PointForm(RowForm):
    """One point under its heading."""

    heading = forms.ChoiceField(label=_("Heading"), choices=TermsHeading.choices, initial=TermsHeading.MANDATE)
    text = forms.CharField(label=_("Point"), widget=forms.Textarea)


PointFormSet = row_formset(PointForm)
