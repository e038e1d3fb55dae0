"""What is missing before a party can hand in, need by need."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needs.models import Need, Question
from needs.queries.sheets import Written

REQUIRED = ("title", "kind", "why")


@dataclass(frozen=True)
class Missing:
    """What one need lacks, as a sentence. `is_answer` says that it is answers to the round's questions alone."""

    need: Need
    sentence: str
    is_answer: bool

    def __str__(self) -> str:
        return self.sentence


def missing_in(written: Written) -> list[Missing]:
    """Return each need that lacks something that must be there."""
    questions = [question for question in written.questions if question.is_required]
    found = ((number, need, missing_of(need, questions)) for number, need in enumerate(written.needs, start=1))
    sentence = _("Need %(number)s, “%(title)s”: %(missing)s")
    return [
        Missing(
            need,
            sentence % {"number": number, "title": need, "missing": ", ".join(missing)},
            is_answer=not lacks(need),
        )
        for number, need, missing in found
        if missing
    ]


def missing_of(need: Need, questions: Sequence[Question]) -> list[str]:
    """Return what one need lacks, in words: the fields that are always asked for, and the required questions."""
    given = {answer.question_id for answer in need.answers.all() if answer.value.strip()}
    return [*lacks(need), *(question.label for question in questions if question.pk not in given)]


def lacks(need: Need) -> list[str]:
    """Return which of the fields that are always asked for one need lacks, in words."""
    words = {"title": _("the need in one sentence"), "kind": _("kind of need"), "why": _("why it is needed")}
    return [words[name] for name in REQUIRED if not str(getattr(need, name)).strip()]
