"""A page that is open while its record is being sealed shows the record by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse

WAITING = "vantar"


class ShowsWhenSealed:
    """Answers `?vantar` with nothing until the record is there: a page in use is not drawn anew in vain.

    The page asks every few seconds (templates/decisions/_being_sealed.html). Where the record is already there, or the
    address is opened by hand, the whole page is the answer.
    """

    request: Any

    def is_sealed(self) -> bool:
        """Return whether there is a record to show, of what the person may see."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page, or nothing yet."""
        if WAITING in request.GET and self.request.htmx and not self.is_sealed():
            return HttpResponse(status=204)
        answer: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc] # the page's own
        return answer
