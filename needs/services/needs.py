"""A party writes its needs: begun, saved every few seconds, put in order and taken away, all in its own space."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.dates import format_time
from foundation.edits import StaleEditError, claim_edit
from foundation.errors import RuleError, StateRefusedError
from foundation.history import delete_as, save_as
from foundation.validation import require_valid
from needs.models import Answer, Need, Submission
from needs.services.saving import save_in_one_sitting

NEED_FIELDS = Need.told_when_made
MOST_NEEDS = 200
Was = Mapping[str | int, Sequence[Any]]  # by the name of a field or the id of a question


def lock_submission(submission: Submission) -> Submission:
    """Return the submission read anew with its round and party, locked until the transaction ends."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("round", "organisation__scope")
    return rows.get(pk=submission.pk)


def lock_to_write(submission: Submission, by: User, now: dt.datetime | None = None) -> Submission:
    """Lock the submission for one who writes in it.

    Raises RightRefusedError for who does not hand in for the party, StateRefusedError when it stands handed in, or
    when the round takes no more needs.
    """
    submission = lock_submission(submission)
    require_right(by, Right.HAND_IN_NEEDS, submission.organisation)
    if submission.is_handed_in:
        raise StateRefusedError(
            _("The needs are handed in. Ask the secretariat to reopen them if they must be changed.")
        )
    if not submission.may_be_written_at(now or timezone.now()):
        raise StateRefusedError(_("The round takes no more needs. What you have written can still be read here."))
    return submission


def lock_need(need: Need, by: User, now: dt.datetime | None = None) -> Need:
    """Lock the need, after its submission, for one who writes in it. Raises as `lock_to_write`, and if it is gone."""
    submission = lock_to_write(need.submission, by, now)
    found = Need.objects.select_for_update(of=("self",)).filter(pk=need.pk, removed_at=None).first()
    if found is None:
        raise StateRefusedError(_("A colleague has taken this need away. What you typed is still here: copy it."))
    found.submission = submission
    return found


def note_edit(submission: Submission) -> None:
    """Count an edit of the submission as a whole, so that a page of it that was looked through is known to be old."""
    Submission.objects.filter(pk=submission.pk).update(edit_number=F("edit_number") + 1)


@transaction.atomic
def note_opened(*, submission: Submission, by: User) -> Submission:
    """Note the first time that someone of the party opens its form. Later times, and others' visits, change nothing."""
    submission = lock_submission(submission)
    require_right(by, Right.HAND_IN_NEEDS, submission.organisation)
    if submission.opened_at is None and submission.may_be_written_at(timezone.now()):
        submission.opened_at = timezone.now()
        save_as(submission, by=by)
    return submission


@transaction.atomic
def start_need(*, submission: Submission, by: User, now: dt.datetime | None = None) -> Need:
    """Begin a need, last in the party's list. Raises as `lock_to_write`, and RuleError past 200 needs."""
    moment = now or timezone.now()
    submission = lock_to_write(submission, by, moment)
    if submission.needs.filter(removed_at=None).count() >= MOST_NEEDS:
        raise RuleError(_("A party hands in at most %(count)s needs in a round.") % {"count": MOST_NEEDS})
    if submission.opened_at is None:
        submission.opened_at = moment
        save_as(submission, by=by)
    last = submission.needs.aggregate(last=Max("order"))["last"] or 0
    need = Need(submission=submission, order=last + 1, created_by=by, changed_by=by, changed_at=moment)
    save_as(need, by=by)
    note_edit(submission)
    return need


