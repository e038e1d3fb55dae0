"""What a cell of each kind is read as, and written as. A cell that cannot be read raises ValueError with the reason.

The classes are django-import-export's widgets, whose `clean` and `render` go through `read` and `write`.
"""

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from foundation.dates import Precision, format_date
from foundation.errors import RuleError
from foundation.imports.directory import Directory, folded
from foundation.imports.tables import CellValue
from foundation.money import SEKField
from foundation.numbers import THOUSAND, parse_number

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SAKNAS!", "#REFERENS!"}
_EXCEL_ERRORS |= {"#VÄRDEFEL!", "#DIVISION/0!", "#NAMN?", "#OGILTIGT!", "#SKÄRNING!"}
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 100_000)  # 1927 to 2173: a number among dates that Excel showed without a format
EXCEL_CELL = 32_767


def as_text(raw: CellValue | Decimal) -> str:
    """Return a cell as the text a person sees in it."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, dt.datetime | dt.date | dt.time):
        return raw.isoformat(" ") if isinstance(raw, dt.datetime) else raw.isoformat()
    if isinstance(raw, int):
        return str(raw)
    if isinstance(raw, float | Decimal):
        return (f"{raw:.15g}" if isinstance(raw, float) else f"{raw:f}").replace(".", ",")
    return _CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Cell(Widget):
    """The base of all kinds: reads nothing but text."""

    empty: ClassVar[Any] = None

    def read(self, raw: CellValue) -> Any:
        """Return the value of a cell; `empty` for a blank one. Raises ValueError with a sentence."""
        text = as_text(raw)
        if text in _EXCEL_ERRORS:
            raise ValueError(_("The cell holds Excel's error %(text)s. Mend the formula.") % {"text": text})
        return self.parse(raw, text) if text else self.empty

    def parse(self, _raw: CellValue, text: str) -> Any:
        """Return the value of a cell that is not blank."""
        return text

    def write(self, value: Any) -> Any:
        """Return what stands in the cell for a value."""
        return value

    def same(self, value: Any, current: Any) -> bool:
        """Return whether what was read says no more than what is there."""
        return bool(value == current)

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
        return self.read(value)

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> Any:  # noqa: ARG002 - the library's signature
        return self.write(value)


class Text(Cell):
    """Text as it stands, without space around it."""

    empty = ""

    def same(self, value: Any, current: Any) -> bool:
        """A longer text than a cell can hold is not shortened by coming back."""
        whole = as_text(current)
        return value == whole or (len(whole) > EXCEL_CELL and value == as_text(whole[:EXCEL_CELL]))


class Names(Cell):
    """Several names in one cell, parted by semicolons; their order and case say nothing."""

    empty = ()

    def parse(self, _raw: CellValue, text: str) -> Any:
        return tuple({folded(name): name.strip() for name in text.split(";") if name.strip()}.values())

    def write(self, value: Any) -> Any:
        return "; ".join(sorted(value, key=folded))

    def same(self, value: Any, current: Any) -> bool:
        """Return whether both hold the same names."""
        return {folded(name) for name in value} == {folded(name) for name in current}


class Choice(Cell):
    """One of a field's choices, written by its label in any of the portal's languages."""

    empty = ""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        super().__init__()
        self.labels = {value: label for value, label in choices if value}
        self.by_name = {folded(value): value for value in self.labels}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                self.by_name |= {folded(str(label)): value for value, label in self.labels.items()}

    def parse(self, _raw: CellValue, text: str) -> Any:
        value = self.by_name.get(folded(text))
        if value is None:
            labels = ", ".join(str(label) for label in self.labels.values())
            raise ValueError(_("“%(text)s” is not among the choices: %(labels)s.") % {"text": text, "labels": labels})
        return value

    def write(self, value: Any) -> Any:
        return str(self.labels.get(value, value or ""))


class Flag(Cell):
    """Yes or no; a blank cell is no."""

    empty = False
    _YES = frozenset(("ja", "j", "yes", "y", "sant", "true", "x", "1"))
    _NO = frozenset(("nej", "n", "no", "falskt", "false", "0"))

    def parse(self, _raw: CellValue, text: str) -> Any:
        word = folded(text)
        if word not in self._YES | self._NO:
            raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text})
        return word in self._YES


class Number(Cell):
    """A whole number, with thousands parted as Swedes part them."""

    def parse(self, raw: CellValue, text: str) -> Any:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        return int(_number(text))


class Decimals(Cell):
    """A number with at most so many decimals, in whatever unit its row has: `1 500` or `62,5`, as Swedes write them."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def parse(self, raw: CellValue, text: str) -> Any:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return Decimal(raw)
        return _number(text, self.most)

    def write(self, value: Any) -> Any:
        return None if value is None else _plain(value)


class Amount(Cell):
    """An amount in SEK, written in kronor; or in tkr, where `1 500`, `1.500` and `1500` are 1 500 000 SEK."""

    def __init__(self, *, in_thousands: bool = False) -> None:
        super().__init__()
        self.unit = THOUSAND if in_thousands else Decimal(1)
        self.decimals = 0 if in_thousands else 2

    def parse(self, raw: CellValue, text: str) -> Any:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw * self.unit
        return _number(text, self.decimals) * self.unit

    def write(self, value: Any) -> Any:
        if value is None:
            return None
        return _plain(value / self.unit)


