"""Who has a conflict of interest in a need, and so takes no part in how its group deals with it (KL 6:30, ADR 0064)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from collaboration.models import Body
from collaboration.models.rights import NOBODY, Visitor
from foundation.errors import RightRefusedError
from needs.enums import CardState
from needs.models import Card, CardNeed, Need, NeedConflict


def own_conflicts(user: Visitor) -> "QuerySet[NeedConflict]":
    """Return the conflicts of interest that `user` has declared."""
    return NeedConflict.objects.filter(person=getattr(user, "person_id", None) or NOBODY)


def closed_to(user: Visitor, need: str = "pk") -> Exists:
    """Return the condition «the preparation of the need at the path `need` is closed to `user`»."""
    return Exists(own_conflicts(user).filter(need=OuterRef(need)))


def closed_cards(user: Visitor, cards: Collection[Card]) -> set[int]:
    """Return the ids of those of `cards` that hold a need in which `user` has a conflict of interest; one query."""
    links = CardNeed.objects.filter(closed_to(user, "need_id"), card__in=[card.pk for card in cards])
    return set(links.values_list("card_id", flat=True))


def with_closed(cards: "QuerySet[Any]", user: Visitor) -> "QuerySet[Any]":
    """Return the cards with `is_closed`: whether their preparation is closed to `user`, as `is_closed` says it."""
    links = CardNeed.objects.filter(closed_to(user, "need_id"), card=OuterRef("pk"))
    marked: QuerySet[Any] = cards.annotate(is_closed=Exists(links) & ~Q(state=CardState.DECIDED))
    return marked


def require_open_to(user: Visitor, needs: Collection[int]) -> None:
    """Raise RightRefusedError if `user` has a conflict of interest in one of `needs` (ids); one query."""
    found = own_conflicts(user).filter(need__in=needs).select_related("need").order_by("pk").first()
    if found is not None:
        words = _("You have a conflict of interest in “%(need)s” and take no part in how it is dealt with.")
        raise RightRefusedError(words % {"need": found.need})


def conflicts_in(needs: Collection[int]) -> list[Any]:
    """Return the conflicts of interest in `needs` (ids), by the person's name; one query."""
    rows = NeedConflict.objects.filter(need__in=needs).select_related("person", "need")
    return list(rows.order_by("person__family_name", "person__given_name", "pk"))


def board_of(need: Need) -> Body | None:
    """Return the group on whose board a need stands, None being the secretariat; one query. The theme is joined in."""
    card = Card.objects.live().filter(needs=need).select_related("group__scope").order_by("pk").first()
    return card.group if card else need.theme


def is_closed(card: Card, conflicts: Collection[NeedConflict], user: Visitor) -> bool:
    """Return whether the preparation of a card is closed to `user`: there is a conflict of interest, and no answer."""
    person = getattr(user, "person_id", None) or NOBODY
    return not card.is_decided and any(conflict.person_id == person for conflict in conflicts)
