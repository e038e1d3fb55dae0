"""What a page knows of the fields that were written in on it: colleagues on one need meet only where both wrote.

The page's script (static/js/autosave.js) sends it in the field `base`, as JSON: the name of each field that was written
in, and the texts that the portal may hold of it. Without script it is empty, and the page counts as a whole.
"""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.seenforms import as_sent, in_words

BASE = "base"


class SinceMixin:
    """For a form with the fields `seen` and `base`, of which the first is the edit number the page was built on."""

    is_undecided = False
    data: Any
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    @property
    def known(self) -> dict[str, list[Any]] | None:
        """What the portal may hold of each field that was written in, as values; None for a page that does not say."""
        said = _said(str(self.data.get(BASE, "")))
        if said is None:
            return None
        return {name: list(_values(self.fields[name], texts)) for name, texts in said.items() if name in self.fields}

    def show_saved(self, saved: Mapping[str, Any], seen: int) -> None:
        """Show what is saved now beside each field that was written in and differs; in any other, show just that.

        Saving once more is then a choice made knowing it, and nothing is saved before that.
        """
        known, data, base = self.known, self.data.copy(), {}
        for name, value in saved.items():
            field = self.fields[name]
            if name in self.cleaned_data and _same(field, self.cleaned_data[name], value):
                continue
            if known is not None and name not in known:
                _put(data, name, as_sent(field, value))
            else:
                base[name] = ["\n".join(as_sent(field, value))]
                self.add_error(name, _("Saved now: %(value)s") % {"value": in_words(field, value)})  # type: ignore[attr-defined]
        data["seen"] = str(seen)
        data[BASE] = "" if known is None else json.dumps(base)
        self.data, self.is_undecided = data, True


def _said(text: str) -> dict[str, list[str]] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(texts, list) for texts in found.values()):
        return None
    return {name: list(map(str, texts)) for name, texts in found.items()}


def _values(field: forms.Field, texts: list[str]) -> Any:
    """Yield texts of a field as values; one that cannot be read is left out, so it counts as not known."""
    for text in texts:
        sent: Any = text.splitlines() if isinstance(field, forms.MultipleChoiceField) else text
        try:
            yield field.clean(sent)
        except ValidationError:
            continue


def _same(field: forms.Field, one: Any, other: Any) -> bool:
    """Return whether two values look the same on the page, whatever the line ends."""
    return [text.splitlines() for text in as_sent(field, one)] == [text.splitlines() for text in as_sent(field, other)]


def _put(data: Any, name: str, texts: list[str]) -> None:
    data.pop(name, None)
    if texts:
        data.setlist(name, texts)
