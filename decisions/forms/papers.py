"""A paper of a matter: its file, and what is said of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.enums import PaperKind
from decisions.services.papers import PaperFacts, Upload
from foundation.files import LONGEST_NAME, at_most_document_size
from foundation.forms import PortalForm

ACCEPTED = ".pdf,.docx,.xlsx,.odt,.png,.jpg,.jpeg"


class PaperFactsForm(PortalForm):
    """What a paper is called, what it is, and the day it bears."""

    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Stands in the notice and the minutes. Leave it empty to use the file's name."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PaperKind.choices, initial=PaperKind.OFFICERS_REPORT)
    document_date = forms.DateField(label=_("Dated"), required=False, help_text=_("The day that stands on it, if any."))

    @property
    def facts(self) -> PaperFacts:
        """The form's values as the services take them."""
        values = self.cleaned_data
        return PaperFacts(values["title"], PaperKind(values["kind"]), values["document_date"])


class PaperForm(PaperFactsForm):
    """A paper that is handed in."""

    file = forms.FileField(
        label=_("The file"),
        validators=[at_most_document_size],
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose the file.")},
    )
    field_order = ("file", "title", "kind", "document_date")

    @property
    def upload(self) -> Upload:
        """The file's bytes and what its sender called it, once the form is valid."""
        file: Any = self.cleaned_data["file"]
        return Upload(file.read(), file.name)


class PaperRemoveForm(PortalForm):
    """Why a paper is withdrawn; nothing for one that no one has been sent."""

    def __init__(self, *args: Any, is_laid: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_laid:
            self.fields["comment"] = forms.CharField(
                label=_("Reason"), widget=forms.Textarea, help_text=_("The members have been sent the paper.")
            )

    @property
    def reason(self) -> str:
        """The reason, where one was asked for."""
        return str(self.cleaned_data.get("comment", ""))
