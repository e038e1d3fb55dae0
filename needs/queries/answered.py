"""How needs hang together over the board: which follow each other, and which have their whole answer."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from needs.enums import LIVE, CardState
from needs.models import CardNeed


def merged_with(needs: Collection[int]) -> set[int]:
    """Return the ids of the needs that stand merged with one of `needs`; two queries.

    A need that was split stands on several cards, each of them only a part of it: it neither draws others along nor
    follows them.
    """
    elsewhere = CardNeed.objects.filter(need=OuterRef("need"), card__state__in=LIVE).exclude(card=OuterRef("card"))
    alone = CardNeed.objects.filter(~Exists(elsewhere), card__state__in=LIVE)
    cards = list(alone.filter(need__in=needs).values_list("card_id", flat=True))
    return set(alone.filter(card__in=cards).values_list("need_id", flat=True))


def fully_answered(needs: Collection[int]) -> list[int]:
    """Return those of `needs` of which nothing is being sorted any longer; one query."""
    open_now = CardNeed.objects.filter(need__in=needs, card__state=CardState.OPEN).values_list("need_id", flat=True)
    return sorted(set(needs) - set(open_now))
