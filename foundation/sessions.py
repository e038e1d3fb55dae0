"""Who has not signed in is sent to sign in; who was signed out while writing loses nothing."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

from foundation.readonly import SAFE_METHODS
from foundation.views.errors import session_over


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's rule that every page needs a signed-in user, but a form that was sent too late is kept on the page."""

    def get_login_url(self, view_func: Any) -> str:  # noqa: ARG002 - Django's signature
        """Return the one sign-in there is, also where a library's view names another, as the admin's do."""
        return resolve_url(settings.LOGIN_URL)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override] # any answer will do
        """Lead to the sign-in page; answer what was sent, or asked for by a part of a page, on the spot."""
        if request.method in SAFE_METHODS and not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        return session_over(request)
