"""The form that takes a document signed elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files import at_most_document_size
from foundation.forms import PortalForm


class SignedForm(PortalForm):
    """The file as the signing service gave it. Its name becomes its title."""

    file = forms.FileField(
        label=_("The signed file"),
        validators=[at_most_document_size],
        allow_empty_file=True,
        error_messages={"required": _("Choose the signed file.")},
    )

    @property
    def content(self) -> bytes:
        """The file's bytes, once the form is valid."""
        file: Any = self.cleaned_data["file"]
        content: bytes = file.read()
        return content
