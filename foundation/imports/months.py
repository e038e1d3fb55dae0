"""Months in cells: as ISO, in words, or as the date that Excel makes of either."""

import datetime as dt
import re
from typing import Any

from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from foundation.imports.cells import Day, as_text
from foundation.imports.directory import folded
from foundation.imports.tables import CellValue

_ISO = re.compile(r"(\d{4})(?:[-/.](?=\d)|(?=\d\d\Z))(\d{1,2})")
_WORDS = re.compile(r"([^\W\d]{3,})\.?\s*-?\s*(\d{4})")
_LANGUAGES = ("sv", "en")
_FIRST_YEAR = 1950  # Excel takes the year 2027, written among dates, for a day in 1905


class Month(Day):
    """A month, as its first day: 2027-03, mars 2027, mar 2027, a whole date, or Excel's own."""

    def read(self, raw: CellValue) -> dt.date | None:
        """Return the first day of the month; None for a blank cell. Raises ValueError with a sentence."""
        day = super().read(raw)
        if day and day.year < _FIRST_YEAR:
            raise ValueError(self.no_date() % {"text": as_text(raw)})
        return day.replace(day=1) if day else None

    def parse(self, raw: CellValue, text: str) -> Any:
        iso, words = _ISO.fullmatch(text), _WORDS.fullmatch(text)
        try:
            if iso:
                return dt.date(int(iso[1]), int(iso[2]), 1)
            if words and (number := _number_of(words[1])):
                return dt.date(int(words[2]), number, 1)
        except ValueError as error:
            raise ValueError(self.no_date() % {"text": text}) from error
        return super().parse(int(text) if text.isdecimal() else raw, text)

    def no_date(self) -> str:
        """Return the sentence about what is no month."""
        return _("“%(text)s” is not a month. Write for example 2027-03, or March 2027.")

    def same(self, value: Any, current: Any) -> bool:
        """A stored day says no more than its month."""
        return bool(value == (current.replace(day=1) if current else None))


def _number_of(word: str) -> int:
    """Return the number of a month by its name or the beginning of it, 0 for any other word."""
    wanted = folded(word)
    for code in _LANGUAGES:
        with translation.override(code):
            names = {number: folded(str(name)) for number, name in MONTHS.items()}
        found = [number for number, name in names.items() if name.startswith(wanted)]
        if len(found) == 1:
            return found[0]
    return 0
