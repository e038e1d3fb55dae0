"""One column: what it is called, what it holds, how that is read from a row, shown and exported."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from foundation.dates import format_date, format_moment
from foundation.errors import Sentence
from foundation.markup import escaped
from foundation.numbers import THOUSAND, format_ksek, format_number
from foundation.tables.addresses import getter

Value = str | int | Decimal | dt.date | dt.datetime | None


class Tag(NamedTuple):
    """A word in a coloured field: a state with its tone (ok, warn, bad, info, draft or none)."""

    label: Sentence
    tone: str = ""


class Kind(Enum):
    """What a column holds, and so how it is shown and exported."""

    TEXT = "text"
    NUMBER = "number"
    KSEK = "ksek"
    SEK = "sek"
    DATE = "date"
    SPAN = "span"
    MOMENT = "moment"
    TAG = "tag"
    BOOL = "bool"


NUMERIC = {Kind.NUMBER, Kind.KSEK, Kind.SEK}
DASH = "–"
NOTHING = SafeString(f'<span class="none">{DASH}</span>')
CSS_CLASSES = dict.fromkeys(NUMERIC, "n") | {Kind.DATE: "d", Kind.SPAN: "d", Kind.MOMENT: "d"}


def label_of(choices: type[models.Choices], path: str) -> Callable[[Any], str]:
    """Return a function that reads the choice at `path` and gives its label, without Django's costly way there."""
    read, labels = getter(path), dict(choices.choices)
    return lambda row: str(labels.get(read(row), ""))


@dataclass(frozen=True)
class Column:
    """One column. `key` names it in addresses and, unless `value` says otherwise, where in a row its value is.

    `link` gives a row's address; `sort` the fields that order a list by this column (see foundation/lists/rows.py);
    `is_filled` says that every row of the list has them, though their table allows none: an index can give the order.
    `total` puts the sum in the foot; `head` makes the cell the row's header.
    """

    key: str
    label: Sentence
    kind: Kind = Kind.TEXT
    value: Callable[[Any], Any] | str = ""
    link: Callable[[Any], str] | None = None
    sort: Sequence[str] = ()
    is_filled: bool = False
    total: bool = False
    head: bool = False
    decimals: int = 0
    precision: str = ""
    empty: str = ""

    @cached_property
    def read(self) -> Callable[[Any], Any]:
        """Read the column's value from a row."""
        return self.value if callable(self.value) else getter(self.value or self.key)

    def text(self, value: Any, row: Any = None) -> str | SafeString:
        """Return the value as it is shown; whoever puts it in HTML escapes it."""
        if value is None or value == "":
            return self.empty
        return _SHOW[self.kind](self, value, row)

    def html(self, row: Any) -> str:
        """Return the row's cell as HTML: the value, and around it the link when there is one.

        A dash for nothing is marked: on a phone, where rows are cards, its whole line is left out (tables.css).
        """
        value = self.read(row)
        if self.empty == DASH and (value is None or value == ""):
            return NOTHING
        shown = escaped(self.text(value, row))
        address = self.link(row) if self.link and shown else ""
        return f'<a href="{escaped(address)}">{shown}</a>' if address else shown

    def as_value(self, value: Any) -> Value:
        """Return the value as a spreadsheet should hold it: numbers as numbers, days as days."""
        if value is None or value == "":
            return None
        if self.kind is Kind.KSEK:
            return Decimal(value) / THOUSAND
        if self.kind is Kind.MOMENT:
            return timezone.make_naive(value)
        number_or_day: Value = value
        return number_or_day if self.kind in NUMERIC or self.kind is Kind.DATE else str(_plain(self, value))


def _plain(column: Column, value: Any) -> Sentence:
    if column.kind is Kind.BOOL:
        return _("yes") if value else _("no")
    return value.label if isinstance(value, Tag) else str(value)


def _show_tag(_column: Column, value: Any, _row: Any) -> SafeString:
    label, tone = value if isinstance(value, Tag) else (value, "")
    return _tag_html(str(label), tone)


@lru_cache(maxsize=512)
def _tag_html(label: str, tone: str) -> SafeString:
    return format_html('<span class="tag{}">{}</span>', f" {tone}" if tone else "", label)


def _show_date(column: Column, value: Any, row: Any) -> str:
    return format_date(value, getattr(row, column.precision)) if column.precision else format_date(value)


_SHOW: dict[Kind, Callable[[Column, Any, Any], str | SafeString]] = {
    Kind.TEXT: lambda _column, value, _row: value if isinstance(value, SafeString) else str(value),
    Kind.NUMBER: lambda column, value, _row: format_number(value, column.decimals),
    Kind.SEK: lambda column, value, _row: format_number(value, column.decimals),
    Kind.KSEK: lambda _column, value, _row: format_ksek(value, unit=False),
    Kind.DATE: _show_date,
    Kind.SPAN: lambda _column, value, _row: str(value),
    Kind.MOMENT: lambda _column, value, _row: format_moment(value),
    Kind.TAG: _show_tag,
    Kind.BOOL: lambda column, value, _row: str(_plain(column, value)),
}
