"""Small parts of pages. Loaded everywhere: see TEMPLATES in kav/settings.py."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Return the icon `name` of static/icons/icons.svg, silent to screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons/icons.svg"), name
    )


register.simple_tag(icon)
