"""The group ranks what it has taken up: by dragging, by steps, to a place, or by points."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.errors import RightRefusedError, RuleError
from needs.models import Card
from needs.queries.conflicts import closed_cards
from needs.queries.ranking import cards_by_points, ranked_cards, sorted_cards
from needs.services.triage import lock_boards, lock_card, note_sorted


@transaction.atomic
def order_cards(*, group: Body | None, cards: Sequence[int], by: User, seen: Sequence[int] | None = None) -> list[Card]:
    """Put the ranked cards of a board in the order of the ids in `cards`; others that are being sorted may come in.

    `seen` is the ranking that the person's page showed. Raises RuleError if it is another now, or unless every ranked
    card is among `cards`, each once: someone else has ranked meanwhile.
    """
    lock_boards(group)
    require_right(by, Right.TRIAGE_NEEDS, group)
    own = {card.pk: card for card in sorted_cards(group)}
    ranked = [card.pk for card in ranked_cards(group)]
    is_old = seen is not None and list(seen) != ranked
    if is_old or len(set(cards)) != len(cards) or not set(ranked) <= set(cards) <= own.keys():
        raise RuleError(_("The ranking has changed since you opened it. Look at it again."))
    return _number(group, [own[key] for key in cards], by)


@transaction.atomic
def place_card(*, card: Card, place: int, by: User, seen: int | None = None) -> Card:
    """Give a card its place in the ranking, from 1; past the end is last. One that was not ranked comes in.

    Raises as `lock_card`, RuleError for a place before the first.
    """
    card = lock_card(card, by, seen=seen)
    if place < 1:
        raise RuleError(_("The first place is 1."))
    note_sorted(card, by=by)
    return _place(card, place, by)


@transaction.atomic
def move_card(*, card: Card, steps: int, by: User, seen: int | None = None) -> Card:
    """Move a card some steps down the ranking, or up where `steps` is negative; the first and the last stay.

    Raises as `lock_card`, RuleError if it is not ranked.
    """
    card = lock_card(card, by, seen=seen)  # before the ranking is read: a colleague moves another card
    keys = [row.pk for row in ranked_cards(card.group)]
    if card.pk not in keys:
        raise RuleError(_("Rank the need first."))
    return _place(card, max(1, keys.index(card.pk) + 1 + steps), by)


@transaction.atomic
def unrank_card(*, card: Card, by: User, seen: int | None = None) -> Card:
    """Take a card out of the ranking; it goes on being sorted. Raises as `lock_card`."""
    card = lock_card(card, by, seen=seen)
    others = [other for other in ranked_cards(card.group) if other.pk != card.pk]
    if card.rank is not None:
        card.rank = None
        bulk_update_with_history([card], Card, ["rank"], default_user=by)
    _number(card.group, others, by)
    return card


@transaction.atomic
def rank_by_points(*, group: Body | None, by: User) -> list[Card]:
    """Rank every card that has points by them, the highest first; those ranked without points follow as they stood.

    Raises RuleError if no card has points.
    """
    lock_boards(group)
    require_right(by, Right.TRIAGE_NEEDS, group)
    scored = cards_by_points(group)
    if not scored:
        raise RuleError(_("No need has points yet. Score some needs first."))
    return _number(group, [*scored, *(card for card in ranked_cards(group) if card.points is None)], by)


def _place(card: Card, place: int, by: User) -> Card:
    others = [other for other in ranked_cards(card.group) if other.pk != card.pk]
    others.insert(place - 1, card)
    _number(card.group, others, by)
    return card


def _number(group: Body | None, cards: Sequence[Card], by: User) -> list[Card]:
    """Number the cards from 1; those that are ranked and do not stand on the board now come after, as they were.

    Raises RightRefusedError where a card would come before or behind one in which `by` has a conflict of interest.
    """
    _require_none_passed(cards, by)
    shown = {card.pk for card in cards}
    hidden = [card for card in Card.objects.on_board(group).ranked() if card.pk not in shown]
    everyone = [*cards, *hidden]
    changed = [card for place, card in enumerate(everyone, start=1) if card.rank != place]
    for place, card in enumerate(everyone, start=1):
        card.rank = place
    if changed:
        bulk_update_with_history(changed, Card, ["rank"], default_user=by)
    return list(cards)


def _require_none_passed(cards: Sequence[Card], by: User) -> None:
    """Refuse to move anything past a card that is closed to `by`: that is to rank it."""
    closed = closed_cards(by, cards)
    if not closed:
        return
    stood = sorted((card for card in cards if card.rank is not None), key=lambda card: card.rank or 0)
    before, after = [card.pk for card in stood], [card.pk for card in cards]
    for card in cards:
        if card.pk in closed and _ahead(card.pk, after) != _ahead(card.pk, before):
            words = _("You have a conflict of interest in “%(card)s” and move nothing past it in the ranking.")
            raise RightRefusedError(words % {"card": card})


def _ahead(key: int, ranking: Sequence[int]) -> set[int] | None:
    """Return what stands before `key`; None where it is not ranked."""
    return set(ranking[: ranking.index(key)]) if key in ranking else None
