"""The points of a section are saved all at once, as the page shows them."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from actionplans.models import PlanArea, PlanItem
from actionplans.services.areas import claim_area
from collaboration.models import User
from foundation.dates import Precision
from foundation.errors import RuleError
from foundation.history import delete_as
from foundation.validation import require_valid_values
from projects.models import Call

_FIELDS = ("parent", "order", "text", "due_date", "due_precision", "footnote", "inserted_call")
_VALUES = ("parent_id", "order", "text", "due_date", "due_precision", "footnote", "inserted_call_id")


@dataclass(frozen=True)
class ItemInput:
    """One point as someone wrote it. `under` says that it lies under the nearest point above that does not."""

    text: str
    under: bool = False
    due_date: dt.date | None = None
    due_precision: str = Precision.DAY
    footnote: str = ""
    inserted_call: Call | None = None
    item: int | None = None


@transaction.atomic
def set_items(
    *, area: PlanArea, items: Sequence[ItemInput], by: User, removed: Collection[int] = (), seen: int | None = None
) -> PlanArea:
    """Save the points of a section of a draft plan in the order given; its measures are let be.

    `removed` holds the keys of points to take away. A point that is neither given nor removed stays, last: it was
    written by someone else in the meantime. Raises FrozenError once the plan is adopted, StateRefusedError while it
    is proposed or withdrawn, StaleEditError if someone saved after `seen` was read, RuleError when the first point
    lies under none. The number of statements does not grow with the points saved.
    """
    if items and items[0].under:
        raise RuleError(_("The first point cannot lie under another. Make it a point of its own."))
    area = claim_area(area=area, by=by, seen=seen)
    points = PlanItem.objects.filter(area=area, measure=None)
    stored = {item.pk: item for item in points.order_by("order", "pk")}
    given = {item.item for item in items}
    rest = [_as_input(item) for key, item in stored.items() if key not in given and key not in removed]
    _write(area, [*items, *rest], stored, by)
    for gone in points.filter(pk__in=set(removed) - given):
        delete_as(gone, by=by)
    return area


def _as_input(item: PlanItem) -> ItemInput:
    return ItemInput(
        item.text,
        item.parent_id is not None,
        item.due_date,
        item.due_precision,
        item.footnote,
        item.inserted_call,
        item.pk,
    )


def _write(area: PlanArea, items: Sequence[ItemInput], stored: dict[int, PlanItem], by: User) -> None:
    rows = [stored.get(given.item or 0) or PlanItem(area=area) for given in items]
    before = {row.pk: _values(row) for row in rows if row.pk}
    above: PlanItem | None = None
    for order, (row, given) in enumerate(zip(rows, items, strict=True), start=1):
        row.parent = above if given.under else None
        above = above if given.under else row
        row.order, row.text, row.footnote = order, given.text, given.footnote
        row.due_date, row.due_precision = given.due_date, given.due_precision
        row.inserted_call = given.inserted_call
        require_valid_values(row)
    for under in (False, True):  # those above first, so that those under them have a key to point at
        _save([row for row, given in zip(rows, items, strict=True) if given.under is under], before, by)


def _save(level: Sequence[PlanItem], before: dict[int, tuple[object, ...]], by: User) -> None:
    for row in level:
        row.parent = row.parent  # the row above may have got its key since
    bulk_create_with_history([row for row in level if row.pk is None], PlanItem, default_user=by)
    changed = [row for row in level if row.pk in before and before[row.pk] != _values(row)]
    if changed:
        bulk_update_with_history(changed, PlanItem, _FIELDS, default_user=by)


def _values(row: PlanItem) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _VALUES)
