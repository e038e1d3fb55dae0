"""The form that takes a file to be tried."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files import at_most_document_size
from foundation.forms import PortalForm


class VerifyForm(PortalForm):
    """A file to be tried. It is read and forgotten."""

    file = forms.FileField(
        label=_("The file"),
        validators=[at_most_document_size],
        allow_empty_file=True,
        error_messages={"required": _("Choose a file to try.")},
    )

    @property
    def content(self) -> bytes:
        """The file's bytes, once the form is valid."""
        file: Any = self.cleaned_data["file"]
        content: bytes = file.read()
        return content
