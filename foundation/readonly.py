"""A GET cannot write. The session's own row, which sign-in and messages need, is the one exception."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_WRITES = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE|CREATE|ALTER|DROP)\b", re.IGNORECASE)
_ALLOWED = re.compile(r"\bdjango_session\b")


class WriteInGetError(RuntimeError):
    """A view wrote to the database while answering a GET: a fault in the view, never the person's."""


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001, PLR0917 - Django's signature
    if _WRITES.match(sql) and not _ALLOWED.search(sql):
        raise WriteInGetError(sql[:200])
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """Wrap every safe request so that the database refuses to be written to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with connections["default"].execute_wrapper(_refuse_writes):
            return self.get_response(request)
