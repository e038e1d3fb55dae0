"""Who has changed what about a body, an organisation or a person: fetched when someone opens it on the thing's page."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView

from collaboration.models import Body, Organisation, Person
from collaboration.permissions import Right
from collaboration.queries.history import changes_of_body, changes_of_organisation, changes_of_person
from collaboration.views.access import HasRight
from foundation.access import AccessMixin
from foundation.history import Change
from foundation.views.found import found_once


def _body(request: HttpRequest, **key: Any) -> Body:
    return found_once(request, "found_subject", Body.objects.visible_to(request.user), **key)


def _organisation(request: HttpRequest, **key: Any) -> Organisation:
    return found_once(request, "found_subject", Organisation.objects.visible_to(request.user), **key)


def _person(request: HttpRequest, **key: Any) -> Person:
    return found_once(request, "found_subject", Person.objects.visible_to(request.user), **key)


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
