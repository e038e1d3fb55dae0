"""A card as its page tells it, and what a need's own page tells of the cards it stands on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from collaboration.models import User
from foundation.history import Change, changes_of
from foundation.models import StateChange
from foundation.tables import Tag
from needs.enums import CardState, Stage
from needs.models import Card, CardNeed, CardTag, Criterion, Need, NeedConflict, Score, Submission
from needs.queries.ranking import standing

STAGE_TONES = {Stage.HANDED_IN: "", Stage.SORTED: "info", Stage.BEGUN: "info"}


@dataclass(frozen=True)
class ScoreRow:
    """One criterion of the group and what the card scores by it, None where it has not been scored."""

    criterion: Criterion
    value: int | None


@dataclass(frozen=True)
class Fate:
    """Where a need stands in a word, and the live cards it stands on."""

    state: Tag
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class NeedAnswer:
    """One card that a need stands on, seen from the need: with the needs of others that were merged with it."""

    card: Card
    others: tuple[Need, ...]


def needs_of(card: Card) -> list[Need]:
    """Return the card's needs as they stand handed in, by party; one query."""
    related = ("submission__organisation", "submission__round")
    rows = Need.objects.handed_in().filter(card_links__card=card).select_related(*related)
    return list(rows.order_by("submission__organisation__name", "pk"))


def hidden_needs(card: Card, shown: Sequence[Need]) -> int:
    """Return how many of the card's needs their parties are changing, or have taken away; one query."""
    return CardNeed.objects.filter(card=card).count() - len(shown)


def score_rows(card: Card) -> list[ScoreRow]:
    """Return the group's criteria with what the card scores; one query."""
    given = Score.objects.filter(card=card, criterion=OuterRef("pk")).values("value")
    rows: Any = Criterion.objects.filter(criteria_set__group=card.group_id, removed_at=None)
    rows = rows.annotate(value=Subquery(given)).order_by("order", "pk")
    return [ScoreRow(criterion, criterion.value) for criterion in rows]


def tags_of(card: Card) -> list[str]:
    """Return the card's tags in Swedish order; one query."""
    return list(card.tag_links.order_by("tag__name").values_list("tag__name", flat=True))


def card_history(card: Card) -> list[Change]:
    """Return who has done what with a card, its tags and its scores, and who stepped aside, the latest first."""
    users = User.objects.select_related("person")
    of_tags, of_scores = CardTag.history.filter(card_id=card.pk), Score.history.filter(card_id=card.pk)
    of_conflicts = NeedConflict.history.filter(need__in=CardNeed.objects.filter(card=card).values("need"))
    changes = [*changes_of(card, of_tags, of_scores, of_conflicts, users=users), *_taken_back(card)]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _taken_back(card: Card) -> list[Change]:
    """Return the answers that were taken back, with their reasons."""
    kind = ContentType.objects.get_for_model(Card)
    steps = StateChange.objects.filter(content_type=kind, object_id=card.pk, from_state=CardState.DECIDED)
    what = _("Answer taken back")
    return [Change(step.at, what, str(step.by), reason=step.comment) for step in steps.select_related("by__person")]


def answers_of(need: Need) -> list[NeedAnswer]:
    """Return the live cards that a need stands on, each with the others' needs merged with it.

    Of others, only what stands handed in now: never a draft. One query, and one more where something was merged.
    """
    merged = Exists(CardNeed.objects.filter(card=OuterRef("pk")).exclude(need=need))
    rows: Any = Card.objects.live().filter(needs=need).select_related("group").annotate(is_whole=merged)
    cards = list(rows.order_by("pk"))
    others = _with_others([card for card in cards if card.is_whole], {need.pk})
    return [NeedAnswer(card, others.get(card, ())) for card in cards]


def answers_by_need(needs: Iterable[int]) -> defaultdict[int, list[Card]]:
    """Return the live cards by the id of each need that stands on them; one query."""
    found: defaultdict[int, list[Card]] = defaultdict(list)
    links = CardNeed.objects.filter(need__in=needs, card__in=Card.objects.live().values("pk")).select_related("card")
    for link in links.order_by("card_id"):
        found[link.need_id].append(link.card)
    return found


def fates_of(submission: Submission) -> dict[int, Fate]:
    """Return where each need of a submission stands, by its id; two queries."""
    needs = list(submission.needs.filter(removed_at=None))
    for need in needs:
        need.submission = submission
    cards = answers_by_need(need.pk for need in needs)
    return {need.pk: Fate(state_of(need, cards[need.pk]), tuple(cards[need.pk])) for need in needs}


def state_of(need: Need, cards: Sequence[Card]) -> Tag:
    """Return where a need stands, as a word with its tone: its furthest stage, or its answer once there is one."""
    if not need.submission.is_handed_in:
        return Tag(_("reopened"), "warn")
    reached = [stage for stage in Stage if getattr(need, stage.column)]
    stage = reached[-1] if reached else Stage.HANDED_IN
    if stage in {Stage.SORTED, Stage.DECIDED} and any(card.is_open for card in cards):
        return Tag(Stage.SORTED.label if stage == Stage.SORTED else _("being reconsidered"), "info")
    if stage == Stage.DECIDED and len(cards) == 1:
        return cards[0].state_tag
    return Tag(stage.label, STAGE_TONES.get(stage, "ok"))


def originals_of(card: Card) -> list[Card]:
    """Return the cards that were merged into this one, of which something stands handed in now; one query."""
    return list(standing(card.originals.order_by("pk")))


def parts_of(card: Card) -> list[Card]:
    """Return the parts that the card was split in, those that were joined again left out; one query."""
    return list(card.parts.exclude(state=CardState.DISSOLVED).order_by("pk"))


def _with_others(cards: Sequence[Card], own: set[int]) -> dict[Card, tuple[Need, ...]]:
    if not cards:
        return {}
    others: defaultdict[int, list[Need]] = defaultdict(list)
    standing = Need.objects.handed_in().exclude(pk__in=own).values("pk")
    links = CardNeed.objects.filter(card__in=cards, need__in=standing).select_related("need__submission__organisation")
    for link in links.order_by("need__submission__organisation__name", "need_id"):
        others[link.card_id].append(link.need)
    return {card: tuple(others[card.pk]) for card in cards}
