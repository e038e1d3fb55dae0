"""The lines of a budget are saved all at once, as the table shows them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from budgets.models import Budget, BudgetCategory, BudgetLine
from budgets.services.drafting import claim_draft
from collaboration.models import User
from foundation.errors import RuleError
from foundation.history import delete_as
from foundation.validation import require_valid_values

_CHANGED = ("category", "order", "note", "amount", "is_staff_cost", "footnote")


@dataclass(frozen=True)
class LineInput:
    """One line as someone wrote it: amount in SEK, `line` the key of the line it replaces (None: a new line)."""

    category: str
    amount: Decimal
    note: str = ""
    is_staff_cost: bool = False
    footnote: str = ""
    line: int | None = None


@transaction.atomic
def set_lines(
    *, budget: Budget, lines: Sequence[LineInput], by: User, removed: Collection[int] = (), seen: int | None = None
) -> Budget:
    """Save the lines of a draft in the order given; activities come in the order they first appear.

    `removed` holds the keys of lines to take away. A line that is neither given nor removed stays, last: it was
    written by someone else in the meantime. Raises FrozenError once adopted, StateRefusedError while proposed or
    withdrawn, StaleEditError if someone saved after `seen` was read, RuleError for a line without an activity or
    with a text too long. The number of statements does not grow with the lines saved.
    """
    budget = claim_draft(budget=budget, by=by, seen=seen)
    stored = {line.pk: line for line in BudgetLine.objects.filter(category__budget=budget).in_order()}
    for gone in BudgetLine.objects.filter(pk__in=set(removed) & set(stored)):
        stored.pop(gone.pk)
        delete_as(gone, by=by)
    given = {item.line for item in lines}
    rest = [_as_input(line) for key, line in stored.items() if key not in given]
    _write(budget, [*lines, *rest], stored, by)
    return budget


def _as_input(line: BudgetLine) -> LineInput:
    return LineInput(line.category.name, line.amount, line.note, line.is_staff_cost, line.footnote, line.pk)


def _write(budget: Budget, lines: Sequence[LineInput], stored: dict[int, BudgetLine], by: User) -> None:
    categories = _categories(budget, [item.category for item in lines], by)
    new: list[BudgetLine] = []
    changed: list[BudgetLine] = []
    for order, item in enumerate(lines, start=1):
        line = stored.get(item.line or 0) or BudgetLine()
        before = tuple(getattr(line, name) for name in _VALUES)
        line.category, line.order = categories[item.category], order
        line.note, line.amount = item.note, item.amount
        line.is_staff_cost, line.footnote = item.is_staff_cost, item.footnote
        require_valid_values(line)
        if line.pk is None:
            new.append(line)
        elif before != tuple(getattr(line, name) for name in _VALUES):
            changed.append(line)
    bulk_create_with_history(new, BudgetLine, default_user=by)
    if changed:
        bulk_update_with_history(changed, BudgetLine, _CHANGED, default_user=by)
    for empty in BudgetCategory.objects.filter(budget=budget, lines=None):
        delete_as(empty, by=by)


_VALUES = ("category_id", "order", "note", "amount", "is_staff_cost", "footnote")


def _categories(budget: Budget, names: Sequence[str], by: User) -> dict[str, BudgetCategory]:
    """Return the budget's activities by name, made or reordered as `names` first mention them."""
    known = {category.name: category for category in budget.categories.all()}
    if not all(names):
        raise RuleError(_("Every line belongs to an activity. Write which."))
    new: list[BudgetCategory] = []
    moved: list[BudgetCategory] = []
    for order, name in enumerate(dict.fromkeys(names), start=1):
        category = known.get(name) or BudgetCategory(budget=budget, name=name)
        known[name] = category
        if category.pk is None:
            new.append(category)
        elif category.order != order:
            moved.append(category)
        category.order = order
    bulk_create_with_history(new, BudgetCategory, default_user=by)
    if moved:
        bulk_update_with_history(moved, BudgetCategory, ["order"], default_user=by)
    return known
