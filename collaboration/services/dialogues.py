"""Dialogues with the parties, and how those without a seat were reached."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import CoverageNote, Dialogue, Organisation, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.errors import StateRefusedError
from foundation.history import delete_as, save_as
from foundation.validation import require_valid

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def record_dialogue(*, dialogue: Dialogue, participants: Iterable[Person] | None = None, by: User) -> Dialogue:
    """Save a new or changed dialogue, held or booked; `participants`, when given, replaces those noted before.

    Raises RightRefusedError without the right to record dialogues with the organisation, InvalidError where a
    field is wrong or the same dialogue is noted twice.
    """
    require_right(by, Right.RECORD_DIALOGUE, dialogue.organisation)
    require_valid(dialogue)
    save_as(dialogue, by=by)
    if participants is not None:
        dialogue.participants.set(participants)
    return dialogue


@transaction.atomic
def call_off_dialogue(*, dialogue: Dialogue, today: dt.date, by: User) -> None:
    """Remove a booked dialogue that will not be held; its history stays.

    Raises RightRefusedError; StateRefusedError if its day has come, for what has been held is not removed.
    """
    require_right(by, Right.RECORD_DIALOGUE, dialogue.organisation)
    if dialogue.date <= today:
        raise StateRefusedError(_("The dialogue's day has come. Correct it instead if something is wrong."))
    delete_as(dialogue, by=by)


@transaction.atomic
def set_coverage(
    *,
    organisation: Organisation,
    body_kind: str,
    method: str,
    text: str = "",
    valid_from: dt.date,
    responsible: Person | None = None,
    by: User,
) -> CoverageNote:
    """Say how a party without a seat in a kind of body is reached from `valid_from` on.

    What was said before ends the day before; said again for the same first day, it is corrected. Raises
    RightRefusedError; StateRefusedError if something is said for later days; InvalidError where a field is wrong.
    """
    require_right(by, Right.KEEP_REGISTERS)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    same = CoverageNote.objects.filter(organisation=organisation, body_kind=body_kind)
    later = same.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    if later is not None:
        sentence = _("It is already said how %(party)s is reached %(span)s. Change that instead.")
        raise StateRefusedError(sentence % {"party": organisation, "span": later.span})
    note = same.filter(valid_from=valid_from).first()
    if note is None:
        _end_before(same, valid_from, by)
        note = CoverageNote(organisation=organisation, body_kind=body_kind, valid_from=valid_from)
    note.method, note.text, note.responsible = method, text, responsible
    require_valid(note)
    save_as(note, by=by)
    return note


def _end_before(notes: Iterable[CoverageNote], day: dt.date, by: User) -> None:
    for note in notes:
        if note.is_in_force(day):
            note.valid_to = day - ONE_DAY
            save_as(note, by=by)
