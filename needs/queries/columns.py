"""The columns of a round's spreadsheet: what is always asked about a need, and the round's own questions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.enums import BodyKind
from collaboration.models import Body
from foundation.dates import Precision, format_date, today
from foundation.fillable import Fill
from foundation.imports.cells import Cell, Choice, Flag, Number, Reference, Text, as_text
from foundation.imports.columns import Column
from foundation.imports.heads import normalised
from foundation.imports.months import Month
from foundation.imports.tables import CellValue
from needs.enums import CHOICE_KINDS, NeedKind, PreferredForm, QuestionKind
from needs.models import Need, Question, Submission
from needs.queries.answers import answer_cell
from needs.queries.missing import REQUIRED

KEY_HEAD = gettext_lazy("Key (leave as it is)")
GUIDANCE = "*"  # stands as the key of the row with guidance under the heads
_LONG = ("why", "tried")


class Theme(Reference):
    """A thematic group by its name."""

    def same(self, value: Any, current: Any) -> bool:
        """Return whether both are the same row."""
        return bool((value and value.pk) == (current and current.pk))


class BusinessNeed(Flag):
    """Yes or no in words; a blank cell is no."""

    def write(self, value: Any) -> Any:
        return capfirst(_("yes")) if value else capfirst(_("no"))


class NeedColumn(Column):
    """One column: a field of the need, or a question. `key` names it in what is kept of an uploaded row."""

    def __init__(self, key: str, head: Any, cell: Cell, *, guidance: str, question: Question | None = None) -> None:
        super().__init__(key, head, cell)
        self.key = key
        self.guidance = guidance
        self.question = question
        self.choices: Sequence[str] = ()
        self.takes_several = False
        self.is_long = key in _LONG
        self.fill = {Number: Fill.NUMBER, Month: Fill.MONTH}.get(type(cell), Fill.TEXT)

    def stored(self, need: Need, answers: dict[int, str]) -> Any:
        """Return what the need holds now; `answers` is its answers by the question's id."""
        return answers.get(self.question.pk, "") if self.question else getattr(need, self.key)

    def words(self, value: Any) -> str:
        """Return a value as it is read on a page."""
        if isinstance(self.cell, Month):
            return format_date(value, Precision.MONTH) if value else ""
        return as_text(self.cell.write(value))

    def read(self, text: CellValue) -> Any:
        """Return the value of a cell. Raises ValueError with a sentence."""
        return self.cell.read(text)


def columns_of(submission: Submission) -> list[NeedColumn]:
    """Return the columns of a submission's spreadsheet in their order; two queries."""
    questions = submission.round.questions.order_by("order", "pk")
    columns = [*_own_columns(_themes(submission)), *map(_question_column, questions)]
    taken: set[str] = {normalised(KEY_HEAD)}
    for place, column in enumerate(columns, start=1):
        if normalised(column.head) in taken:  # a question called as one of our own heads, or almost as another
            column.head = _("%(head)s (column %(number)s)") % {"head": column.head, "number": place}
        taken.add(normalised(column.head))
    return columns


def _themes(submission: Submission) -> list[Body]:
    """Return the thematic groups of today, and those that the submission's needs name already."""
    groups = Body.objects.filter(kind=BodyKind.THEME_GROUP)
    named = submission.needs.exclude(theme=None).values("theme")
    return list((groups.in_force(today()) | groups.filter(pk__in=named)).by_name())


def _own_columns(themes: Sequence[Body]) -> Iterable[NeedColumn]:
    guidance = {
        "title": _("For example: Training in plain language for case officers."),
        "kind": _("Choose in the list."),
        "theme": _("Choose in the list, or leave it empty."),
        "target_group": _("Who it is for: professions, units, levels."),
        "people_count": _("A whole number."),
        "wanted_month": _("Year and month, for example 2027-04."),
        "wanted_text": _("If a month is too exact, for example: in the spring, before the new organisation."),
        "why": _("What does not work today, and what would be better?"),
        "tried": _("Courses, recruiting, work with others – and how it went."),
        "is_business_need": _("Choose in the list. An empty cell is no."),
        "preferred_form": _("Choose in the list, or leave it empty."),
    }
    reference = Theme(lambda: themes, lambda body: [body.name], hint=_("Choose one in the list, or leave it empty."))
    reference.prepare(themes)
    cells: dict[str, Cell] = {
        "kind": Choice(_capitalised(NeedKind.choices)),
        "theme": reference,
        "people_count": Number(),
        "wanted_month": Month(),
        "is_business_need": BusinessNeed(),
        "preferred_form": Choice(_capitalised(PreferredForm.choices)),
    }
    choices = {
        "kind": [str(label) for label in cells["kind"].labels.values()],
        "theme": [str(theme) for theme in themes],
        "is_business_need": _yes_or_no(),
        "preferred_form": [str(label) for label in cells["preferred_form"].labels.values()],
    }
    for key, words in guidance.items():
        field: Any = Need._meta.get_field(key)
        asked_for = _asked_for(words, key in REQUIRED)
        column = NeedColumn(key, field.verbose_name, cells.get(key) or Text(), guidance=asked_for)
        column.choices = choices.get(key, ())
        yield column


def _question_column(question: Question) -> NeedColumn:
    words = [question.help_text]
    several = question.kind == QuestionKind.SEVERAL_CHOICES
    if several:
        listed = "; ".join(question.choice_list)
        words.append(_("One or several, with semicolons between: %(choices)s.") % {"choices": listed})
    elif question.kind in {*CHOICE_KINDS, QuestionKind.YES_NO}:
        words.append(_("Choose in the list."))
    guidance = _asked_for(" ".join(filter(None, words)), question.is_required)
    column = NeedColumn(f"q{question.pk}", question.label, answer_cell(question), guidance=guidance, question=question)
    column.choices = _yes_or_no() if question.kind == QuestionKind.YES_NO else question.choice_list
    column.takes_several = several
    column.is_long = question.kind == QuestionKind.LONG_TEXT
    if question.kind == QuestionKind.NUMBER:
        column.fill = Fill.NUMBER
    return column


def _asked_for(words: str, is_required: bool) -> str:  # noqa: FBT001 - a flag of a private function
    return " ".join(filter(None, [words, _("Must be there when you hand in.") if is_required else ""]))


def _capitalised(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [(value, capfirst(label)) for value, label in choices]


def _yes_or_no() -> list[str]:
    return [capfirst(_("yes")), capfirst(_("no"))]
