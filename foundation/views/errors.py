"""The pages for when something went wrong: what happened, in words, and how to go on."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_INCORRECT_LENGTH, REASON_INVALID_CHARACTERS
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from foundation.errors import MissingFactsError, RuleError, Sentence

REFUSAL_PAGES = {403: "403.html", 409: "409.html", 422: "422.html"}
SECRETS = re.compile(r"password|^(code|token|otp)$", re.IGNORECASE)


def _wants_part(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part of a page rather than the browser for a whole one."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")


def _part(request: HttpRequest, sentence: Sentence, *, status: int, missing: Any = ()) -> HttpResponse:
    """Answer htmx with the sentence alone, to be shown where the page shows its messages."""
    context = {"sentence": sentence, "missing": list(missing)}
    response = render(request, "foundation/refusal_part.html", context, status=status)
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML show:top"
    return response


def _came_from(request: HttpRequest) -> str:
    """Return the page the visitor came from, if it is one of ours and another than this."""
    origin = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    return origin if ours and origin != request.build_absolute_uri() else ""


def refused(request: HttpRequest, error: RuleError, *, status: int) -> HttpResponse:
    """Answer with the rule's own sentence."""
    missing = error.missing if isinstance(error, MissingFactsError) else ()
    if _wants_part(request):
        return _part(request, error.sentence, status=status, missing=missing)
    context = {"sentence": error.sentence, "missing": missing, "back": _came_from(request)}
    return render(request, REFUSAL_PAGES[status], context, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 where Django itself, not one of our rules, said no."""
    words = str(exception) if isinstance(exception, PermissionDenied) and exception.args else ""
    return refused(request, RuleError(words or _("Your roles do not let you do this.")), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404: the page is not there, or not for this person to see."""
    if _wants_part(request):
        return _part(request, _("What you asked for is no longer there. Reload the page."), status=404)
    return render(request, "404.html", {"back": _came_from(request)}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400: the address or what was sent cannot be read. Drawn without the frame, which might need what is broken."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """500: a fault of ours. Drawn without the frame and without the database."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _kept(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return what the form held, to be sent again, or None when it must not be: secrets, or another site's form."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return None
    if any(SECRETS.search(name) for name in request.POST):
        return None
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and isinstance(value, str)
    ]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key has grown too old, or someone has signed in or out in another tab."""
    if _wants_part(request):
        return _part(request, _("The page has been open too long. Reload it and try again."), status=403)
    too_old = reason == REASON_CSRF_TOKEN_MISSING or "incorrect" in reason or _is_misshapen(reason)
    context = {
        "kept": _kept(request) if too_old else None,
        "had_files": bool(request.FILES),
        "back": _came_from(request),
    }
    return render(request, "foundation/too_old.html", context, status=403)


def _is_misshapen(reason: str) -> bool:
    return any(words in reason for words in (REASON_INCORRECT_LENGTH, REASON_INVALID_CHARACTERS))


def session_over(request: HttpRequest) -> HttpResponse:
    """A form was sent by someone who is no longer signed in: keep it on the page until they are."""
    login_url = resolve_url(settings.LOGIN_URL)
    if _wants_part(request):
        return _part(request, _("You have been signed out. Sign in in another tab, then try again here."), status=403)
    context = {"kept": _kept(request), "had_files": bool(request.FILES), "login_url": login_url}
    return render(request, "foundation/session_over.html", context, status=403)
