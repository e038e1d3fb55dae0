"""What stands around a version of something adopted: the next version, its matter, its decision."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from collaboration.models import User
from decisions.enums import AdoptionState
from decisions.models import Decision, Matter


def with_surroundings(versions: "QuerySet[Any]", user: User) -> "QuerySet[Any]":
    """Add to each version, without a query more, what the person may go on to from its page.

    `newer` is the key of the version that revises it, if the person may see that; `sees_matter` and
    `sees_decision` say whether its matter and its decision are open to the person.
    """
    visible = versions.model._default_manager.visible_to(user)
    newer = visible.filter(~Q(state=AdoptionState.WITHDRAWN), revises=OuterRef("pk"))
    shown: QuerySet[Any] = versions.select_related("matter", "adopted_by__matter", "revises").annotate(
        newer=Subquery(newer.values("pk")[:1]),
        newer_version=F("version") + 1,
        sees_matter=Exists(Matter.objects.visible_to(user).filter(pk=OuterRef("matter"))),
        sees_decision=Exists(Decision.objects.visible_to(user).filter(pk=OuterRef("adopted_by"))),
    )
    return shown
