"""HTML put together as strings, where a page has so many small parts that a template for each would cost too much."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def escaped(value: Any) -> str:
    """Return `value` as HTML: escaped, unless it is HTML already. A cheaper `conditional_escape`."""
    html = getattr(value, "__html__", None)
    return html() if html else escape(str(value))


def joined(parts: Iterable[str]) -> SafeString:
    """Return parts as one piece of HTML; each must be a constant or have gone through `escaped`."""
    return SafeString("".join(parts))
