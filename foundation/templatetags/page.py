"""Small parts of pages and forms. Loaded everywhere: see TEMPLATES in kav/settings.py."""

from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
SELECTED = SafeString(" selected")


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Return the icon `name` of static/icons/icons.svg, silent to screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons/icons.svg"), name
    )


register.simple_tag(icon)


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: choices, checkbox, file, group or plain."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "group" if widget.use_fieldset else "plain"


@register.filter
def is_optional(field: BoundField) -> bool:
    """Return whether a field may be left empty and should say so."""
    return not field.field.required and not isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def unit(field: BoundField) -> str:
    """Return the unit that stands after the field, such as tkr."""
    return str(getattr(field.field, "unit", ""))


@register.filter
def focus_id(field: BoundField) -> str:
    """Return the id of the input that an error in the field should lead to."""
    return f"{field.auto_id}_0" if field_kind(field) in {"choices", "group"} else field.auto_id


@register.filter
def count_errors(form: forms.BaseForm) -> int:
    """Return how many things are wrong in a form."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def filter_fields(form: forms.BaseForm) -> SafeString:
    """Return a filter's fields side by side. Long selects are joined as strings: a template per option is slow."""
    return format_html_join("", "{}", ((_filter_field(field),) for field in form.visible_fields()))


def _filter_field(field: BoundField) -> SafeString:
    control = str(field)
    if isinstance(field.field, forms.ChoiceField) and type(field.field.widget) is forms.Select:
        choices: list[Any] = list(field.field.choices)  # type: ignore[arg-type]
        is_flat = not any(isinstance(label, list | tuple) for _value, label in choices)
        control = _select(field, choices) if is_flat else control
    errors = format_html_join("", '<p class="field-error">{}</p>', ((error,) for error in field.errors))
    return format_html(
        '<div class="field"><label for="{}">{}</label>{}{}</div>', field.id_for_label, field.label, errors, control
    )


def _select(field: BoundField, choices: Any) -> SafeString:
    chosen = str(field.value() or "")
    options = ((value, SELECTED if str(value) == chosen else "", label) for value, label in choices)
    return format_html(
        '<select name="{}" id="{}">{}</select>',
        field.html_name,
        field.id_for_label,
        format_html_join("", '<option value="{}"{}>{}</option>', options),
    )
