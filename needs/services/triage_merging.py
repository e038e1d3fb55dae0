"""Needs are merged and split on the board. What the parties handed in stays as it is, and it can be undone."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as
from foundation.transitions import take_step
from foundation.validation import require_valid
from needs.enums import CARD, CardState, LetterKind, Stage
from needs.models import Card, CardNeed, CardTag, Need
from needs.queries.conflicts import require_open_to
from needs.services.stages import date_stage
from needs.services.triage import (
    lock_boards,
    lock_card,
    lock_submissions,
    need_ids,
    note_sorted,
    take_up_whole,
    tell_parties,
)

MOST_PARTS = 12


@dataclass(frozen=True)
class CardText:
    """What a group calls merged needs, or a part of one, and how it describes it."""

    title: str
    text: str = ""


@transaction.atomic
def merge(
    *,
    group: Body | None,
    cards: Iterable[int],
    needs: Iterable[int] = (),
    written: CardText,
    by: User,
    now: dt.datetime | None = None,
) -> Card:
    """Merge cards, and needs that no one has taken up, of one board into a new card; return it.

    The parties of all the needs are told. The new card takes the best rank among them and all their tags. Raises
    RuleError for fewer than two, StateRefusedError if one of them is no longer being sorted on this board.
    """
    moment = now or timezone.now()
    lock_boards(group)
    require_right(by, Right.TRIAGE_NEEDS, group)
    picked = _picked(group, cards, needs, by)
    ranks = [card.rank for card in picked if card.rank is not None]
    whole = _new_card(picked[0], written, by, moment, rank=min(ranks, default=None))
    kept = sorted({key for card in picked for key in need_ids(card)})
    tags = sorted({link.tag_id for link in CardTag.objects.filter(card__in=picked)})
    _fill(whole, kept, tags, by)
    facts = {"merged_into": whole, "rank": None}
    for card in picked:
        take_step(CARD, card, to=CardState.MERGED, by=by, extra=facts | {"sorted_at": card.sorted_at or moment})
    date_stage(needs=kept, stage=Stage.SORTED, at=moment)
    tell_parties(whole, LetterKind.MERGED, by=by, now=moment)
    return whole


@transaction.atomic
def unmerge(*, card: Card, by: User, seen: int | None = None) -> list[Card]:
    """Take merged needs apart again, until they are answered; return their cards. The parties are told.

    Raises as `lock_card`, StateRefusedError if nothing was merged into it.
    """
    card = lock_card(card, by, seen=seen)
    originals = list(card.originals.order_by("pk"))
    if not originals:
        raise StateRefusedError(_("“%(card)s” was not merged from others.") % {"card": card})
    for original in originals:
        take_step(CARD, original, to=CardState.OPEN, by=by, extra={"merged_into": None})
    take_step(CARD, card, to=CardState.DISSOLVED, by=by, extra={"rank": None})
    tell_parties(card, LetterKind.PARTED, by=by)
    return originals


@transaction.atomic
def split(
    *, card: Card, parts: Sequence[CardText], by: User, seen: int | None = None, now: dt.datetime | None = None
) -> list[Card]:
    """Split a card in parts that are ranked and answered each by itself; return them. The parties are told.

    Raises as `lock_card`, RuleError for fewer than two parts or too many, InvalidError for a part without a title.
    """
    moment = now or timezone.now()
    card = lock_card(card, by, seen=seen)
    if not 1 < len(parts) <= MOST_PARTS:
        raise RuleError(_("Write from two to %(most)s parts, each with a title.") % {"most": MOST_PARTS})
    note_sorted(card, by=by, now=moment)
    kept = need_ids(card)
    tags = sorted(link.tag_id for link in card.tag_links.all())
    made = [_new_card(card, written, by, moment, split_from=card) for written in parts]
    for part in made:
        _fill(part, kept, tags, by)
    take_step(CARD, card, to=CardState.SPLIT, by=by, extra={"rank": None})
    tell_parties(card, LetterKind.SPLIT, by=by, now=moment)
    return made


@transaction.atomic
def join_parts(*, card: Card, by: User, seen: int | None = None) -> Card:
    """Undo a split while no part of it has been answered, merged or split further; the parties are told.

    Raises as `lock_card`, StateRefusedError where a part has gone further.
    """
    card = lock_card(card, by, seen=seen, state=CardState.SPLIT)
    parts = list(card.parts.exclude(state=CardState.DISSOLVED).order_by("pk"))
    for part in parts:
        if not part.is_open or part.group_id != card.group_id:
            raise StateRefusedError(_("The part “%(part)s” has gone further already.") % {"part": part})
    for part in parts:
        take_step(CARD, part, to=CardState.DISSOLVED, by=by, extra={"rank": None})
    take_step(CARD, card, to=CardState.OPEN, by=by)
    tell_parties(card, LetterKind.PARTED, by=by)
    return card


def _picked(group: Body | None, cards: Iterable[int], needs: Iterable[int], by: User) -> list[Card]:
    """Return the picked cards read under the lock, those of needs not taken up before made now."""
    cards, needs = set(cards), set(needs)
    # All of them at once, in their order: two boards with needs of the same parties never wait for each other.
    lock_submissions([*needs, *CardNeed.objects.filter(card__in=cards).values_list("need_id", flat=True)])
    rows = Need.objects.filter(pk__in=needs).order_by("pk")
    keys = {*cards, *(take_up_whole(need, group, by).pk for need in rows)}
    picked = list(Card.objects.filter(pk__in=keys, group=group).order_by("pk"))
    require_open_to(by, list(CardNeed.objects.filter(card__in=picked).values_list("need_id", flat=True)))
    if len(picked) < 2:  # noqa: PLR2004 - the fewest that can be merged
        raise RuleError(_("Pick at least two needs to merge."))
    for card in picked:
        if not card.is_open:
            sentence = _("“%(card)s” is no longer being sorted. Look at the board again.")
            raise StateRefusedError(sentence % {"card": card})
        if not Need.objects.handed_in().filter(card_links__card=card).exists():
            raise StateRefusedError(_("The party is changing “%(card)s”. Merge it later.") % {"card": card})
    return picked


def _new_card(
    like: Card,
    written: CardText,
    by: User,
    moment: dt.datetime,
    *,
    rank: int | None = None,
    split_from: Card | None = None,
) -> Card:
    card = Card(
        group_id=like.group_id,
        title=written.title.strip(),
        text=written.text.strip(),
        sorted_at=moment,
        rank=rank,
        split_from=split_from,
    )
    require_valid(card)
    save_as(card, by=by)
    return card


def _fill(card: Card, needs: Iterable[int], tags: Iterable[int], by: User) -> None:
    CardNeed.objects.bulk_create([CardNeed(card=card, need_id=key) for key in needs])
    for key in tags:
        save_as(CardTag(card=card, tag_id=key), by=by)
