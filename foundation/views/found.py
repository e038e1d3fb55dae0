"""What an address names, read once in a request: for the right that is asked, and for the page that is shown."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

Row = TypeVar("Row", bound=Model)


def found_once(request: HttpRequest, name: str, rows: "QuerySet[Row]", **key: Any) -> Row:
    """Return the row of `rows` with `key`, kept on the request as `name`; Http404 if there is none."""
    if not hasattr(request, name):
        setattr(request, name, get_object_or_404(rows, **key))
    found: Row = getattr(request, name)
    return found
