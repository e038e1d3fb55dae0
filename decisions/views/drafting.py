"""Pages that write what a decision can adopt, and pages that write what minutes tell."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect

from decisions.services.adoption import require_open
from decisions.services.meetings import require_minutes_open
from foundation.errors import RuleError


class OnlyInDraft:
    """A form of what can be adopted. Once it is no draft the page leads back to it, in words, before anything is typed.

    Mix in first. `refused_target` of the page is what can be adopted: that one's page has the button for a new version.
    """

    request: Any
    refused_target: Any

    def require_writable(self, written: Any) -> None:
        """Raise RuleError, in words, unless what the form writes may still change."""
        require_open(written)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """Show the form of what may change."""
        written = self.refused_target()
        try:
            self.require_writable(written)
        except RuleError as error:
            messages.error(self.request, str(error))
            return redirect(written)
        return super().get(*args, **kwargs)  # type: ignore[misc]


class OnlyBeforeApproval(OnlyInDraft):
    """A form of what the minutes of a meeting tell. Once they are out it leads back, in words, to the meeting."""

    def require_writable(self, written: Any) -> None:
        """Raise RuleError, in words, unless the meeting's minutes may still be written."""
        require_minutes_open(written)
