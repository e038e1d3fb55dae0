"""How a group has ranked what it sorts."""

from django.db.models import Exists, OuterRef, QuerySet

from collaboration.models import Body
from needs.enums import CardState
from needs.models import Card, Need


def standing(cards: QuerySet[Card]) -> QuerySet[Card]:
    """Narrow to cards of which at least one need stands handed in now."""
    return cards.filter(Exists(Need.objects.handed_in().filter(card_links__card=OuterRef("pk"))))


def ranked_cards(group: Body | None) -> list[Card]:
    """Return the ranked cards that stand on a board, the first one first."""
    return list(standing(Card.objects.on_board(group).ranked()))


def sorted_cards(group: Body | None) -> list[Card]:
    """Return the cards of a board that the group has taken up and not answered, in no order."""
    return list(standing(Card.objects.on_board(group).filter(state=CardState.OPEN, sorted_at__isnull=False)))


def cards_by_points(group: Body | None) -> list[Card]:
    """Return the cards that are being sorted and have points, the highest first, equal ones as they are ranked."""
    rows = Card.objects.on_board(group).filter(state=CardState.OPEN, points__isnull=False)
    found = standing(rows).order_by("-points", "pk")
    return sorted(found, key=lambda card: (-(card.points or 0), card.rank is None, card.rank or 0, card.pk))
