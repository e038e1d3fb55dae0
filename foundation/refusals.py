"""A rule that says no is answered in words, whichever view let it through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.views.errors import refused

FORBIDDEN, CONFLICT, UNPROCESSABLE = 403, 409, 422


def status_of(error: RuleError) -> int:
    """Return the HTTP status of a refusal: no right, wrong moment, or a rule broken by what was sent."""
    if isinstance(error, RightRefusedError):
        return FORBIDDEN
    return CONFLICT if isinstance(error, StateRefusedError) else UNPROCESSABLE


class RefusalMiddleware:
    """Turn a RuleError that no view has caught into a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; every other exception goes on."""
        if isinstance(exception, RuleError):
            return refused(request, exception, status=status_of(exception))
        return None
