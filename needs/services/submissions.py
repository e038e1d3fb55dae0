"""A party hands its needs in; what was handed in is reopened on request, with a reason."""

import datetime as dt

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.edits import claim_edit
from foundation.errors import MissingFactsError, RuleError, StateRefusedError
from foundation.history import save_as
from foundation.transitions import take_step
from needs.enums import SUBMISSION, LetterKind, SubmissionState
from needs.models import HandedInVersion, NeedFile, RegistrySeries, Submission
from needs.queries.missing import missing_in
from needs.queries.sheets import sheets_json, sheets_of, written_in
from needs.queries.waiting import waiting_rows, waiting_uploads
from needs.services.letters import LANGUAGE, write_letters
from needs.services.needs import lock_submission, lock_to_write
from needs.services.triage import follow_titles


@transaction.atomic
def hand_in(
    *,
    submission: Submission,
    by: User,
    seen: int | None = None,
    has_no_needs: bool = False,
    leaves_rows: bool = False,
    now: dt.datetime | None = None,
) -> Submission:
    """Hand in what the party has written. It gets its registry number, is read by the parties, and is kept as it reads.

    `seen` is the edit number of what was looked through. `has_no_needs` says that the party has none this time,
    `leaves_rows` that uploaded rows which wait to be saved are not to go along. Raises as `lock_to_write`,
    StaleEditError if a colleague has changed something since, MissingFactsError naming what each need lacks, RuleError
    for no needs, or rows that wait, without saying so.
    """
    moment = now or timezone.now()
    submission = lock_to_write(submission, by, moment)
    claim_edit(submission, seen=seen)
    with translation.override(LANGUAGE):
        written = written_in(submission)
        sheets = sheets_of(written)
    waiting = waiting_rows(waiting_uploads(submission))
    if waiting and not leaves_rows:
        raise RuleError(
            ngettext(
                "%(count)s uploaded row waits to be saved. Do that first, or tick that you hand in without it.",
                "%(count)s uploaded rows wait to be saved. Do that first, or tick that you hand in without them.",
                waiting,
            )
            % {"count": waiting}
        )
    if not sheets and not has_no_needs:
        raise RuleError(_("There are no needs to hand in. Write one, or tick that you have none this time."))
    missing = [str(one) for one in missing_in(written)]
    if missing:
        raise MissingFactsError(_("Something is missing before you can hand in. Your text is saved."), missing)
    number = draw_number(submission, timezone.localdate(moment).year)
    facts = {"handed_in_at": moment, "handed_in_by": by, "has_no_needs": not sheets, **number}
    asked = {"reopen_asked_at": None, "reopen_asked_by": None, "reopen_reason": ""}
    take_step(SUBMISSION, submission, to=SubmissionState.HANDED_IN, by=by, extra=facts | asked)
    submission.needs.filter(removed_at=None, handed_in_at=None).update(handed_in_at=moment)
    NeedFile.objects.filter(need__submission=submission, removed_at=None, handed_in_at=None).update(handed_in_at=moment)
    follow_titles(submission)
    HandedInVersion.objects.create(
        submission=submission,
        number=submission.versions.count() + 1,
        handed_in_at=moment,
        handed_in_by=by,
        by_name=str(by),
        content=sheets_json(sheets),
    )
    return submission


@transaction.atomic
def ask_to_reopen(*, submission: Submission, reason: str, by: User) -> Submission:
    """Ask the secretariat to reopen what the party handed in.

    Raises StateRefusedError if it does not stand handed in, RuleError without a reason.
    """
    submission = lock_submission(submission)
    require_right(by, Right.HAND_IN_NEEDS, submission.organisation)
    _require_handed_in(submission)
    submission.reopen_asked_at, submission.reopen_asked_by = timezone.now(), by
    submission.reopen_reason = _reason(reason)
    save_as(submission, by=by)
    return submission


@transaction.atomic
def reopen(*, submission: Submission, reason: str, by: User) -> Submission:
    """Reopen what a party handed in, as it asked or for a reason of the secretariat's; the party is written to.

    The version handed in stays readable, and the registry number stays. Raises StateRefusedError if it does not stand
    handed in, RuleError without a reason.
    """
    submission = lock_submission(submission)
    require_right(by, Right.OPEN_ROUND)
    _require_handed_in(submission)
    reason = _reason(reason or submission.reopen_reason)
    facts = {"reopened_at": timezone.now(), "reopen_asked_at": None, "reopen_asked_by": None, "reopen_reason": reason}
    take_step(SUBMISSION, submission, to=SubmissionState.DRAFT, by=by, comment=reason, extra=facts)
    write_letters(submissions=[submission], kind=LetterKind.REOPENED, by=by, message=reason)
    return submission


@transaction.atomic
def decline_reopening(*, submission: Submission, reason: str, by: User) -> Submission:
    """Answer no to a party that asked to reopen; it is written to, with the reason.

    Raises StateRefusedError if nothing was asked, RuleError without a reason.
    """
    submission = lock_submission(submission)
    require_right(by, Right.OPEN_ROUND)
    if not submission.asks_to_reopen:
        raise StateRefusedError(_("The party has not asked for its needs to be reopened."))
    reason = _reason(reason)
    submission.reopen_asked_at, submission.reopen_asked_by, submission.reopen_reason = None, None, ""
    save_as(submission, by=by)
    write_letters(submissions=[submission], kind=LetterKind.DECLINED, by=by, message=reason)
    return submission


def draw_number(submission: Submission, year: int) -> dict[str, int]:
    """Draw the next registry number of the year under a lock; nothing where the submission has its number already."""
    if submission.was_handed_in:
        return {}
    RegistrySeries.objects.get_or_create(year=year)
    series = RegistrySeries.objects.select_for_update().get(year=year)
    series.last_number += 1
    series.save()
    return {"registry_year": year, "registry_number": series.last_number}


def _require_handed_in(submission: Submission) -> None:
    if not submission.is_handed_in:
        raise StateRefusedError(_("The needs are not handed in. The party can change them as they are."))


def _reason(text: str) -> str:
    if not text.strip():
        raise RuleError(_("Say why it should be reopened."))
    return text.strip()