def _plain(value: Decimal) -> int | Decimal:
    """Return a number without zeros after its comma."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def _number(text: str, decimals: int = 0) -> Decimal:
    try:
        return parse_number(text, decimals=decimals)
    except RuleError as error:
        raise ValueError(str(error)) from error


class Day(Cell):
    """A date: 2019-12-13, or Excel's own."""

    def parse(self, raw: CellValue, text: str) -> Any:
        if isinstance(raw, dt.datetime):
            return raw.date()
        if isinstance(raw, dt.date):
            return raw
        if isinstance(raw, int) and raw in _EXCEL_DAYS:
            return _EXCEL_EPOCH + dt.timedelta(days=raw)
        match = _DAY.fullmatch(text)
        if match:
            try:
                return dt.date(*(int(part) for part in match.groups() if part))
            except ValueError:
                pass
        raise ValueError(self.no_date() % {"text": text})

    def no_date(self) -> str:
        """Return the sentence about what is no date."""
        return _("“%(text)s” is not a date. Write for example 2019-12-13.")


class PartialDay(Day):
    """A date with its precision, as the pair (date, precision): 2019-12-13, 2019-12 or 2019.

    `at_end` says that a month or a year means its last day.
    """

    empty = (None, Precision.DAY.value)

    def __init__(self, *, at_end: bool = False) -> None:
        super().__init__()
        self.at_end = at_end

    def parse(self, raw: CellValue, text: str) -> Any:
        month = _MONTH.fullmatch(text)
        try:
            if month:
                return self._edge(int(month[1]), int(month[2]), Precision.MONTH)
            if _YEAR.fullmatch(text):
                return self._edge(int(text), 12 if self.at_end else 1, Precision.YEAR)
        except ValueError as error:
            raise ValueError(self.no_date() % {"text": text}) from error
        return super().parse(raw, text), Precision.DAY.value

    def no_date(self) -> str:
        """Return the sentence about what is no date."""
        return _("“%(text)s” is not a date. Write for example 2019-12-13, 2019-12 or 2019.")

    def _edge(self, year: int, month: int, precision: Precision) -> tuple[dt.date, str]:
        first = dt.date(year, month, 1)
        if not self.at_end:
            return first, precision.value
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        return after - dt.timedelta(days=1), precision.value

    def write(self, value: Any) -> Any:
        day, precision = value
        if day is None or precision == Precision.DAY:
            return day
        return format_date(day, precision)


class Named(Cell):
    """Another row, shown by its name; only written."""

    def write(self, value: Any) -> Any:
        return "" if value is None else str(value)


class Moment(Cell):
    """A moment, in the portal's time zone; only written."""

    def write(self, value: Any) -> Any:
        return value


class Reference(Cell):
    """A row of another register, by any of its names. `prepare` reads the register once for the whole file."""

    def __init__(
        self,
        rows: Callable[[], Iterable[models.Model]],
        names: Callable[[Any], Iterable[str]],
        *,
        hint: Any,
        label: Callable[[Any], str] = str,
    ) -> None:
        super().__init__()
        self.rows = rows
        self.names = names
        self.hint = hint
        self.label = label
        self.directory: Directory[Any] = Directory(self._folded_names)
        self.by_key: dict[Any, Any] = {}

    def _folded_names(self, row: Any) -> list[Hashable]:
        return [folded(name) for name in self.names(row) if name]

    def prepare(self, rows: Iterable[models.Model] | None = None) -> None:
        """Read the register, or take the rows it is known to have."""
        read = list(self.rows() if rows is None else rows)
        self.by_key = {row.pk: row for row in read}
        self.directory = Directory(self._folded_names, read)

    def row(self, key: Any) -> Any:
        """Return the row with a primary key, or None."""
        return self.by_key.get(key)

    def parse(self, _raw: CellValue, text: str) -> Any:
        found = list({id(row): row for row in self.directory.find(folded(text))}.values())
        if len(found) == 1:
            return found[0]
        if found:
            sentence = _("There are %(count)s called “%(text)s”. %(hint)s")
            raise ValueError(sentence % {"count": len(found), "text": text, "hint": self.hint})
        raise ValueError(_("“%(text)s” is not in the register. %(hint)s") % {"text": text, "hint": self.hint})

    def write(self, value: Any) -> Any:
        return self.label(value) if value is not None else ""


def cell_for(field: Any) -> Cell:
    """Return the kind of cell that suits a model's field. To be read, another row needs a Reference of its own."""
    if field.is_relation:
        return Named()
    if field.flatchoices:
        return Choice(field.flatchoices)
    if isinstance(field, SEKField):
        return Amount(in_thousands=field.in_thousands)
    kinds: tuple[tuple[Any, type[Cell]], ...] = (
        (models.BooleanField, Flag),
        (models.DateTimeField, Moment),
        (models.DateField, Day),
        (models.IntegerField, Number),
    )
    for kind, cell in kinds:
        if isinstance(field, kind):
            return cell()
    return Text()
