"""The group writes what it weighs needs by, and scores them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.edits import claim_edit
from foundation.errors import RuleError
from foundation.history import delete_as, save_as
from foundation.numbers import round_half_up
from foundation.validation import require_valid
from needs.enums import CardState
from needs.models import Card, CriteriaSet, Criterion, Score
from needs.models.triage import BEST
from needs.services.triage import lock_boards, lock_card, note_sorted, write_tags


@dataclass(frozen=True)
class CriterionInput:
    """One criterion as typed; `row` is the key of the stored one it stands for, None for a new one."""

    name: str
    guidance: str = ""
    weight: int = 1
    row: int | None = None


@transaction.atomic
def set_criteria(
    *,
    group: Body,
    rows: Sequence[CriterionInput],
    removed: Sequence[int],
    by: User,
    seen: int | None = None,
    now: dt.datetime | None = None,
) -> CriteriaSet:
    """Write the criteria of a group in this order; those of `removed` are taken away, and kept if they were used.

    The points of what is being sorted are reckoned anew. Raises StaleEditError if someone else has saved meanwhile,
    InvalidError for a criterion that breaks a rule of its own.
    """
    lock_boards(group)
    require_right(by, Right.TRIAGE_NEEDS, group)
    owner, _made = CriteriaSet.objects.get_or_create(group=group)
    claim_edit(owner, seen=seen)
    stored = {row.pk: row for row in owner.criteria.filter(removed_at=None)}
    for key in removed:
        if key in stored:
            _take_away(stored.pop(key), by, now or timezone.now())
    for order, row in enumerate(rows, start=1):
        criterion = stored.get(row.row or 0) or Criterion(criteria_set=owner)
        criterion.order, criterion.name = order, row.name.strip()
        criterion.guidance, criterion.weight = row.guidance.strip(), row.weight
        require_valid(criterion)
        if owner.criteria.filter(removed_at=None, name=criterion.name).exclude(pk=criterion.pk).exists():
            raise RuleError(_("The group already has the criterion “%(name)s”.") % {"name": criterion.name})
        save_as(criterion, by=by)
    for card in Card.objects.on_board(group).filter(state=CardState.OPEN, scores__isnull=False).distinct():
        _reckon(card)
    return owner


@transaction.atomic
def set_scores(*, card: Card, values: Mapping[int, int | None], by: User, seen: int | None = None) -> Card:
    """Score a card: `values` are 1 to 5 by the criterion's id, None where the group has not scored.

    A criterion of another group is let be. Raises as `lock_card`, RuleError for another number.
    """
    card = lock_card(card, by, seen=seen)
    _write_scores(card, values, by)
    note_sorted(card, by=by)
    return card


@transaction.atomic
def sort_card(
    *, card: Card, tags: Sequence[str], scores: Mapping[int, int | None], by: User, seen: int | None = None
) -> Card:
    """Tag and score a card in one go. Raises as `set_tags` and `set_scores`."""
    card = lock_card(card, by, seen=seen)
    write_tags(card, tags, by)
    _write_scores(card, scores, by)
    note_sorted(card, by=by)
    return card


def _write_scores(card: Card, values: Mapping[int, int | None], by: User) -> None:
    if any(value is not None and not 1 <= value <= BEST for value in values.values()):
        raise RuleError(_("A score is a whole number from 1 to 5."))
    criteria = Criterion.objects.filter(criteria_set__group=card.group_id, removed_at=None)
    asked = set(criteria.values_list("pk", flat=True))
    stored = {score.criterion_id: score for score in card.scores.all()}
    for key in asked & values.keys():
        _write_score(stored.get(key) or Score(card=card, criterion_id=key), values[key], by)
    _reckon(card)


def _write_score(score: Score, value: int | None, by: User) -> None:
    if value is None and score.pk:
        delete_as(score, by=by)
    elif value is not None and value != score.value:
        score.value = value
        save_as(score, by=by)


def _reckon(card: Card) -> None:
    """Write the weighted mean of the scores by the criteria that the group has now; None without any."""
    rows = list(card.scores.filter(criterion__removed_at=None).values_list("value", "criterion__weight"))
    weight = sum(weight for _value, weight in rows)
    total = sum(value * weight for value, weight in rows)
    card.points = round_half_up(Decimal(total) / weight, 2) if weight else None
    Card.objects.filter(pk=card.pk).update(points=card.points)


def _take_away(criterion: Criterion, by: User, moment: dt.datetime) -> None:
    if criterion.scores.exists():
        criterion.removed_at = moment
        save_as(criterion, by=by)
    else:
        delete_as(criterion, by=by)
