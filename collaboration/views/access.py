"""Access rules for views: which right a page asks for, and in which scope.

class BodyDetail(AccessMixin, DetailView):
    access = HasRight(Right.VIEW_BODY)                                  # in the whole portal
    access = HasRight(Right.CALL_MEETING, scope_from=body_of_address)   # in the body the address names
    access = HasRight(Right.VIEW_WORKING_MATERIAL, somewhere=True)      # rows are narrowed by visible_to
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import Place, remember_rights, require_right, require_right_somewhere


class SignedInRequest(HttpRequest):
    """A request behind the door, for annotations: LoginRequiredMiddleware has seen to it that someone signed in."""

    user: User


@dataclass(frozen=True)
class HasRight:
    """Let in whoever holds `right` in the scope that `scope_from(request, **kwargs)` finds, or somewhere at all."""

    right: Right
    scope_from: Callable[..., Place] | None = None
    somewhere: bool = False
    public: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """Return the right's name, for the tests that walk all addresses."""
        return self.right.value

    def check(self, request: HttpRequest, **kwargs: Any) -> None:
        """Raise RightRefusedError unless the person holds the right."""
        if self.somewhere:
            require_right_somewhere(request.user, self.right)
            return
        require_right(request.user, self.right, self.scope_from(request, **kwargs) if self.scope_from else None)


def user_of(request: HttpRequest) -> User:
    """Return who has signed in: the access rules of every page that writes let no one else come this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class RightsMemoryMiddleware:
    """Ask for the signed-in person's rights once in a request, not once a question."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> None:
        """Switch the memory on: the user object lives as long as the request."""
        if isinstance(request.user, User):
            remember_rights(request.user)
