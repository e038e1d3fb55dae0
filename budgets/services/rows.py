"""Budget lines as they come from a spreadsheet: read, checked, and every fault named by row and column."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.enums import LineColumn
from budgets.models import BudgetCategory, BudgetLine
from budgets.services.lines import LineInput
from foundation.errors import RuleError
from foundation.numbers import THOUSAND, parse_number
from foundation.rowfaults import RowFault

_YES = {"x", "ja", "j", "1", "sant", "true", "yes"}
_NO = {"", "nej", "n", "0", "falskt", "false", "no"}
_LONGEST = {
    LineColumn.ACTIVITY: BudgetCategory._meta.get_field("name").max_length or 0,
    LineColumn.NOTE: BudgetLine._meta.get_field("note").max_length or 0,
}


def read_line_rows(
    rows: Iterable[Mapping[str, object]], *, first_line: int = 2
) -> tuple[list[LineInput], list[RowFault]]:
    """Return the good rows as lines, and the faults of the others; rows that are empty are passed over.

    A row maps LineColumn values to what the cell held. An empty activity means the same as above. The amount is
    in tkr, whole: `1 500`, `1.500` and 1500 are 1 500 000 kr, while `1,5` and 1.5 are refused, never guessed at.
    `first_line` is the number the spreadsheet shows for the first row.
    """
    lines: list[LineInput] = []
    faults: list[RowFault] = []
    activity = ""
    for number, row in enumerate(rows, start=first_line):
        texts = {column: _text(row.get(column)) for column in LineColumn}
        if not any(texts.values()):
            continue
        activity = texts[LineColumn.ACTIVITY] or activity
        values, wrong = _read(texts | {LineColumn.ACTIVITY: activity})
        faults += [RowFault(number, str(column.label), reason) for column, reason in wrong]
        if not wrong:
            lines.append(values)
    return lines, faults


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")  # a number cell with a fraction is a fraction, not a thousand
    return "" if value is None else str(value).strip()


def _read(texts: dict[LineColumn, str]) -> tuple[LineInput, list[tuple[LineColumn, str]]]:
    wrong = [(column, _too_long(length)) for column, length in _LONGEST.items() if len(texts[column]) > length]
    amount = Decimal(0)
    if not texts[LineColumn.ACTIVITY]:
        wrong.append((LineColumn.ACTIVITY, _("The activity is missing, and there is none above to belong to.")))
    if not texts[LineColumn.AMOUNT]:
        wrong.append((LineColumn.AMOUNT, _("The amount is missing.")))
    else:
        try:
            amount = parse_number(texts[LineColumn.AMOUNT]) * THOUSAND
        except RuleError as error:
            wrong.append((LineColumn.AMOUNT, str(error)))
    staff = texts[LineColumn.STAFF].lower()
    if staff not in _YES | _NO:
        wrong.append((LineColumn.STAFF, _("Write yes or no; “%(text)s” is neither.") % {"text": staff}))
    return (
        LineInput(
            texts[LineColumn.ACTIVITY], amount, texts[LineColumn.NOTE], staff in _YES, texts[LineColumn.FOOTNOTE]
        ),
        wrong,
    )


def _too_long(length: int) -> str:
    return _("The text is too long: at most %(count)s characters.") % {"count": length}
