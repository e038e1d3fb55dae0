"""The group answers a need, with its reason; the parties see it at once and are told by the way each has chosen."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from foundation.errors import RuleError
from foundation.history import save_as
from foundation.transitions import take_step
from needs.enums import CARD, WORD_LETTERS, CardState, LetterKind, Outcome, Stage, Told
from needs.models import Card, Letter, ToldChoice
from needs.queries.answered import fully_answered
from needs.services.stages import date_stage
from needs.services.triage import lock_card, need_ids, note_sorted, tell_parties


@dataclass(frozen=True)
class Verdict:
    """An answer as typed: its kind, why, whom a need is referred to, and words of one's own to the party."""

    outcome: Outcome
    reason: str
    referred_to: str = ""
    words: str = ""


@transaction.atomic
def decide_card(
    *, card: Card, verdict: Verdict, by: User, seen: int | None = None, now: dt.datetime | None = None
) -> Card:
    """Answer a card. Its needs reach their stage when every part of them is answered; the parties are told.

    Raises as `lock_card`, RuleError without a reason, or for a referral that does not say to whom.
    """
    moment = now or timezone.now()
    card = lock_card(card, by, seen=seen)
    if not verdict.reason.strip():
        raise RuleError(_("Give the reason. The party reads it with the answer."))
    referred_to = verdict.referred_to.strip() if verdict.outcome == Outcome.REFERRAL else ""
    if verdict.outcome == Outcome.REFERRAL and not referred_to:
        raise RuleError(_("Say whom the need is referred to."))
    note_sorted(card, by=by, now=moment)
    facts = {
        "outcome": verdict.outcome,
        "reason": verdict.reason.strip(),
        "referred_to": referred_to,
        "words": verdict.words.strip(),
        "decided_at": moment,
        "decided_by": by,
        "rank": None,
    }
    take_step(CARD, card, to=CardState.DECIDED, by=by, comment=verdict.reason.strip(), extra=facts)
    date_stage(needs=fully_answered(need_ids(card)), stage=Stage.DECIDED, at=moment)
    tell_parties(card, LetterKind.ANSWERED, by=by, now=moment)
    return card


@transaction.atomic
def reconsider_card(*, card: Card, reason: str, by: User, seen: int | None = None) -> Card:
    """Take an answer back to be sorted anew; what was answered stays in the history. Raises as `lock_card`."""
    card = lock_card(card, by, seen=seen, state=CardState.DECIDED)
    if not reason.strip():
        raise RuleError(_("Say why the answer is taken back."))
    facts = {"outcome": "", "reason": "", "referred_to": "", "words": "", "decided_at": None, "decided_by": None}
    take_step(CARD, card, to=CardState.OPEN, by=by, comment=reason.strip(), extra=facts)
    return card


@transaction.atomic
def choose_way(*, way: Told, by: User) -> ToldChoice:
    """Choose how to be told of needs, obligations and measures. One's own choice: whoever signs in has it."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # a double press makes one choice
    choice = ToldChoice.objects.filter(user=by).first() or ToldChoice(user=by)
    choice.way = way
    save_as(choice, by=by)
    return choice


def note_read(*, by: User, now: dt.datetime | None = None) -> int:
    """Note that `by` has read the word there was in the portal; return how many letters that were."""
    return Letter.objects.filter(user=by, kind__in=WORD_LETTERS, seen_at=None).update(seen_at=now or timezone.now())
