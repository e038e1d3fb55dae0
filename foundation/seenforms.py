"""A form that knows which edit its page was built on, and shows what someone else has saved since."""

from typing import Any

from django import forms
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
                shown = self.fields[name].prepare_value(value)
                self.add_error(name, _("Saved now: %(value)s") % {"value": "–" if shown in (None, "") else shown})
