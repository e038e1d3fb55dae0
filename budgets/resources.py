"""Budgets and their lines in and out of files, saved as the budget's pages save them."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Budget, BudgetCategory, BudgetLine
from budgets.services import LineInput, change_budget, create_budget, set_lines
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.services.adoption import require_open
from foundation.errors import RuleError
from foundation.imports.cells import Reference
from foundation.imports.columns import Column
from foundation.imports.directory import folded
from foundation.imports.resources import RegisterResource


def budget_label(budget: Budget) -> str:
    """Return a budget's title, with its version where it is not the first."""
    if budget.version == 1:
        return budget.title
    return _("%(title)s (version %(version)s)") % {"title": budget.title, "version": budget.version}


class BudgetColumn(Column):
    """The budget a line belongs to: not the line's own field, but its activity's."""

    def fields_of(self, model: type[models.Model]) -> list[Any]:  # noqa: ARG002 - the base's signature
        return []

    def cleaned(self, value: Any) -> Any:
        if value is None:
            raise ValueError(_("The cell is empty. It must be filled in."))
        return value

    def value_of(self, instance: Any) -> Any:
        return instance.category.budget if instance.category_id else getattr(instance, "wanted_budget", None)

    def put(self, instance: Any, value: Any) -> None:
        instance.wanted_budget = value


class ActivityColumn(Column):
    """The activity a line belongs to, by name; made when it is new."""

    def fields_of(self, model: type[models.Model]) -> list[Any]:  # noqa: ARG002 - the base's signature
        return [BudgetCategory._meta.get_field("name")]

    def value_of(self, instance: Any) -> Any:
        wanted = getattr(instance, "wanted_activity", None)
        return wanted or (instance.category.name if instance.category_id else "")

    def put(self, instance: Any, value: Any) -> None:
        instance.wanted_activity = value


class BudgetLineResource(RegisterResource):
    """Budget lines: budget, activity and note tell them apart. Only drafts can be changed."""

    budget = BudgetColumn(
        "budget",
        gettext_lazy("budget"),
        Reference(
            Budget.objects.all,
            lambda budget: [budget_label(budget)],
            hint=gettext_lazy("Write the budget's title as in the register."),
            label=budget_label,
        ),
        required=True,
    )
    category = ActivityColumn("category", required=True, aliases=("Aktivitet", "Verksamhet", "Kategori", "Category"))
    note = Column("note", aliases=("Anm.", "Anm", "Note"))
    amount = Column("amount", gettext_lazy("amount (tkr)"), required=True, aliases=("Belopp", "Tkr", "Amount"))
    is_staff_cost = Column("is_staff_cost")
    footnote = Column("footnote", aliases=("Fotnot",))

    class Meta:
        model = BudgetLine

    def require_rights(self, by: User) -> None:
        require_right(by, Right.IMPORT_DATA)
        require_right(by, Right.MANAGE_BUDGET)

    def existing(self) -> QuerySet[Any]:
        return BudgetLine.objects.select_related("category__budget").in_order()

    def lock(self) -> None:
        list(Budget.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def keys(self, row: BudgetLine) -> Iterable[Hashable]:
        budget = self.fields["budget"].value_of(row)
        activity = self.fields["category"].value_of(row)
        if budget is not None and activity:
            yield budget.pk, folded(activity), folded(row.note)

    def check_rules(self, row: BudgetLine) -> None:
        budget = self.fields["budget"].value_of(row)
        if budget is None:
            return
        try:
            require_open(budget)
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def create(self, rows: Sequence[Any], *, by: Any, reason: str) -> None:  # noqa: ARG002 - set_lines names the change
        self._set(rows, by)

    def update(self, rows: Sequence[Any], fields: Sequence[str], *, by: Any, reason: str) -> None:  # noqa: ARG002 - as above
        self._set(rows, by)

    def _set(self, rows: Sequence[BudgetLine], by: Any) -> None:
        """Hand each budget's lines to the service: those that are there in their order, new ones after them."""
        changed = {row.pk: row for row in rows if row.pk}
        lines: defaultdict[int, list[LineInput]] = defaultdict(list)
        budgets = {self.fields["budget"].value_of(row).pk: self.fields["budget"].value_of(row) for row in rows}
        stored = BudgetLine.objects.filter(category__budget__in=budgets).select_related("category__budget").in_order()
        for line in stored:
            lines[line.category.budget_id].append(self._as_input(changed.get(line.pk, line)))
        for row in rows:
            if row.pk is None:
                lines[row.wanted_budget.pk].append(self._as_input(row))
        for key, budget in budgets.items():
            set_lines(budget=budget, lines=lines[key], by=by)

    def _as_input(self, line: BudgetLine) -> LineInput:
        activity = self.fields["category"].value_of(line)
        return LineInput(activity, line.amount, line.note, line.is_staff_cost, line.footnote, line.pk)

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("category__budget")


class DecidedColumn(Column):
    """What only decisions write: taken out, and never read."""

    def cleaned(self, value: Any) -> Any:
        if value:
            raise ValueError(_("Only a decision changes this. Leave the cell empty, or as it was taken out."))
        return value

    def put(self, instance: Any, value: Any) -> None:
        """Leave it: services write it."""


class BudgetResource(RegisterResource):
    """The heads of budgets: new drafts come into being, open drafts are changed. Lines have a register of their own."""

    title = Column("title", required=True, aliases=("Budget",))
    year = Column("year", required=True)
    version = DecidedColumn("version")
    state = DecidedColumn("state")
    adopted_date = DecidedColumn("adopted_date")
    stated_total = Column("stated_total", gettext_lazy("stated total (tkr)"), aliases=("Summa",))

    class Meta:
        model = Budget

    def require_rights(self, by: User) -> None:
        require_right(by, Right.IMPORT_DATA)
        require_right(by, Right.MANAGE_BUDGET)

    def existing(self) -> QuerySet[Any]:
        return Budget.objects.order_by("pk")

    def lock(self) -> None:
        list(Budget.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def keys(self, row: Budget) -> Iterable[Hashable]:
        if row.title and row.year:
            yield folded(row.title), row.year

    def reconcile(self, values: dict[Column, Any], found: Budget) -> None:  # noqa: ARG002 - the base's signature
        """A row says nothing of what only decisions write."""
        for column in [column for column in values if isinstance(column, DecidedColumn)]:
            del values[column]

    def check_rules(self, row: Budget) -> None:
        try:
            require_open(row)
        except RuleError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def create(self, rows: Sequence[Any], *, by: Any, reason: str) -> None:  # noqa: ARG002 - the service names the change
        for row in rows:
            row.pk = create_budget(year=row.year, title=row.title, stated_total=row.stated_total, by=by).pk

    def update(self, rows: Sequence[Any], fields: Sequence[str], *, by: Any, reason: str) -> None:  # noqa: ARG002 - as above
        for row in rows:
            change_budget(budget=row, year=row.year, title=row.title, stated_total=row.stated_total, by=by)
