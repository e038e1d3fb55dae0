"""Inventory rounds are prepared, opened and closed here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Organisation, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.edits import claim_edit
from foundation.errors import MissingFactsError, RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.transitions import take_step
from foundation.validation import require_valid
from needs.enums import ROUND, LetterKind, RoundState
from needs.models import Round, Submission
from needs.services.letters import write_letters


@dataclass(frozen=True)
class RoundFacts:
    """What is typed about a round. `reminder_days` is numbers of days before the last day, with commas."""

    title: str
    intro: str
    opens_on: dt.date
    closes_on: dt.date
    reminder_days: str
    contact: Person | None


def lock_round(inventory: Round) -> Round:
    """Return the round read anew and locked until the transaction ends."""
    return Round.objects.select_for_update().get(pk=inventory.pk)


def require_preparing(inventory: Round) -> None:
    """Raise StateRefusedError unless the round is still being prepared."""
    if not inventory.is_draft:
        raise StateRefusedError(_("The round has been opened. What the parties are asked can no longer be changed."))


@transaction.atomic
def create_round(*, facts: RoundFacts, by: User) -> Round:
    """Begin to prepare a round. Raises InvalidError if a rule of the row is broken."""
    require_right(by, Right.OPEN_ROUND)
    inventory = Round(**_fields(facts))
    require_valid(inventory)
    save_as(inventory, by=by)
    return inventory


@transaction.atomic
def change_round(*, inventory: Round, facts: RoundFacts, by: User, seen: int | None = None) -> Round:
    """Change what is typed about a round. `seen` is the edit number that the person's page was built on.

    Raises StateRefusedError once the round is closed, or where an open round's last day is moved to before today,
    StaleEditError if someone else has saved meanwhile, InvalidError if a rule of the row is broken.
    """
    inventory = lock_round(inventory)
    require_right(by, Right.OPEN_ROUND)
    if not (inventory.is_draft or inventory.is_open):
        raise StateRefusedError(_("The round is closed and can no longer be changed."))
    moved = inventory.is_open and facts.closes_on != inventory.closes_on
    if moved and facts.closes_on < timezone.localdate():
        raise StateRefusedError(_("The last day of an open round cannot be moved to before today. Close it instead."))
    claim_edit(inventory, seen=seen)
    for name, value in _fields(facts).items():
        setattr(inventory, name, value)
    require_valid(inventory)
    save_as(inventory, by=by)
    return inventory


@transaction.atomic
def ask_parties(*, inventory: Round, organisations: Iterable[Organisation], by: User) -> list[Submission]:
    """Let exactly `organisations` be asked in a round that is being prepared; in an open one, these too.

    Returns the submissions that are new; those who hand in for a party added to an open round get their letter.
    Raises StateRefusedError if the round is closed.
    """
    inventory = lock_round(inventory)
    require_right(by, Right.OPEN_ROUND)
    if not (inventory.is_draft or inventory.is_open):
        raise StateRefusedError(_("The round is closed. No more parties can be asked in it."))
    wanted = {organisation.pk: organisation for organisation in organisations}
    asked = {submission.organisation_id: submission for submission in inventory.submissions.asked_for()}
    new = [Submission(round=inventory, organisation=wanted[key]) for key in wanted if key not in asked]
    for submission in new:
        save_as(submission, by=by)
    if inventory.is_draft:
        for key, submission in asked.items():
            if key not in wanted:
                delete_as(submission, by=by)
    else:
        write_letters(submissions=new, kind=LetterKind.OPENED, by=by)
    return new


@transaction.atomic
def open_round(*, inventory: Round, by: User, now: dt.datetime | None = None) -> Round:
    """Open a round: the parties see their forms, and those who hand in for them get a letter with the way there.

    Raises StateRefusedError if it is open already or its last day has passed, MissingFactsError if nobody is asked.
    """
    inventory = lock_round(inventory)
    require_right(by, Right.OPEN_ROUND)
    moment = now or timezone.now()
    if timezone.localdate(moment) > inventory.closes_on:
        raise StateRefusedError(_("The last day has passed. Move it before you open the round."))
    submissions = list(inventory.submissions.select_related("organisation"))
    if inventory.is_draft and not submissions:
        raise MissingFactsError(_("Choose which parties are asked before you open the round."), [_("parties asked")])
    take_step(ROUND, inventory, to=RoundState.OPEN, by=by, extra={"opened_at": moment})
    write_letters(submissions=submissions, kind=LetterKind.OPENED, by=by, now=moment)
    return inventory


@transaction.atomic
def close_round(*, inventory: Round, by: User | None = None, now: dt.datetime | None = None) -> Round:
    """Close a round: what has not been handed in stays the party's own draft. `by` is None when its day has passed.

    Raises StateRefusedError if it is not open.
    """
    inventory = lock_round(inventory)
    if by is not None:
        require_right(by, Right.OPEN_ROUND)
    take_step(ROUND, inventory, to=RoundState.CLOSED, by=by, extra={"closed_at": now or timezone.now()})
    return inventory


def close_due(*, now: dt.datetime | None = None) -> int:
    """Close the rounds whose last day has ended; return how many. May be called any number of times, also at once."""
    day = timezone.localdate(now or timezone.now())
    closed = 0
    for inventory in Round.objects.open().filter(closes_on__lt=day).order_by("pk"):
        try:
            close_round(inventory=inventory)
        except RuleError:  # another worker closed it first
            continue
        closed += 1
    return closed


def _fields(facts: RoundFacts) -> dict[str, object]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}
