"""A need as it is read: the same words on its page, in the preview, on the receipt and in the version handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from foundation.numbers import format_number
from needs.enums import QuestionKind
from needs.models import Answer, Need, NeedFile, Question, Submission

YES = "yes"


@dataclass(frozen=True)
class SheetFact:
    """One thing said of a need. `is_long` marks running text; an empty `value` is something that was not said."""

    label: str
    value: str
    is_long: bool = False


@dataclass(frozen=True)
class SheetFile:
    """A file with a need: its row and its title."""

    pk: int
    title: str


@dataclass(frozen=True)
class NeedSheet:
    """One need in words, in the order it is read."""

    pk: int
    number: int
    title: str
    kind: str
    facts: tuple[SheetFact, ...]
    files: tuple[SheetFile, ...]


def need_sheet(
    need: Need, number: int, *, questions: Sequence[Question], answers: Iterable[Answer], files: Iterable[NeedFile]
) -> NeedSheet:
    """Return a need in words. The theme is to be joined in."""
    given = {answer.question_id: answer.value for answer in answers}
    return NeedSheet(
        pk=need.pk,
        number=number,
        title=str(need),
        kind=str(need.get_kind_display()),
        facts=(*_own_facts(need), *(_answer(question, given.get(question.pk, "")) for question in questions)),
        files=tuple(SheetFile(file.pk, file.title) for file in files),
    )


@dataclass(frozen=True)
class Written:
    """What a party has written in a round: its needs in its order, with all that is read of them, and the questions."""

    needs: Sequence[Need]
    questions: Sequence[Question]


def written_in(submission: Submission) -> Written:
    """Read it; four queries whatever the number of needs."""
    needs = submission.needs.filter(removed_at=None).select_related("theme").prefetch_related("answers", "files")
    questions = Question.objects.filter(round=submission.round_id)
    return Written(list(needs.order_by("order", "pk")), list(questions.order_by("order", "pk")))


def sheets_of(written: Written) -> list[NeedSheet]:
    """Return the needs of a submission in words, in the party's order."""
    return [
        need_sheet(
            need,
            number,
            questions=written.questions,
            answers=need.answers.all(),
            files=sorted((file for file in need.files.all() if not file.removed_at), key=lambda file: file.pk),
        )
        for number, need in enumerate(written.needs, start=1)
    ]


def sheet_of(need: Need, *, has_files: bool = True) -> NeedSheet:
    """Return one need in words; two queries, one where it is known that there are no files."""
    given = Answer.objects.filter(need=need, question=OuterRef("pk")).values("value")
    rows: Any = Question.objects.filter(round=need.submission.round_id).annotate(given=Subquery(given))
    questions = list(rows.order_by("order", "pk"))
    return need_sheet(
        need,
        need.order,
        questions=questions,
        answers=[Answer(question=question, value=question.given) for question in questions if question.given],
        files=need.files.filter(removed_at=None).order_by("pk") if has_files else (),
    )


def sheets_json(sheets: Iterable[NeedSheet]) -> dict[str, Any]:
    """Return the sheets as a version keeps them."""
    return {"needs": [asdict(sheet) for sheet in sheets]}


def sheets_from(content: dict[str, Any]) -> list[NeedSheet]:
    """Return the sheets that a version holds."""
    return [
        NeedSheet(
            pk=row["pk"],
            number=row["number"],
            title=row["title"],
            kind=row["kind"],
            facts=tuple(SheetFact(**fact) for fact in row["facts"]),
            files=tuple(SheetFile(**file) for file in row["files"]),
        )
        for row in content["needs"]
    ]


def _own_facts(need: Need) -> tuple[SheetFact, ...]:
    count = need.people_count
    return (
        SheetFact(_("Theme"), str(need.theme) if need.theme else ""),
        SheetFact(_("Target group"), need.target_group),
        SheetFact(_("Number of people"), format_number(count) if count else ""),
        SheetFact(_("Needed"), need.wanted),
        SheetFact(_("Why it is needed"), need.why, is_long=True),
        SheetFact(_("What has been tried"), need.tried, is_long=True),
        SheetFact(_("A need of business life too"), _("yes") if need.is_business_need else _("no")),
        SheetFact(_("Preferred form"), str(need.get_preferred_form_display())),
    )


def answer_words(question: Question, value: str) -> str:
    """Return the answer to a question as it is read."""
    if question.kind == QuestionKind.YES_NO and value:
        return _("yes") if value == YES else _("no")
    if question.kind == QuestionKind.NUMBER and value.isdecimal():
        return format_number(int(value))
    return ", ".join(value.splitlines()) if question.kind == QuestionKind.SEVERAL_CHOICES else value


def _answer(question: Question, value: str) -> SheetFact:
    is_long = question.kind == QuestionKind.LONG_TEXT
    return SheetFact(question.label, answer_words(question, value), is_long=is_long)
