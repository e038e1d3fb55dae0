"""Columns over rows, as HTML and as values for a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from foundation.errors import Sentence
from foundation.markup import escaped, joined
from foundation.numbers import THOUSAND, round_half_up
from foundation.tables.columns import CSS_CLASSES, NUMERIC, Column, Kind, Value
from foundation.templatetags.page import icon

HIDDEN = format_html(' class="{}"', "visually-hidden")
SWAP = format_html(' hx-boost="true" hx-target="{}" hx-swap="outerHTML" hx-push-url="true"', "#result")
EMPTY_CELL = SafeString("<td></td>")
NUMBER_CLASS = format_html(' class="{}"', "n")


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
            '<div class="table-wrap"><table class="table cards">{}'
            "<thead{}><tr>{}</tr></thead><tbody>{}</tbody>{}</table></div>",
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
    def _cells(self) -> list[tuple[str, str, Column]]:
        """What stands before and after each column's value in a row."""
        return [(*self._cell_tags(column), column) for column in self.columns]

    @staticmethod
    def _cell_tags(column: Column) -> tuple[str, str]:
        name = "th" if column.head else "td"
        scope = ' scope="row"' if column.head else ""
        css = f' class="{CSS_CLASSES[column.kind]}"' if column.kind in CSS_CLASSES else ""
        return f'<{name}{scope}{css} data-l="{escaped(column.label)}">', f"</{name}>"

    def _row(self, row: Any) -> str:
        return f"<tr>{''.join([f'{before}{column.html(row)}{after}' for before, after, column in self._cells])}</tr>\n"

    def _body(self) -> SafeString:
        return joined(map(self._row, self.rows) if self.group is None else self._grouped(self.group))

    def _grouped(self, group: Callable[[Any], Any]) -> Iterator[str]:
        last: Any = None
        for row in self.rows:
            heading = group(row)
            if heading != last:
                width = len(self.columns)
                yield f'<tr class="group"><th colspan="{width}" scope="rowgroup">{escaped(heading)}</th></tr>\n'
                last = heading
            yield self._row(row)

    def _foot(self) -> SafeString | str:
        if not self.has_total:
            return ""
        cells = ((self._foot_cell(column, first=place == 0),) for place, column in enumerate(self.columns))
        return format_html("<tfoot><tr>{}</tr></tfoot>", format_html_join("", "{}", cells))

    def _foot_cell(self, column: Column, *, first: bool) -> SafeString:
        if column.total:
            return format_html('<td class="n" data-l="{}">{}</td>', column.label, column.text(self.totals[column.key]))
        return format_html('<th scope="row">{}</th>', self.total_label or _("Total")) if first else EMPTY_CELL

    # spreadsheets

    @property
    def head_values(self) -> list[str]:
        """The column heads as text."""
        return [str(column.label) for column in self.columns]

    def rows_as_values(self) -> Iterator[list[Value]]:
        """Yield each row for a spreadsheet, one at a time: `rows` may be an iterator over very many."""
        for row in self.rows:
            yield [column.as_value(column.read(row)) for column in self.columns]
