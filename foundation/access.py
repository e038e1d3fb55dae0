"""Every view says who may open it. A view without an `access` rule is refused by the tests.

    class BudgetList(AccessMixin, ListView):
        access = HasRight(Right.VIEW_BUDGET)        # from collaboration.access

`SIGNED_IN` is for pages whose rows are narrowed by `visible_to(user)`; `PUBLIC` for the few pages that
anyone may open, all of which are listed in kav/urls.py.
"""

from typing import Any, Protocol

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase


class AccessRule(Protocol):
    """Decides who may open a view. `check` raises RightRefusedError with the sentence to show."""

    @property
    def name(self) -> str: ...

    @property
    def public(self) -> bool: ...

    def check(self, request: HttpRequest, **kwargs: Any) -> None: ...


class _SignedIn:
    name = "signed in"
    public = False

    def check(self, request: HttpRequest, **_kwargs: Any) -> None:
        """Nothing more: LoginRequiredMiddleware has let the person in."""


class _Public:
    name = "public"
    public = True

    def check(self, request: HttpRequest, **_kwargs: Any) -> None:
        """Nothing: anyone may come."""


SIGNED_IN: AccessRule = _SignedIn()
PUBLIC: AccessRule = _Public()


class AccessMixin:
    """Ask the view's `access` rule before anything else happens; mix in first."""

    access: AccessRule
    # An HttpRequest whose user is one of ours. Any, since a narrower type could not be mixed in beside View's own
    # attribute, which may be written and is therefore invariant; a view that wants one declares it itself.
    request: Any

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)  # type: ignore[misc]
        view.access = cls.access
        return login_not_required(view) if cls.access.public else view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.access.check(request, **kwargs)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response
