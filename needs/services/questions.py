"""The questions of a round are written by the secretariat, as rows, while the round is being prepared."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.copies import copy_of
from foundation.edits import claim_edit
from foundation.history import delete_as, save_as
from foundation.validation import require_valid
from needs.models import Question, Round
from needs.services.rounds import lock_round, require_preparing


@dataclass(frozen=True)
class QuestionInput:
    """One question as typed; `row` is the key of the stored question it stands for, None for a new one."""

    kind: str
    label: str
    help_text: str = ""
    is_required: bool = False
    choices: str = ""
    row: int | None = None


@transaction.atomic
def set_questions(
    *, inventory: Round, rows: Sequence[QuestionInput], removed: Sequence[int], by: User, seen: int | None = None
) -> list[Question]:
    """Write the questions of a round in this order, and take those of `removed` away.

    Raises StateRefusedError once the round is opened, StaleEditError if someone else has saved meanwhile, InvalidError
    for a question that breaks a rule of its own.
    """
    inventory = lock_round(inventory)
    require_right(by, Right.OPEN_ROUND)
    require_preparing(inventory)
    claim_edit(inventory, seen=seen)
    stored = {question.pk: question for question in inventory.questions.all()}
    for key in removed:
        if key in stored:
            delete_as(stored.pop(key), by=by)
    questions = []
    for order, row in enumerate(rows, start=1):
        question = stored.get(row.row or 0) or Question(round=inventory)
        question.order, question.kind, question.label = order, row.kind, row.label
        question.help_text, question.is_required, question.choices = row.help_text, row.is_required, row.choices
        require_valid(question)
        save_as(question, by=by)
        questions.append(question)
    return questions


@transaction.atomic
def copy_questions(*, inventory: Round, source: Round, by: User) -> int:
    """Copy the questions of an earlier round, last; those it has already are let be. Returns how many came.

    Raises StateRefusedError once the round is opened.
    """
    inventory = lock_round(inventory)
    require_right(by, Right.OPEN_ROUND)
    require_preparing(inventory)
    claim_edit(inventory, seen=None)
    there = list(inventory.questions.values_list("label", flat=True))
    wanted = source.questions.exclude(label__in=there).order_by("order", "pk")
    copies = [copy_of(question, round=inventory, order=len(there) + place) for place, question in enumerate(wanted, 1)]
    for copy in copies:
        save_as(copy, by=by)
    return len(copies)
