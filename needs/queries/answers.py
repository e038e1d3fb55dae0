"""Answers to the questions of a round, as they stand in a spreadsheet: each kind of question has its kind of cell."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.imports.cells import Cell, Choice, Flag, Number, Text
from foundation.imports.directory import folded
from foundation.imports.tables import CellValue
from foundation.lengths import LongestText
from needs.enums import QuestionKind
from needs.models import Question
from needs.queries.sheets import YES

LONGEST_TEXT = 20_000
SHORT_TEXT = 300
NO = "no"


class Limited(Text):
    """Text of at most so many characters."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.limit = LongestText(most)

    def parse(self, _raw: CellValue, text: str) -> Any:
        try:
            self.limit(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        return text


class YesNo(Flag):
    """Yes or no in words, where a blank cell says neither."""

    empty: ClassVar[Any] = ""

    def parse(self, raw: CellValue, text: str) -> Any:
        return YES if super().parse(raw, text) else NO

    def write(self, value: Any) -> Any:
        return {YES: capfirst(_("yes")), NO: capfirst(_("no"))}.get(value, "")


class Digits(Number):
    """A whole number from 0, kept as digits."""

    empty = ""

    def parse(self, raw: CellValue, text: str) -> Any:
        number = super().parse(raw, text)
        if number < 0:
            raise ValueError(_("Write a number from 0."))
        return str(number)

    def write(self, value: Any) -> Any:
        return int(value) if value.isdecimal() else value


class Several(Cell):
    """Several of a question's choices, parted by semicolons or each on a line; kept one on each line."""

    empty = ""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.choices = list(choices)
        self.one = Choice([(choice, choice) for choice in choices])

    def parse(self, raw: CellValue, text: str) -> Any:
        known = {folded(choice) for choice in self.choices}
        pieces: list[str] = []
        for line in text.split("\n"):
            pieces += [line] if folded(line) in known else line.split(";")
        found = {self.one.parse(raw, piece.strip()) for piece in pieces if piece.strip()}
        return "\n".join(choice for choice in self.choices if choice in found)

    def write(self, value: Any) -> Any:
        lines = value.splitlines()
        return ("\n" if ";" in value else "; ").join(lines)

    def same(self, value: Any, current: Any) -> bool:
        """Return whether both hold the same choices."""
        return set(value.splitlines()) == set(current.splitlines())


def answer_cell(question: Question) -> Cell:
    """Return how answers to a question are read and written in a spreadsheet."""
    match QuestionKind(question.kind):
        case QuestionKind.LONG_TEXT:
            return Limited(LONGEST_TEXT)
        case QuestionKind.NUMBER:
            return Digits()
        case QuestionKind.YES_NO:
            return YesNo()
        case QuestionKind.ONE_CHOICE:
            return Choice([(choice, choice) for choice in question.choice_list])
        case QuestionKind.SEVERAL_CHOICES:
            return Several(question.choice_list)
        case _:
            return Limited(SHORT_TEXT)
