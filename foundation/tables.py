"""A table declared once and shown everywhere: HTML that turns into cards on a phone, PDF, XLSX and CSV.

    Table(
        [
            Column("name", _("Organisation"), link=Address("organisation_detail", pk="pk"), sort=["name"]),
            Column("granted", _("Granted (tkr)"), Kind.KSEK, total=True),
        ],
        rows,
        caption=_("Grants of call 2019"),
    ).as_html()

Every row becomes one string from a template made once per table, so 50 rows cost about as much as one include.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from foundation.dates import format_date, format_moment
from foundation.errors import Sentence
from foundation.numbers import THOUSAND, format_ksek, format_number, round_half_up
from foundation.templatetags.page import icon

Value = str | int | Decimal | dt.date | dt.datetime | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
    MOMENT = "moment"
    TAG = "tag"
    BOOL = "bool"


NUMERIC = {Kind.NUMBER, Kind.KSEK, Kind.SEK}
HIDDEN = format_html(' class="{}"', "visually-hidden")
SWAP = format_html(' hx-boost="true" hx-target="{}" hx-swap="outerHTML" hx-push-url="true"', "#result")
NUMBER_CLASS = format_html(' class="{}"', "n")
_CLASSES = dict.fromkeys(NUMERIC, "n") | {Kind.DATE: "d", Kind.MOMENT: "d"}


class Address:
    """The address of a row's page, worked out from one `reverse` for the whole table.

    `Address("body_detail", slug="slug")`: the named URL, and for each of its arguments the row's value.
    """

    def __init__(self, url_name: str, **arguments: str) -> None:
        self.url_name = url_name
        self.arguments = arguments

    @cached_property
    def _pattern(self) -> str:
        marks = {name: 918_273_600 + place for place, name in enumerate(self.arguments)}
        pattern = reverse(self.url_name, kwargs=marks).replace("{", "{{").replace("}", "}}")
        for place, mark in enumerate(marks.values()):
            pattern = pattern.replace(str(mark), f"{{{place}}}")
        return pattern

    @cached_property
    def _values(self) -> list[Callable[[Any], Any]]:
        return [getter(path) for path in self.arguments.values()]

    def __call__(self, row: Any) -> str:
        return self._pattern.format(*(quote(str(value(row))) for value in self._values))


def getter(path: str) -> Callable[[Any], Any]:
    """Return a function that reads `path` (`organisation.name`) from an object, or a key from a mapping."""
    attribute, key = attrgetter(path), itemgetter(path)
    return lambda row: key(row) if isinstance(row, Mapping) else attribute(row)


@dataclass(frozen=True)
class Column:
    """One column. `key` names it in addresses and, unless `value` says otherwise, where in a row its value is.

    `link` gives a row's address; `sort` the fields that order a list by this column (see foundation/lists.py);
    `total` puts the sum in the foot; `head` makes the cell the row's header.
    """

    key: str
    label: Sentence
    kind: Kind = Kind.TEXT
    value: Callable[[Any], Any] | str = ""
    link: Callable[[Any], str] | None = None
    sort: Sequence[str] = ()
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
        """Return the value as it is shown, safe to put in HTML once escaped."""
        if value is None or value == "":
            return self.empty
        return _SHOW[self.kind](self, value, row)

    def as_value(self, value: Any) -> Value:
        """Return the value as a spreadsheet should hold it: numbers as numbers, days as days, text made harmless."""
        if value is None or value == "":
            return None
        if self.kind is Kind.KSEK:
            return Decimal(value) / THOUSAND
        if self.kind in NUMERIC or self.kind is Kind.DATE:
            return value
        if self.kind is Kind.MOMENT:
            return timezone.make_naive(value)
        return harmless(str(_plain(self, value)))


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: a leading = + - @ tab or return is set behind an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _plain(column: Column, value: Any) -> Sentence:
    if column.kind is Kind.TAG:
        return value.label if isinstance(value, Tag) else value
    if column.kind is Kind.BOOL:
        return _("yes") if value else _("no")
    return value


def _show_tag(_column: Column, value: Any, _row: Any) -> SafeString:
    label, tone = value if isinstance(value, Tag) else (value, "")
    return format_html('<span class="tag{}">{}</span>', f" {tone}" if tone else "", label)


def _show_date(column: Column, value: Any, row: Any) -> str:
    return format_date(value, getattr(row, column.precision)) if column.precision else format_date(value)


_SHOW: dict[Kind, Callable[[Column, Any, Any], str | SafeString]] = {
    Kind.TEXT: lambda _column, value, _row: conditional_escape(value),
    Kind.NUMBER: lambda column, value, _row: format_number(value, column.decimals),
    Kind.SEK: lambda column, value, _row: format_number(value, column.decimals),
    Kind.KSEK: lambda _column, value, _row: format_ksek(value, unit=False),
    Kind.DATE: _show_date,
    Kind.MOMENT: lambda _column, value, _row: format_moment(value),
    Kind.TAG: _show_tag,
    Kind.BOOL: lambda column, value, _row: str(_plain(column, value)),
}


class SortLink(NamedTuple):
    """A column head that sorts: where it leads, and whether the table is sorted by it now."""

    url: str
    direction: str = ""


@dataclass
class Table:
    """Columns over rows. `group` gives a row's heading, set above the first row of each group."""

    columns: Sequence[Column]
    rows: Iterable[Any]
    caption: Sentence = ""
    caption_hidden: bool = False
    group: Callable[[Any], Any] | None = None
    total_label: Sentence = ""
    sort_links: Mapping[str, SortLink] = field(default_factory=dict)

    @property
    def has_total(self) -> bool:
        """Whether any column is summed in the foot."""
        return any(column.total for column in self.columns)

    @cached_property
    def totals(self) -> dict[str, Decimal]:
        """The unrounded sum of each summed column."""
        return {
            column.key: sum((Decimal(column.read(row) or 0) for row in self.rows), Decimal(0))
            for column in self.columns
            if column.total
        }

    @property
    def has_rounding_difference(self) -> bool:
        """Whether a sum differs from the sum of the rounded numbers shown above it."""
        for column in self.columns:
            if not column.total:
                continue
            unit = THOUSAND if column.kind is Kind.KSEK else Decimal(1)
            places = 1 if column.kind is Kind.KSEK else column.decimals
            shown = sum(round_half_up(Decimal(column.read(row) or 0) / unit, places) for row in self.rows)
            if shown != round_half_up(self.totals[column.key] / unit, places):
                return True
        return False

    # HTML

    def as_html(self) -> SafeString:
        """Return the whole table as HTML."""
        return format_html(
            '<div class="table-wrap"><table class="table cards">{}<thead{}><tr>{}</tr></thead><tbody>{}</tbody>{}</table></div>',
            self._caption(),
            SWAP if self.sort_links else "",
            format_html_join("", "{}", ((self._head_cell(column),) for column in self.columns)),
            self._body(),
            self._foot(),
        )

    __html__ = as_html

    def _caption(self) -> SafeString | str:
        if not self.caption:
            return ""
        return format_html("<caption{}>{}</caption>", HIDDEN if self.caption_hidden else "", self.caption)

    def _head_cell(self, column: Column) -> SafeString:
        link = self.sort_links.get(column.key)
        css = NUMBER_CLASS if column.kind in NUMERIC else ""
        if link is None:
            return format_html('<th scope="col"{}>{}</th>', css, column.label)
        arrow = {"ascending": "arrow-up", "descending": "arrow-down"}.get(link.direction, "arrow-down-up")
        state = format_html(' aria-sort="{}"', link.direction) if link.direction else ""
        return format_html(
            '<th scope="col"{}{}><a href="{}" id="sort-{}">{}{}</a></th>',
            css,
            state,
            link.url,
            column.key,
            column.label,
            icon(arrow),
        )

    @cached_property
    def _row_template(self) -> str:
        """One row as a format string: everything but the values is already in place and escaped."""
        return f"<tr>{''.join(self._cell_template(column) for column in self.columns)}</tr>\n"

    def _cell_template(self, column: Column) -> str:
        name = "th" if column.head else "td"
        scope = ' scope="row"' if column.head else ""
        css = f' class="{_CLASSES[column.kind]}"' if column.kind in _CLASSES else ""
        label = str(conditional_escape(column.label)).replace("{", "{{").replace("}", "}}")
        return f'<{name}{scope}{css} data-l="{label}">{{}}</{name}>'

    def _cells(self, row: Any) -> Iterator[str | SafeString]:
        for column in self.columns:
            text = column.text(column.read(row), row)
            address = column.link(row) if column.link and text != "" else ""
            yield format_html('<a href="{}">{}</a>', address, text) if address else text

    def _body(self) -> SafeString:
        if self.group is None:
            return format_html_join("", self._row_template, (tuple(self._cells(row)) for row in self.rows))
        return format_html_join("", "{}", ((part,) for part in self._grouped()))

    def _grouped(self) -> Iterator[SafeString]:
        last: Any = None
        for row in self.rows:
            heading = self.group(row) if self.group else None
            if heading != last:
                width = len(self.columns)
                yield format_html('<tr class="group"><th colspan="{}" scope="rowgroup">{}</th></tr>\n', width, heading)
                last = heading
            yield format_html(self._row_template, *self._cells(row))

    def _foot(self) -> SafeString | str:
        if not self.has_total:
            return ""
        cells = (
            (self._foot_cell(column, first=place == 0),) for place, column in enumerate(self.columns)
        )
        return format_html("<tfoot><tr>{}</tr></tfoot>", format_html_join("", "{}", cells))

    def _foot_cell(self, column: Column, *, first: bool) -> SafeString:
        if column.total:
            return format_html('<td class="n" data-l="{}">{}</td>', column.label, column.text(self.totals[column.key]))
        return format_html('<th scope="row">{}</th>', self.total_label or _("Total")) if first else format_html("<td></td>")

    # spreadsheets

    @property
    def head_values(self) -> list[str]:
        """The column heads as text."""
        return [str(column.label) for column in self.columns]

    def rows_as_values(self) -> Iterator[list[Value]]:
        """Yield each row for a spreadsheet, one at a time: `rows` may be an iterator over very many."""
        for row in self.rows:
            yield [column.as_value(column.read(row)) for column in self.columns]
