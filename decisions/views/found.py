"""What an address names, if the person may see it; read once in a request, for the right and for the page."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from collaboration.models import Body, User
from decisions.models import AgendaItem, Decision, Matter, Meeting, MinutesApproval

Row = TypeVar("Row", bound=Model)


def user_of(request: HttpRequest) -> User:
    """Return who has signed in: the access rules of every page that writes let no one else come this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _once(request: HttpRequest, name: str, rows: "QuerySet[Row]", **key: Any) -> Row:
    if not hasattr(request, name):
        setattr(request, name, get_object_or_404(rows, **key))
    found: Row = getattr(request, name)
    return found


def meeting_at(request: HttpRequest, pk: int) -> Meeting:
    """Return the address's meeting with its body, chair and secretary."""
    rows = Meeting.objects.visible_to(request.user).select_related("body__scope", "chair", "secretary")
    return _once(request, "found_meeting", rows, pk=pk)


def matter_at(request: HttpRequest, pk: int) -> Matter:
    """Return the address's matter with its body."""
    return _once(request, "found_matter", Matter.objects.visible_to(request.user).select_related("body__scope"), pk=pk)


def decision_at(request: HttpRequest, pk: int) -> Decision:
    """Return the address's decision, which is no proposal any more."""
    related = ("body__scope", "matter", "agenda_item__meeting__body", "agenda_item__meeting__chair")
    rows = Decision.objects.visible_to(request.user).decided().select_related(*related)
    return _once(request, "found_decision", rows, pk=pk)


def item_at(request: HttpRequest, pk: int) -> AgendaItem:
    """Return the address's agenda item, of a meeting that the person may see."""
    meetings = Meeting.objects.visible_to(request.user)
    rows = AgendaItem.objects.filter(meeting__in=meetings).select_related("meeting__body__scope", "matter")
    return _once(request, "found_item", rows, pk=pk)


def approval_at(request: HttpRequest, pk: int) -> MinutesApproval:
    """Return the address's approval, of a meeting that the person may see."""
    meetings = Meeting.objects.visible_to(request.user)
    rows = MinutesApproval.objects.filter(meeting__in=meetings).select_related("meeting__body__scope", "approver")
    return _once(request, "found_approval", rows, pk=pk)


def body_of_meeting(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body whose meeting the address names: where the right has to be held."""
    return meeting_at(request, kwargs["pk"]).body


def body_of_matter(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body whose matter the address names."""
    return matter_at(request, kwargs["pk"]).body


def body_of_decision(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body whose decision the address names."""
    return decision_at(request, kwargs["pk"]).body


def body_of_item(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body on whose agenda the address's item stands."""
    return item_at(request, kwargs["pk"]).meeting.body


def body_of_approval(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body whose minutes the address's approval is of."""
    return approval_at(request, kwargs["pk"]).meeting.body


def body_at(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body that the address names."""
    return _once(request, "found_body", Body.objects.visible_to(request.user), slug=kwargs["slug"])
