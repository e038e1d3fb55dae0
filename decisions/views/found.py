"""What an address names, if the person may see it; read once in a request, for the right and for the page."""

from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from collaboration.models import Body
from decisions.enums import RecordKind
from decisions.models import (
    AgendaItem,
    Correction,
    Decision,
    Dispatch,
    Matter,
    Meeting,
    MinutesApproval,
    Paper,
    Remark,
    TermsOfReference,
)
from decisions.queries.closed import closed_to, require_open_to
from decisions.queries.papers import papers_on, with_papers
from foundation.views.found import found_once


def meeting_at(request: HttpRequest, pk: int) -> Meeting:
    """Return the address's meeting with its body, chair and secretary."""
    rows = Meeting.objects.visible_to(request.user).select_related("body__scope", "chair", "secretary", "announcement")
    return found_once(request, "found_meeting", rows, pk=pk)


def matter_at(request: HttpRequest, pk: int) -> Matter:
    """Return the address's matter with its body."""
    return found_once(
        request, "found_matter", Matter.objects.visible_to(request.user).select_related("body__scope"), pk=pk
    )


def matter_with_papers(request: HttpRequest, pk: int) -> tuple[Matter, list[Paper]]:
    """Return the address's matter with its body, and its papers, withdrawn ones last, in one query."""
    seen = Matter.objects.visible_to(request.user).select_related("body__scope")
    rows = with_papers(seen, "papers", also_withdrawn=True)
    found = list(rows.filter(pk=pk).order_by("paper__order", "paper__pk"))
    if not found:
        raise Http404
    return found[0], sorted(papers_on(found), key=lambda paper: not paper.is_current)


def paper_at(request: HttpRequest, pk: int) -> Paper:
    """Return the address's paper, in whichever version, with its matter."""
    rows = Paper.objects.visible_to(request.user).select_related("matter__body__scope")
    return found_once(request, "found_paper", rows, pk=pk)


def remark_at(request: HttpRequest, pk: int) -> Remark:
    """Return the address's remark with the proposal that it is about."""
    rows = Remark.objects.visible_to(request.user).select_related("version__decision__matter__body__scope", "clause")
    return found_once(request, "found_remark", rows, pk=pk)


def body_of_remark(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body whose proposal the address's remark is about."""
    return remark_at(request, kwargs["pk"]).version.decision.matter.body


def decision_at(request: HttpRequest, pk: int) -> Decision:
    """Return the address's decision, which is no proposal any more, with its own sealed record if there is one.

    `is_changed` says whether a newer decision points at it, `is_corrected` whether a correction does,
    `is_dispatched` whether it has been sent to anyone.
    """
    meeting = ("agenda_item__meeting__body", "agenda_item__meeting__chair")
    related = ("body__scope", "matter", "changes__agenda_item", "agenda_item__announcement", *meeting)
    rows = Decision.objects.visible_to(request.user).decided().select_related(*related)
    rows = rows.annotate(
        is_changed=Exists(Decision.objects.filter(changes=OuterRef("pk"))),
        is_corrected=Exists(Correction.objects.filter(decision=OuterRef("pk"))),
        is_dispatched=Exists(Dispatch.objects.filter(decision=OuterRef("pk"))),
        own_record=FilteredRelation("records", condition=Q(records__kind=RecordKind.DECISION)),
    ).select_related("own_record")  # type: ignore[misc] # a filtered relation may be selected
    return found_once(request, "found_decision", rows, pk=pk)


def item_at(request: HttpRequest, pk: int) -> AgendaItem:
    """Return the address's agenda item, of a meeting that the person may see.

    Raises RightRefusedError where its matter is closed to the person.
    """
    meetings = Meeting.objects.visible_to(request.user)
    related = ("meeting__body__scope", "matter", "decision__matter", "announcement")
    rows = AgendaItem.objects.filter(meeting__in=meetings).annotate(is_closed=closed_to(request.user))
    item = found_once(request, "found_item", rows.select_related(*related), pk=pk)
    require_open_to(request.user, item)
    return item


def item_with_decision_at(request: HttpRequest, pk: int) -> AgendaItem:
    """Return the address's agenda item; there is no such page for one in which nothing is decided."""
    item = item_at(request, pk)
    decision = getattr(item, "decision", None)
    if decision is None or decision.is_proposal:
        raise Http404
    return item


def live_address(meeting: Meeting, order: int) -> str:
    """Return the address of a meeting that is going on, at the item with this place on its agenda."""
    return f"{reverse('meeting_live', args=[meeting.pk])}?punkt={order}"


def came_from_live(request: HttpRequest) -> bool:
    """Return whether the person came to a page from the meeting's live page, and is to go back there."""
    return request.GET.get("fran") == "pagar"


def back_of_item(request: HttpRequest, item: AgendaItem) -> str:
    """Return where a page about an agenda item leads back to: the live page, or the meeting's own."""
    return live_address(item.meeting, item.order) if came_from_live(request) else item.meeting.get_absolute_url()


def approval_at(request: HttpRequest, pk: int) -> MinutesApproval:
    """Return the address's approval, of minutes or of one §, of a meeting that the person may see.

    Raises RightRefusedError for a § in a matter that is closed to the person.
    """
    meetings = Meeting.objects.visible_to(request.user)
    related = ("meeting__body__scope", "approver", "agenda_item__decision__matter")
    rows = MinutesApproval.objects.filter(meeting__in=meetings).select_related(*related)
    approval = found_once(request, "found_approval", rows, pk=pk)
    if approval.agenda_item:
        require_open_to(request.user, approval.agenda_item)
    return approval


def terms_at(request: HttpRequest, pk: int, rows: "QuerySet[TermsOfReference] | None" = None) -> TermsOfReference:
    """Return the address's version of terms of reference, read from `rows` where a page needs more of it."""
    if rows is None:
        rows = TermsOfReference.objects.visible_to(request.user)
    return found_once(request, "found_terms", rows.select_related("body__scope"), pk=pk)


def body_of_terms(request: HttpRequest, **kwargs: Any) -> Body:
    """Return the body whose terms of reference the address names."""
    return terms_at(request, kwargs["pk"]).body


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
    return found_once(request, "found_body", Body.objects.visible_to(request.user), slug=kwargs["slug"])
