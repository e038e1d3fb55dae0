"""Search across everything the person may see."""

from typing import Any

from django.views.generic import TemplateView

from foundation.access import SIGNED_IN, AccessMixin
from foundation.finding import LONGEST_QUERY, find


class SearchView(AccessMixin, TemplateView):
    """The page behind the search field in the page's head."""

    access = SIGNED_IN
    template_name = "kav/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was asked for and what was found, by kind."""
        text = self.request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
        return super().get_context_data(text=text, found=find(self.request.user, text), **kwargs)