@transaction.atomic
def save_need(
    *,
    need: Need,
    values: Mapping[str, Any],
    answers: Mapping[int, str],
    by: User,
    seen: int | None = None,
    page: str = "",
    was: Was | None = None,
    now: dt.datetime | None = None,
) -> Need:
    """Save what is typed about a need: `values` by field, `answers` by the id of the question. Anything may be missing.

    `seen` is the edit number the person's page was built on, `page` the page's own name: a page whose last answer got
    lost on the way may save again, and so may one that only says what already stands. A page that knows more says
    `was`, and is judged by that alone: for each field and question it was written in, the values that the portal may
    hold of it as far as the page knows. Nothing else is then written, so colleagues on different answers of one need
    let each other be. Raises as `lock_need`, StaleEditError, naming who, if someone has saved since, InvalidError for a
    value that a rule of the row forbids.
    """
    moment = now or timezone.now()
    need = lock_need(need, by, moment)
    if was is not None:
        values = {name: value for name, value in values.items() if name in was}
        answers = {key: value for key, value in answers.items() if key in was}
    is_own_page = bool(page) and page == need.saved_from
    is_old = not is_own_page and seen not in {None, need.edit_number}
    if (is_old or was is not None) and _stands(need, values, answers):
        return need
    if is_old if was is None else _is_written_by_others(need, values, answers, was):
        raise StaleEditError(_who_saved(need, by))
    claim_edit(need, seen=None)
    for name in NEED_FIELDS:
        if name in values:
            setattr(need, name, values[name])
    need.changed_at, need.changed_by, need.saved_from = moment, by, page
    require_valid(need)
    save_in_one_sitting(need, by=by)
    _save_answers(need, answers, by)
    note_edit(need.submission)
    return need


@transaction.atomic
def remove_need(*, need: Need, by: User) -> Submission:
    """Take a need away: one that was handed in before keeps its row, any other is gone. Raises as `lock_need`."""
    need = lock_need(need, by)
    if need.handed_in_at:
        need.removed_at = timezone.now()
        save_as(need, by=by)
    else:
        stored = [row.file for row in need.files.all()]
        delete_as(need, by=by)
        transaction.on_commit(lambda: forget_files(stored))
    note_edit(need.submission)
    return need.submission


def forget_files(stored: Iterable[Any]) -> None:
    """Delete the bytes of files whose rows are gone."""
    for file in stored:
        file.storage.delete(file.name)


def _is_written_by_others(need: Need, values: Mapping[str, Any], answers: Mapping[int, str], was: Was) -> bool:
    """Return whether something that is stored is neither what is given now nor what the page knew of."""
    stored = {answer.question_id: answer.value for answer in need.answers.all()}
    found = [
        *((getattr(need, name), [value, *was[name]]) for name, value in values.items()),
        *((stored.get(key, ""), [value, *was[key]]) for key, value in answers.items()),
    ]
    return any(not any(_same(there, known) for known in expected) for there, expected in found)


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are the same on the page, which shows a month without its day and line ends alike."""
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        return (one.year, one.month) == (other.year, other.month)
    if isinstance(one, str) and isinstance(other, str):
        return one.splitlines() == other.splitlines()
    return bool(one == other)


def _who_saved(need: Need, by: User) -> str:
    words = {"time": format_time(need.changed_at or need.created_at), "person": need.changed_by}
    if need.changed_by_id == by.pk:
        sentence = _(
            "You saved this yourself %(time)s, in another tab or window. What you typed is still here: compare, then "
            "save again."
        )
    else:
        sentence = _(
            "%(person)s saved this %(time)s, after you opened the page. What you typed is still here: compare, then "
            "save again."
        )
    return sentence % words


def _stands(need: Need, values: Mapping[str, Any], answers: Mapping[int, str]) -> bool:
    """Return whether all of this is stored already."""
    stored = {answer.question_id: answer.value for answer in need.answers.all()}
    return all(getattr(need, name) == values[name] for name in NEED_FIELDS if name in values) and all(
        stored.get(key, "") == value for key, value in answers.items()
    )


def _save_answers(need: Need, answers: Mapping[int, str], by: User) -> None:
    """Write the answers that differ from those stored; a question of another round is let be."""
    stored = {answer.question_id: answer for answer in need.answers.all()}
    asked = set(need.submission.round.questions.values_list("pk", flat=True))
    for key, value in answers.items():
        answer = stored.get(key) or Answer(need=need, question_id=key)
        if key in asked and answer.value != value:
            answer.value = value
            save_in_one_sitting(answer, by=by)
