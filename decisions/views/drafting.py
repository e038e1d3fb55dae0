"""Pages that write what a decision can adopt."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect

from decisions.services.adoption import require_open
from foundation.errors import RuleError


class OnlyInDraft:
    """A form of what can be adopted. Once it is no draft the page leads back to it, in words, before anything is typed.

    Mix in first. `refused_target` of the page is what can be adopted: that one's page has the button for a new version.
    """

    request: Any
    refused_target: Any

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """Show the form of a draft."""
        written = self.refused_target()
        try:
            require_open(written)
        except RuleError as error:
            messages.error(self.request, str(error))
            return redirect(written)
        return super().get(*args, **kwargs)  # type: ignore[misc]
