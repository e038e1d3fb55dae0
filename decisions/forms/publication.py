"""The form that makes something public, in full or with some of it left out."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.queries.redaction import Omissions
from foundation.forms import PortalForm


class PublishForm(PortalForm):
    """What is left out, if anything; and someone has read what becomes public and says that it may be."""

    names = forms.MultipleChoiceField(
        label=_("Names to leave out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts to leave out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("More words to leave out"),
        required=False,
        widget=forms.Textarea,
        help_text=_("One a line: a surname alone, a number, an address. They go wherever they stand."),
    )
    read = forms.BooleanField(
        label=_("I have read what becomes public, and there is nothing in it that must not be"),
        error_messages={"required": _("Read through it, then tick here.")},
    )

    def __init__(self, *args: Any, people: Iterable[str], parts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {"names": [(name, name) for name in people], "parts": list(parts)}
        for field, given in choices.items():
            self.fields[field].choices = given  # type: ignore[attr-defined]

    @property
    def omissions(self) -> Omissions:
        """What is to be left out, once the form has been read."""
        lines = unicodedata.normalize("NFC", self.cleaned_data.get("words") or "").splitlines()
        words = [*self.cleaned_data.get("names", ()), *(line.strip() for line in lines)]
        return Omissions(tuple(dict.fromkeys(filter(None, words))), frozenset(self.cleaned_data.get("parts", ())))
