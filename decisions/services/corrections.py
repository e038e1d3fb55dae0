"""Obvious slips in approved decisions are corrected here, without touching what was approved (FL 36 §)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import ErrorKind
from decisions.models import Annex, Correction, Decision
from decisions.queries.record import record_of
from decisions.services.decisions import lock_decision
from foundation.errors import RuleError, StateRefusedError
from foundation.tasks import send_on_commit
from foundation.validation import require_valid

SEAL = "decisions.tasks.seal_correction"


@dataclass(frozen=True)
class Slip:
    """What is wrong and what it shall read. `annex` is where it stands; None for the decision's own text."""

    kind: ErrorKind
    stood: str
    shall_read: str
    reason: str
    annex: Annex | None = None


@transaction.atomic
def correct_slip(*, decision: Decision, slip: Slip, by: User, today: dt.date) -> Correction:
    """Correct an obvious slip of an approved decision in a row of its own, and have the corrected record sealed.

    Raises RightRefusedError without the right to keep the body's minutes, StateRefusedError before the minutes are
    approved, RuleError if the words do not stand in the decision or the correction changes nothing.
    """
    decision = lock_decision(decision)
    require_right(by, Right.KEEP_MINUTES, decision.body)
    if not decision.is_frozen:
        raise StateRefusedError(
            _("The minutes are not approved yet. Change the decision's own words until they are, then correct slips.")
        )
    stood, shall_read, reason = (text.strip() for text in (slip.stood, slip.shall_read, slip.reason))
    if not (stood and shall_read and reason):
        raise RuleError(_("Say what stands, what it shall read, and why."))
    if stood == shall_read:
        raise RuleError(_("What it shall read is the same as what stands. Write what is to be different."))
    if slip.annex is not None and slip.annex.decision_id != decision.pk:
        raise RuleError(_("That is no annex of this decision. Choose one of those it has."))
    if slip.annex is None and not any(_spaced(stood) in text for text in _texts(decision)):
        raise RuleError(
            _("“%(words)s” does not stand in the decision. Write it letter by letter as it stands.") % {"words": stood}
        )
    row = Correction(
        decision=decision,
        number=decision.corrections.count() + 1,
        annex=slip.annex,
        kind=slip.kind,
        stood=stood,
        shall_read=shall_read,
        reason=reason,
        corrected_on=today,
        by=by,
        by_name=str(by),
    )
    require_valid(row)
    row.save(force_insert=True)
    send_on_commit(SEAL, correction_id=row.pk)
    return row


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _texts(decision: Decision) -> Iterator[str]:
    """Yield the decision's own texts, as they read with the corrections made so far."""
    facts = asdict(record_of(decision, with_annexes=False, corrected_until=0))
    yield from map(_spaced, _strings(facts))
    earlier = decision.corrections.filter(annex=None).values_list("shall_read", flat=True)
    yield from map(_spaced, earlier)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
