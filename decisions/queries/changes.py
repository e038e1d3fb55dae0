"""Which decisions a new one may change or revoke, and which new one changed an old."""

from django.db.models import Q, QuerySet

from collaboration.models import Body
from collaboration.models.rights import Visitor
from decisions.enums import DecisionState
from decisions.models import Decision


def changeable_by(body: Body) -> QuerySet[Decision]:
    """Return the approved decisions of a body, of those under it and of those it came after, the latest first."""
    bodies = Body.objects.filter(Q(pk=body.pk) | Q(parent=body) | Q(successors=body))
    rows = Decision.objects.filter(body__in=bodies, state=DecisionState.APPROVED)
    return rows.select_related("matter", "agenda_item").newest_first()


def changeable_with(body: Body, decision: Decision | None) -> list[Decision]:
    """Return what a decision of `body` may change, and first what this one changes already; one query more then."""
    rows = list(changeable_by(body))
    chosen = decision.changes if decision else None
    return rows if chosen is None or chosen in rows else [chosen, *rows]


def changes_of_decision(decision: Decision, user: Visitor) -> list[Decision]:
    """Return the decisions that change or revoke this one, those that `user` may see; one query beside the rights."""
    rows = Decision.objects.visible_to(user).decided().filter(changes=decision)
    return list(rows.select_related("agenda_item").order_by("date", "pk"))
