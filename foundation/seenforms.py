"""A form that knows which edit its page was built on, and shows what someone else has saved since."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from foundation.edits import EditCounted, StaleEditError
from foundation.errors import RuleError
from foundation.forms import PortalModelForm


class SeenModelForm(PortalModelForm):
    """A form over an EditCounted model. `cleaned_data["seen"]` goes to the service, which refuses a stale save.

    A stale save comes back with what was typed, with what is stored beside each field that differs, and with the
    stored number, so that saving once more is a choice made knowing it.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", self.instance.edit_number if self.instance.pk else None)

    def refuse(self, error: RuleError, *, field: str | None = None) -> None:
        super().refuse(error, field=field)
        if isinstance(error, StaleEditError):
            stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
            self._show(stored)

    def _show(self, stored: EditCounted) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined] # a QueryDict: the form is bound
        data[self.add_prefix("seen")] = str(stored.edit_number)
        self.data = data
        for name in self._meta.fields or ():
            value = getattr(stored, name)
            if value != self.cleaned_data.get(name):
                _tell(self, name, value)


def tell_stored(form: Any) -> None:
    """Say beside each field that differs what is stored; `form` is bound and has not written to its row yet."""
    columns = {column.name for column in form._meta.model._meta.concrete_fields}
    for name in columns.intersection(form.changed_data):
        _tell(form, name, getattr(form.instance, name))


def _tell(form: Any, name: str, value: Any) -> None:
    form.add_error(name, _("Saved now: %(value)s") % {"value": in_words(form.fields[name], value)})


def as_sent(field: forms.Field, value: Any) -> list[str]:
    """Return a value as a page sends it: one text, or one for each choice."""
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    return [str(one) for one in (shown if isinstance(shown, list) else [shown]) if one not in {None, ""}]


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value as it is read: a choice by what it is called, never by its key."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    names = {str(key): str(label) for key, label in getattr(field, "choices", ()) if key}
    return ", ".join(names.get(text, text) for text in as_sent(field, value)) or "–"
