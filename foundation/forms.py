"""What every form of the portal shares: our field templates, native date fields, and rules turned into form errors.

class BodyForm(PortalModelForm): ...

class BodyCreate(FormPage):
    form_class = BodyForm
    def perform(self, form): return services.create_body(by=self.request.user, **form.cleaned_data)
"""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from foundation.errors import MissingFactsError, RuleError
from foundation.lengths import in_words
from foundation.validation import InvalidError

DASHES = BLANK_CHOICE_DASH[0][1]


class PortalRenderer(TemplatesSetting):
    """Render forms with templates/forms/; the admin, which has templates of its own, is left as it is."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"


class DateInput(forms.DateInput):
    """The browser's own date field: it shows the person's own way of writing dates and sends ISO."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own field for a day and a time of day."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def go_native(form: forms.BaseForm) -> None:
    """Give every field the browser's own input where Django has a plain text box."""
    for field in form.fields.values():
        _native(field)


def _say_what_is_not_chosen(field: forms.Field) -> None:
    """Write words where Django draws a row of dashes for «nothing chosen»."""
    words = _("Choose …") if field.required else _("Nothing chosen")
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
        field.empty_label = words
        field.widget.choices = field.choices
    elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list) and ("", DASHES) in field.choices:
        field.choices = [("", words) if choice == ("", DASHES) else choice for choice in field.choices]


def _native(field: forms.Field) -> None:
    if isinstance(field, forms.DateTimeField) and type(field.widget) is forms.DateTimeInput:
        field.widget = _same(field.widget, DateTimeInput())
    elif isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
        field.widget = _same(field.widget, DateInput())
    elif isinstance(field, forms.TimeField) and type(field.widget) is forms.TimeInput:
        field.widget = _same(field.widget, TimeInput())
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs.pop("cols", None)
        field.widget.attrs.pop("rows", None)


def _same(old: forms.Widget, new: forms.Widget) -> forms.Widget:
    new.attrs = {**old.attrs, **new.attrs}
    new.is_required = old.is_required
    new.is_localized = old.is_localized
    return new


class PortalFormMixin:
    """No colon after labels, native inputs, and `refuse` for what a service says no to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        go_native(self)  # type: ignore[arg-type]
        for field in self.fields.values():  # type: ignore[attr-defined]
            _say_what_is_not_chosen(field)
            field.validators = [in_words(validator) for validator in field.validators]

    def refuse(self, error: RuleError, *, field: str | None = None) -> None:
        """Show a rule's sentence in the form: beside `field`, or at the top; each missing fact on a line of its own.

        What is wrong with a row's own fields stands beside those of them that the form has.
        """
        told: list[tuple[str | None, list[Any]]] = [(field, [error.sentence])]
        if isinstance(error, MissingFactsError):
            told += [(field, list(error.missing))]
        elif isinstance(error, InvalidError) and field is None:
            shown = {bound.name for bound in self.visible_fields()}  # type: ignore[attr-defined]
            told = [(name if name in shown else None, texts) for name, texts in error.errors.items()]
        for place, sentences in told:
            for sentence in sentences:
                self.add_error(place, str(sentence))  # type: ignore[attr-defined]


class PortalForm(PortalFormMixin, forms.Form):
    """A form of the portal."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):  # type: ignore[type-arg] # not generic when it runs
    """A form over a model. Its `save` is never used for rules: a service gets the cleaned values."""
