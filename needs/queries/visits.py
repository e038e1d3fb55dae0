"""The needs that came out of visits: which visits have any, and who may record them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from collaboration.models import Dialogue, Organisation
from collaboration.models.rights import Visitor
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.dates import today
from foundation.related import Part
from needs.enums import RoundState
from needs.models import Answer, Need, Question, Round, Submission
from needs.queries.coverage import needs_count

SHOWN = 10


def may_record_visits(user: Visitor, organisation: Organisation | None = None) -> bool:
    """Return whether `user` may record the needs of a visit with the organisation, or with all of them."""
    return has_right(user, Right.RECORD_DIALOGUE, organisation) and has_right(user, Right.OPEN_ROUND)


def needs_of_visit(dialogue: Dialogue, user: Visitor) -> "QuerySet[Need]":
    """Return the needs that came out of a visit and `user` may read, in the order they were written.

    Each has `is_incomplete`: whether a question that the round requires was not answered.
    """
    rows: QuerySet[Any] = Need.objects.readable_by(user).filter(submission__dialogue=dialogue)
    left = _not_said(need=OuterRef(OuterRef("pk")), round=OuterRef("submission__round"))
    rows = rows.annotate(is_incomplete=Exists(left))
    return rows.select_related("submission", "theme").order_by("submission", "order", "pk")


def not_said(need: Need) -> list[str]:
    """Return the questions that the round requires and that were not answered at the visit; one query.

    Nothing where the party has handed the need in itself: then all of them are answered.
    """
    if need.submission.dialogue_id is None:
        return []
    left = _not_said(need=need, round=need.submission.round_id)
    return list(left.order_by("order", "pk").values_list("label", flat=True))


def _not_said(**of: Any) -> "QuerySet[Question]":
    said = Answer.objects.filter(need=of["need"], question=OuterRef("pk")).exclude(value="")
    return Question.objects.filter(~Exists(said), round=of["round"], is_required=True)


def visits_in(inventory: Round, user: Visitor) -> list[Any]:
    """Return what was recorded at visits in a round, the latest visit first, each with `needs_count`; one query."""
    rows: QuerySet[Any] = Submission.objects.visible_to(user).filter(round=inventory, dialogue__isnull=False)
    rows = rows.select_related("organisation", "dialogue").annotate(needs_count=needs_count())
    found = list(rows.order_by("-dialogue__date", "organisation__name", "pk"))
    for submission in found:
        submission.round = inventory
    return found


def rounds_for_visits(user: Visitor) -> "QuerySet[Round]":
    """Return the rounds that the needs of a visit can belong to: every one that has been opened, but no year's own."""
    rows: QuerySet[Any] = Round.objects.visible_to(user).exclude(state=RoundState.DRAFT)
    return rows.filter(visits_year=None).order_by("-closes_on", "-pk")


def has_answered(inventory: Round, organisation: Organisation) -> bool:
    """Return whether the party has handed in an answer of its own in a round; its draft is not looked at."""
    own = Submission.objects.asked_for().filter(round=inventory, organisation=organisation)
    return own.filter(registry_number__isnull=False).exists()


def visits_of_party(organisation: Organisation, user: Visitor) -> Iterable[Part]:
    """Return the section of a party's page with the visits that needs came out of; one query, none for strangers."""
    if not has_right(user, Right.VIEW_DIALOGUE, organisation):
        return
    counted = Q(submissions__needs__in=Need.objects.readable_by(user))
    rows = Dialogue.objects.visible_to(user).filter(organisation=organisation).order_by("-date", "-pk")
    visits = list(rows.annotate(needs_count=Count("submissions__needs", filter=counted, distinct=True))[:SHOWN])
    may_record = may_record_visits(user, organisation)
    shown = [row for row in visits if row.needs_count or (may_record and row.date <= today())]
    if shown:
        yield Part("needs/_visits_of_party.html", shown)
