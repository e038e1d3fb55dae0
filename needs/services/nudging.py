"""Those who have not answered are nudged by the secretariat, and reminded by the portal on the round's days."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.errors import RuleError, StateRefusedError
from needs.enums import LetterKind, SubmissionState
from needs.models import Letter, Round, Submission
from needs.services.letters import write_letters
from needs.services.needs import lock_submission
from needs.services.rounds import lock_round


@transaction.atomic
def nudge(*, submission: Submission, by: User, message: str = "") -> list[Letter]:
    """Write to those who hand in for one party that has not done so, with a few words of one's own.

    Raises StateRefusedError if it has handed in or the round takes no more, RuleError if nobody can be written to.
    """
    submission = lock_submission(submission)
    require_right(by, Right.OPEN_ROUND)
    if submission.is_handed_in:
        raise StateRefusedError(_("%(party)s has handed in already.") % {"party": submission.organisation})
    if not submission.may_be_written_at(timezone.now()):
        raise StateRefusedError(_("The round takes no more needs."))
    letters = write_letters(submissions=[submission], kind=LetterKind.NUDGED, by=by, message=message.strip())
    if not letters:
        sentence = _("Nobody hands in for %(party)s. Give someone the role of contact person there first.")
        raise RuleError(sentence % {"party": submission.organisation})
    return letters


@transaction.atomic
def nudge_all(*, inventory: Round, by: User, message: str = "") -> int:
    """Write to every party that has not handed in; return how many parties were written to.

    Raises StateRefusedError if the round takes no more needs, RuleError if nobody can be written to.
    """
    inventory = lock_round(inventory)
    require_right(by, Right.OPEN_ROUND)
    if not inventory.takes_answers_at(timezone.now()):
        raise StateRefusedError(_("The round takes no more needs."))
    letters = write_letters(submissions=_waiting(inventory), kind=LetterKind.NUDGED, by=by, message=message.strip())
    if not letters:
        raise RuleError(_("There is nobody to write to: every party has handed in, or nobody hands in for it."))
    return len({letter.submission_id for letter in letters})


def send_reminders(*, now: dt.datetime | None = None) -> int:
    """Write the reminders of the day for every open round; return how many letters were written.

    May be called any number of times, also by two workers at once: one letter a day to each.
    """
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    return sum(
        _remind(inventory, moment)
        for inventory in Round.objects.open().filter(closes_on__gte=day).order_by("pk")
        if (inventory.closes_on - day).days in inventory.reminder_offsets
    )


@transaction.atomic
def _remind(inventory: Round, now: dt.datetime) -> int:
    lock_round(inventory)
    day = timezone.localdate(now)
    told = Letter.objects.filter(submission__round=inventory, day=day, kind=LetterKind.REMINDED)
    if told.exists():
        return 0
    return len(write_letters(submissions=_waiting(inventory), kind=LetterKind.REMINDED, by=None, now=now))


def _waiting(inventory: Round) -> list[Submission]:
    rows = inventory.submissions.filter(state=SubmissionState.DRAFT).select_related("organisation")
    return list(rows.order_by("organisation__name", "pk"))
