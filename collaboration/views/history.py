"""Who has changed what about a body, an organisation or a person: fetched when someone opens it on the thing's page."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from collaboration.models import Body, Organisation, Person
from collaboration.permissions import Right
from collaboration.queries.history import changes_of_body, changes_of_organisation, changes_of_person
from collaboration.views.access import HasRight
from foundation.access import AccessMixin
from foundation.history import Change


def _once(request: HttpRequest, rows: QuerySet[Any], **key: Any) -> Any:
    """Return the address's row, read once in a request: for the right and for the page."""
    if not hasattr(request, "found_subject"):
        request.found_subject = get_object_or_404(rows, **key)  # type: ignore[attr-defined]
    return request.found_subject  # type: ignore[attr-defined]


def _body(request: HttpRequest, **key: Any) -> Body:
    body: Body = _once(request, Body.objects.visible_to(request.user), **key)
    return body


def _organisation(request: HttpRequest, **key: Any) -> Organisation:
    organisation: Organisation = _once(request, Organisation.objects.visible_to(request.user), **key)
    return organisation


def _person(request: HttpRequest, **key: Any) -> Person:
    person: Person = _once(request, Person.objects.visible_to(request.user), **key)
    return person


class _History(AccessMixin, TemplateView):
    """The changes of one thing: the whole page, or the list alone where htmx asks for it."""

    found: ClassVar[Callable[..., Model]]
    changes: ClassVar[Callable[[Any], list[Change]]]
    page: str

    def get_template_names(self) -> list[str]:
        """Return the whole page, or the part that htmx puts into another."""
        is_part = bool(self.request.headers.get("HX-Request"))
        return ["collaboration/_history.html" if is_part else "collaboration/history.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the changes, newest first, and the way back."""
        subject = type(self).found(self.request, **self.kwargs)
        back = reverse(self.page, kwargs=self.kwargs)
        return super().get_context_data(subject=subject, back=back, changes=type(self).changes(subject), **kwargs)


class BodyHistory(_History):
    """The history of a body, its required functions and its seats."""

    access = HasRight(Right.VIEW_HISTORY, scope_from=_body)
    found, changes, page = _body, changes_of_body, "body_detail"


class PartyHistory(_History):
    """The history of an organisation, its other names and its being a party."""

    access = HasRight(Right.VIEW_HISTORY, scope_from=_organisation)
    found, changes, page = _organisation, changes_of_organisation, "party_detail"


class PersonHistory(_History):
    """The history of a person, the posts and the seats."""

    access = HasRight(Right.VIEW_HISTORY)
    found, changes, page = _person, changes_of_person, "person_detail"
