"""What a party says at a visit is written down by the secretariat and stands handed in; its draft is not touched."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collaboration.models import Body, Dialogue, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.bulk import create_all
from foundation.errors import MissingFactsError, RuleError, StateRefusedError
from foundation.history import save_as
from foundation.validation import require_valid
from needs.enums import LetterKind, RoundState, SubmissionState
from needs.models import Answer, HandedInVersion, Need, Round, Submission
from needs.queries.missing import lacks
from needs.queries.sheets import sheets_json, sheets_of, written_in
from needs.queries.visits import has_answered
from needs.services.letters import LANGUAGE, write_letters
from needs.services.rounds import lock_round
from needs.services.submissions import draw_number


@dataclass(frozen=True)
class SpokenNeed:
    """One need as it was told at a visit; `answers` are what was said to the round's questions, by their ids."""

    title: str
    kind: str
    why: str
    theme: Body | None = None
    target_group: str = ""
    people_count: int | None = None
    preferred_form: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def record_needs(
    *,
    dialogue: Dialogue,
    needs: Sequence[SpokenNeed],
    inventory: Round | None,
    by: User,
    now: dt.datetime | None = None,
) -> Submission:
    """Record the needs that came out of a visit, in a round or, where `inventory` is None, outside the rounds.

    They get a registry number and stand handed in, on behalf of the party by `by`; those who hand in for the party get
    a letter and can ask for a change as for anything handed in. Neither read nor written is what the party is drafting.
    Nothing is made up: a question of the round that was not answered at the visit stays so, and the need is shown as
    incomplete until the party hands it in itself. Raises RightRefusedError; StateRefusedError before the day of the
    visit, for a round that is being prepared, and for one where the party has handed in its own answer; RuleError
    without needs; MissingFactsError naming what each lacks.
    """
    moment = now or timezone.now()
    dialogue = (
        Dialogue.objects.select_for_update(of=("self",)).select_related("organisation__scope").get(pk=dialogue.pk)
    )
    require_right(by, Right.RECORD_DIALOGUE, dialogue.organisation)
    require_right(by, Right.OPEN_ROUND)
    if dialogue.date > timezone.localdate(moment):
        raise StateRefusedError(_("The visit has not been yet. Its needs can be recorded once it has."))
    if not needs:
        raise RuleError(_("Write at least one need that came out of the visit."))
    inventory = _checked(inventory, dialogue) if inventory else _round_of_year(dialogue.date.year, moment, by)
    submission = Submission(round=inventory, organisation=dialogue.organisation, dialogue=dialogue)
    submission.state, submission.handed_in_at, submission.handed_in_by = SubmissionState.HANDED_IN, moment, by
    for name, value in draw_number(submission, timezone.localdate(moment).year).items():
        setattr(submission, name, value)
    save_as(submission, by=by)
    _write(submission, needs, by, moment)
    _keep_version(submission, by, moment)
    write_letters(submissions=[submission], kind=LetterKind.RECORDED, by=by, now=moment)
    return submission


def _checked(inventory: Round, dialogue: Dialogue) -> Round:
    inventory = lock_round(inventory)
    if inventory.is_draft:
        raise StateRefusedError(_("The round has not been opened. Record the needs outside the rounds."))
    if has_answered(inventory, dialogue.organisation):
        sentence = _("%(party)s has handed in its own needs in this round. Record these outside the rounds.")
        raise StateRefusedError(sentence % {"party": dialogue.organisation})
    return inventory


def _round_of_year(year: int, moment: dt.datetime, by: User) -> Round:
    """Return the row that gathers the visits of a year, made with the first of them."""
    found: Round | None = Round.objects.filter(visits_year=year).first()
    if found is not None:
        return found
    with translation.override(LANGUAGE):
        title = _("Visits %(year)d") % {"year": year}
    gathering = Round(
        title=title,
        opens_on=dt.date(year, 1, 1),
        closes_on=dt.date(year, 12, 31),
        reminder_days="",
        state=RoundState.CLOSED,
        opened_at=moment,
        closed_at=moment,
        visits_year=year,
    )
    try:
        with transaction.atomic():
            save_as(gathering, by=by)
    except IntegrityError:  # someone else has made it in the same moment
        return Round.objects.get(visits_year=year)
    return gathering


def _write(submission: Submission, needs: Sequence[SpokenNeed], by: User, moment: dt.datetime) -> None:
    rows = [
        Need(
            submission=submission,
            order=order,
            created_by=by,
            changed_by=by,
            changed_at=moment,
            handed_in_at=moment,
            **{fact.name: getattr(need, fact.name) for fact in fields(need) if fact.name != "answers"},
        )
        for order, need in enumerate(needs, start=1)
    ]
    lacking = [(number, ", ".join(lacks(row))) for number, row in enumerate(rows, start=1)]
    missing = [_("Need %(number)d: %(missing)s") % {"number": n, "missing": words} for n, words in lacking if words]
    if missing:
        raise MissingFactsError(_("Something is missing before the needs can be recorded."), missing)
    for row in rows:
        require_valid(row)
    create_all(rows, by=by)
    asked = set(submission.round.questions.values_list("pk", flat=True))
    create_all(
        [
            Answer(need=row, question_id=key, value=text.strip())
            for row, need in zip(rows, needs, strict=True)
            for key, text in need.answers.items()
            if key in asked and text.strip()
        ],
        by=by,
    )


def _keep_version(submission: Submission, by: User, moment: dt.datetime) -> None:
    with translation.override(LANGUAGE):
        sheets = sheets_of(written_in(submission))
    HandedInVersion.objects.create(
        submission=submission,
        number=1,
        handed_in_at=moment,
        handed_in_by=by,
        by_name=str(by),
        content=sheets_json(sheets),
    )
