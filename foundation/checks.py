"""System checks: faults that would show only when a page is opened."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.urls import NoReverseMatch, reverse

from foundation.navigation import registered
from foundation.triggers import missing_triggers


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


def check_triggers(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django's signature
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Warn of triggers that should be in the database and are not, or not as declared."""
    return [
        CheckWarning(
            f"The database “{using}” lacks {len(missing)} of the triggers that the models ask for.",
            hint="Run manage.py migrate: it puts the triggers back.",
            id="foundation.W001",
        )
        for using in databases or ()
        if (missing := missing_triggers(using))
    ]
