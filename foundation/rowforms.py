"""Rows edited together on one page: a form a row, with its place, a box to take it away, and empty rows last.

class LineForm(RowForm): ...

LineFormSet = row_formset(LineForm)
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.errors import RuleError, Sentence
from foundation.forms import PortalForm

EMPTY_ROWS = 3
MOST_ROWS = 1000


class RowForm(PortalForm):
    """One row; `row` is the key of the stored row it stands for, empty for a new one."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RowFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows of a page. `refusal` is what the service said no to."""

    refusal: Sentence = ""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["ORDER"].widget.attrs.update({"min": 1, "inputmode": "numeric"})
        form.fields["DELETE"].label = _("Remove")

    def _is_taken_away(self, form: forms.Form) -> bool:
        return bool(self._should_delete_form(form))  # type: ignore[attr-defined]

    def in_place(self) -> list[forms.Form]:
        """Return the forms that are filled in and not taken away, in the order of their places."""
        kept = [
            form
            for index, form in enumerate(self.forms)
            if not self._is_taken_away(form) and (index < self.initial_form_count() or form.has_changed())
        ]
        return sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or self.absolute_max)

    def written(self) -> list[dict[str, Any]]:
        """Return the cleaned rows in the order of their places."""
        return [form.cleaned_data for form in self.in_place()]

    def removed(self) -> list[int]:
        """Return the keys of the stored rows to take away."""
        keys = [form.cleaned_data.get("row") for form in self.deleted_forms]
        return [key for key in keys if key]

    def refuse(self, error: RuleError) -> None:
        """Show a rule's sentence above the rows."""
        self.refusal = error.sentence

    @property
    def faults(self) -> list[tuple[int, Any, str]]:
        """Return every fault as row number, field (None for the whole row) and sentence."""
        found: list[tuple[int, Any, str]] = []
        for number, form in enumerate(self.forms if self.is_bound else [], start=1):
            if not form.errors or self._is_taken_away(form):
                continue
            found += [(number, None, str(error)) for error in form.non_field_errors()]
            found += [(number, field, str(error)) for field in form.visible_fields() for error in field.errors]
        return found


def row_formset(form: type[RowForm], formset: type[RowFormSet] = RowFormSet) -> type[RowFormSet]:
    """Return a formset class for rows of `form`: they can be moved, taken away, and added at the end."""
    made: type[RowFormSet] = forms.formset_factory(  # type: ignore[assignment] # it is made from `formset`
        form,
        formset=formset,
        extra=EMPTY_ROWS,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        can_order=True,
        can_delete=True,
    )
    return made
