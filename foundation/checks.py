"""System checks: faults that would show only when a page is opened."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse

from foundation.navigation import registered


def check_navigation(**_kwargs: Any) -> list[CheckMessage]:
    """Name every menu entry that leads nowhere."""
    errors: list[CheckMessage] = []
    for entry in registered():
        try:
            reverse(entry.url_name)
        except NoReverseMatch:
            message = f"The menu entry “{entry.label}” leads to “{entry.url_name}”, which is no address."
            errors.append(Error(message, id="foundation.E001"))
    return errors
