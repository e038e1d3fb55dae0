"""How a running text of minutes or notes is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.enums import MinutesPlace
from decisions.models import MinutesText
from foundation.errors import RuleError
from foundation.seenforms import SeenModelForm


class MinutesTextForm(SeenModelForm):
    """One running text. Of two who write the first text in a place, the second is told as well: it has seen 0."""

    class Meta:
        model = MinutesText
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 7, "autofocus": True})}
        labels = {"text": _("Text")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.edit_number

    def refuse(self, error: RuleError, *, field: str | None = None) -> None:
        """Show what is saved, also where nothing was when the page was opened."""
        if self.instance.pk is None:
            row = self.instance
            self.instance = MinutesText.at(row.meeting, MinutesPlace(row.place), row.agenda_item)
        super().refuse(error, field=field)
