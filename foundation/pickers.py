"""A choice among rows that is read once for a whole page of forms, not once a field."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class PickField(forms.ChoiceField):
    """A choice among rows already read. Cleans to the row, or None; set `offer(rows)` before it is shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows: dict[str, models.Model] = {}

    def offer(self, rows: Iterable[models.Model]) -> None:
        """Let the person choose among `rows`, in their order."""
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", "–"), *((key, str(row)) for key, row in self.rows.items())]

    def clean(self, value: Any) -> Any:
        if value in self.empty_values:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            return self.rows[str(value)]
        except KeyError:
            raise ValidationError(_("Choose one in the list."), code="invalid_choice") from None

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, models.Model) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")
