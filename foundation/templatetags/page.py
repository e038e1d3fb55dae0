"""Small parts of pages and forms. Loaded everywhere: see TEMPLATES in kav/settings.py."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from foundation.markup import escaped, joined

register = template.Library()
SELECTED = " selected"


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Return the icon `name` of static/icons/icons.svg, silent to screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons/icons.svg"), name
    )


register.simple_tag(icon)


@register.simple_tag
def labelled_cells(cells: Iterable[str], headers: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return the cells of a row of the administration's list, each with its column's name in `data-l` for phones.

    `cells` are the `<td …>` and `<th …>` that Django's list makes, already safe; `headers` its heads in the same order.
    """
    return format_html_join("", "{}{}", (_labelled(cell, head) for cell, head in zip(cells, headers, strict=False)))


def _labelled(cell: str, head: Mapping[str, Any]) -> tuple[SafeString, SafeString]:
    start, rest = str(cell)[:3], str(cell)[3:]
    if not head.get("sortable") and "checkbox" in str(head.get("text")):
        return SafeString(start), SafeString(rest)
    return format_html('{} data-l="{}"', SafeString(start), capfirst(str(head["text"]))), SafeString(rest)


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
    """Return whether a field may be left empty and should say so; `is_expected` ones are asked for later."""
    is_asked_for = field.field.required or getattr(field.field, "is_expected", False)
    return not is_asked_for and not isinstance(field.field.widget, forms.CheckboxInput)


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
    control = _select(field) or str(field)
    errors = format_html_join("", '<p class="field-error">{}</p>', ((error,) for error in field.errors))
    return format_html(
        '<div class="field"><label for="{}">{}</label>{}{}</div>', field.id_for_label, field.label, errors, control
    )


def _select(field: BoundField) -> SafeString | None:
    """Return a plain list of choices; None for another widget, or for choices in groups."""
    if not isinstance(field.field, forms.ChoiceField) or type(field.field.widget) is not forms.Select:
        return None
    choices: list[Any] = list(field.field.choices)  # type: ignore[arg-type]
    if any(isinstance(label, list | tuple) for _value, label in choices):
        return None
    chosen = str(field.value() or "")
    options = (
        f'<option value="{escaped(value)}"{SELECTED if str(value) == chosen else ""}>{escaped(label)}</option>'
        for value, label in choices
    )
    return format_html('<select name="{}" id="{}">{}</select>', field.html_name, field.id_for_label, joined(options))
