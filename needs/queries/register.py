"""The needs that stand handed in as rows of a spreadsheet: those of the list, with all they say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from collaboration.models.rights import Visitor
from foundation.lists.rows import search
from foundation.spreadsheets import Cell
from needs.enums import QuestionKind
from needs.models import Answer, Need, Question, Round
from needs.models.need import NeedQuerySet
from needs.queries.sheets import answer_words

SEARCHED = ("title", "why", "tried", "target_group", "submission__organisation__name")
CHUNK = 5000


@dataclass(frozen=True)
class Narrowing:
    """What the rows are narrowed by; what is None or empty narrows nothing."""

    round: Round | None = None
    party: Any = None
    kind: str = ""
    theme: Any = None
    words: str = ""


def needs_for(user: "Visitor | None", narrowing: Narrowing) -> "QuerySet[Need]":
    """Return the needs that `user` may read, the latest first; None is the installer, who reads all of them."""
    rows: NeedQuerySet = Need.objects.handed_in() if user is None else Need.objects.readable_by(user)
    fields = {
        "submission__round": narrowing.round,
        "submission__organisation": narrowing.party,
        "kind": narrowing.kind,
        "theme": narrowing.theme,
    }
    rows = rows.filter(**{name: value for name, value in fields.items() if value})
    if narrowing.words:
        rows = cast("NeedQuerySet", search(rows, SEARCHED, narrowing.words))
    return rows.select_related("submission__organisation", "submission__round", "theme").newest_first()


def asked_in(inventory: Round | None) -> list[Question]:
    """Return the questions whose answers get a column: those of one round; rounds ask different things."""
    return list(inventory.questions.order_by("order", "pk")) if inventory else []


def need_heads(questions: Sequence[Question]) -> list[str]:
    """Return the heads of the columns."""
    said = [_("Target group"), _("Number of people"), _("Needed from"), _("When, in words"), _("Why it is needed")]
    said += [_("What has been tried"), _("A need of business life too"), _("Preferred form")]
    return [
        *(_("Registry number"), _("Round"), _("Party"), _("Need"), _("Kind"), _("Theme")),
        *said,
        *(question.label for question in questions),
        _("Handed in"),
    ]


def need_cells(rows: "QuerySet[Need]", questions: Sequence[Question]) -> Iterator[Sequence[Cell]]:
    """Stream the rows' values in the order of the heads; the answers of 5 000 needs at a time in one query."""
    rows = rows.prefetch_related("answers") if questions else rows
    for need in rows.iterator(chunk_size=CHUNK):
        given = {answer.question_id: answer for answer in need.answers.all()} if questions else {}
        yield [
            need.submission.reference,
            need.submission.round.title,
            need.submission.organisation.name,
            need.title,
            need.get_kind_display(),
            need.theme.name if need.theme else "",
            need.target_group,
            need.people_count,
            f"{need.wanted_month:%Y-%m}" if need.wanted_month else "",
            need.wanted_text,
            need.why,
            need.tried,
            need.is_business_need,
            need.get_preferred_form_display(),
            *(_answer(question, given) for question in questions),
            need.handed_in_at,
        ]


def _answer(question: Question, given: Mapping[int, Answer]) -> Cell:
    value = given[question.pk].value if question.pk in given else ""
    if question.kind == QuestionKind.NUMBER and value.isdecimal():
        return int(value)
    return answer_words(question, value)
