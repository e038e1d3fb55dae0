"""What an address names, if the person may see it; read once in a request, for the right and for the page."""

from typing import Any

from django.http import HttpRequest

from collaboration.enums import BodyKind
from collaboration.models import Body, Organisation
from foundation.views.found import found_once
from needs.models import Card, Need, NeedConflict, Round, Submission
from needs.queries.conflicts import board_of


def round_at(request: HttpRequest, pk: int) -> Round:
    """Return the address's round with its contact."""
    return found_once(request, "found_round", Round.objects.visible_to(request.user).select_related("contact"), pk=pk)


def submission_at(request: HttpRequest, pk: int) -> Submission:
    """Return the address's submission, of what the person may read something of."""
    related = ("round__contact", "organisation__scope", "handed_in_by__person")
    rows = Submission.objects.visible_to(request.user).select_related(*related)
    return found_once(request, "found_submission", rows, pk=pk)


def own_submission_at(request: HttpRequest, pk: int) -> Submission:
    """Return the address's submission, of those that the person hands in for."""
    related = ("round__contact", "organisation__scope", "handed_in_by__person")
    return found_once(request, "found_own", Submission.objects.own_of(request.user).select_related(*related), pk=pk)


def asked_submission_at(request: HttpRequest, pk: int) -> Submission:
    """Return the address's submission for the secretariat, which knows of it and not what it holds."""
    rows = Submission.objects.filter(round__in=Round.objects.visible_to(request.user))
    return found_once(request, "found_asked", rows.select_related("round", "organisation"), pk=pk)


def party_of_submission(request: HttpRequest, **kwargs: Any) -> Organisation:
    """Return the party whose submission the address names, if the person hands in for it."""
    return own_submission_at(request, kwargs["pk"]).organisation


def own_need_at(request: HttpRequest, pk: int, need: int) -> Need:
    """Return the address's need, in a submission that the person hands in for."""
    rows = Need.objects.own_of(request.user).filter(submission=pk)
    related = ("submission__round", "submission__organisation__scope", "theme", "changed_by__person")
    return found_once(request, "found_need", rows.select_related(*related), pk=need)


def group_at(request: HttpRequest, pk: int) -> Body | None:
    """Return the theme group whose board the address names; None for 0, the board of what no group has."""
    rows = Body.objects.filter(kind=BodyKind.THEME_GROUP).select_related("scope")
    return found_once(request, "found_group", rows, pk=pk) if pk else None


def group_of_board(request: HttpRequest, **kwargs: Any) -> Body | None:
    """Return where the right to the address's board is held; the whole portal for what no group has."""
    return group_at(request, kwargs["pk"])


def card_at(request: HttpRequest, pk: int) -> Card:
    """Return the address's card, if the person may read one of its needs."""
    related = ("group__scope", "decided_by__person", "split_from", "merged_into")
    return found_once(request, "found_card", Card.objects.visible_to(request.user).select_related(*related), pk=pk)


def group_of_card(request: HttpRequest, **kwargs: Any) -> Body | None:
    """Return the group of the address's card."""
    return card_at(request, kwargs["pk"]).group


def standing_need_at(request: HttpRequest, pk: int) -> Need:
    """Return the address's need with its theme, as it stands handed in."""
    rows = Need.objects.readable_by(request.user).select_related("theme__scope")
    return found_once(request, "found_standing", rows, pk=pk)


def group_with_need(request: HttpRequest, **kwargs: Any) -> Body | None:
    """Return the group on whose board the address's need stands now."""
    return board_of(standing_need_at(request, kwargs["pk"]))


def conflict_at(request: HttpRequest, pk: int) -> NeedConflict:
    """Return the address's conflict of interest, in a need that the person may read."""
    rows = NeedConflict.objects.filter(need__in=Need.objects.readable_by(request.user).values("pk"))
    return found_once(request, "found_conflict", rows.select_related("need__theme__scope", "person"), pk=pk)


def group_of_conflict(request: HttpRequest, **kwargs: Any) -> Body | None:
    """Return the group on whose board the need of the address's conflict of interest stands."""
    return board_of(conflict_at(request, kwargs["pk"]).need)


def group_of_need(request: HttpRequest, **kwargs: Any) -> Body | None:
    """Return the theme of the address's need."""
    return standing_need_at(request, kwargs["pk"]).theme
