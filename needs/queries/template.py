"""The spreadsheet that a party fills in: made for the round, with what the party has written already."""

from django.utils.translation import gettext as _

from foundation.fillable import Fill, FillColumn, Filled, FillSheet
from needs.models import Need, Submission
from needs.queries.columns import GUIDANCE, KEY_HEAD, NeedColumn, columns_of

_WIDE, _NARROW, _USUAL = 48, 14, 26


def fill_sheet(submission: Submission, room: int) -> FillSheet:
    """Return the sheet with room for so many needs; four queries whatever their number."""
    columns = columns_of(submission)
    needs = submission.needs.filter(removed_at=None).select_related("theme").prefetch_related("answers")
    key = FillColumn(str(KEY_HEAD), GUIDANCE, is_hidden=True)
    return FillSheet(
        title=_("Needs"),
        columns=[key, *map(_fill_column, columns)],
        rows=[_row(need, columns) for need in needs.order_by("order", "pk")],
        room=room,
        wrong_choice=_("Choose one in the list, or leave the cell empty."),
    )


def key_of(need: Need) -> str:
    """Return what names a need in a spreadsheet: its id, and how many times it had been saved."""
    return f"{need.pk}.{need.edit_number}"


def _fill_column(column: NeedColumn) -> FillColumn:
    narrow = column.fill is not Fill.TEXT or (column.choices and max(map(len, column.choices)) < _NARROW)
    wide = column.is_long or column.key == "title"
    return FillColumn(
        head=column.column_name,
        guidance=column.guidance,
        fill=column.fill,
        width=_WIDE if wide else _NARROW if narrow else _USUAL,
        choices=column.choices,
        is_free=column.takes_several,
    )


def _row(need: Need, columns: list[NeedColumn]) -> list[Filled]:
    answers = {answer.question_id: answer.value for answer in need.answers.all()}
    return [key_of(need), *(column.cell.write(column.stored(need, answers)) for column in columns)]
