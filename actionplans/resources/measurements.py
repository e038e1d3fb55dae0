"""What has been measured of indicators, in and out of files: by indicator and date."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy

from actionplans.models import Indicator, Measurement, Plan
from actionplans.models.indicator import MOST_DECIMALS
from actionplans.resources.plans import plan_label
from actionplans.services.measurements import import_measurements, require_measured
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from foundation.dates import today
from foundation.errors import RuleError
from foundation.imports.cells import Decimals, PartialDay, Reference
from foundation.imports.columns import Column, PairColumn, ReferenceColumn
from foundation.imports.directory import folded
from foundation.imports.resources import RegisterResource


def _indicators() -> QuerySet[Indicator]:
    found: QuerySet[Indicator] = Indicator.objects.in_force().select_related("goal__plan")
    return found


def _label(indicator: Indicator) -> str:
    return f"{indicator.name} ({plan_label(indicator.goal.plan)})"


def _with_goal(indicator: Indicator) -> str:
    return f"{indicator.goal.text}: {_label(indicator)}"


def _with_number(indicator: Indicator) -> str:
    return f"{_with_goal(indicator)} #{indicator.pk}"


def _names(indicator: Indicator) -> list[str]:
    told_apart = [_label(indicator), _with_goal(indicator), _with_number(indicator), f"#{indicator.pk}"]
    return [indicator.name, f"{indicator.goal.text}: {indicator.name}", *told_apart]


class IndicatorCell(Reference):
    """An indicator by its name. It is written by as many words as tell it from the others in force."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current: dict[Any, Indicator] = {}

    def prepare(self, rows: Iterable[Model] | None = None) -> None:
        """Read the indicators in force, which others' versions are written as."""
        super().prepare(rows)
        self.current = {row.key: row for row in self.by_key.values()}

    def write(self, value: Any) -> Any:
        """Return the name of the version in force; of what is in force no longer, its own."""
        row = None if value is None else self.current.get(value.key)
        if row is None:
            return super().write(value)
        names = (_label(row), _with_goal(row))
        alone = (name for name in names if len({found.pk for found in self.directory.find(folded(name))}) == 1)
        return next(alone, _with_number(row))


class MeasurementResource(RegisterResource):
    """Values of the indicators of plans in force: a date that is there already gets what the file says.

    A value stays with the version of the plan that it was put in under, as the page shows them all together.
    """

    indicator = ReferenceColumn(
        "indicator",
        cell=IndicatorCell(
            _indicators,
            _names,
            hint=gettext_lazy(
                "Write the name of an indicator of a plan in force. Where several have the same, write “goal: name "
                "(plan)”; where their goals say the same too, # and the number in the address of its page, such as #12."
            ),
            label=_label,
        ),
        required=True,
    )
    value = Column("value", cell=Decimals(MOST_DECIMALS), required=True, aliases=("Mätvärde", "Utfall"))
    date = PairColumn("date", "precision", cell=PartialDay(), required=True, aliases=("Datum", "Mätdatum", "Date"))
    source = Column("source", required=True)
    note = Column("note")

    class Meta:
        model = Measurement

    def require_rights(self, by: User) -> None:
        require_right(by, Right.IMPORT_DATA)
        require_right(by, Right.MANAGE_PLAN)

    def existing(self) -> QuerySet[Any]:
        return Measurement.objects.select_related("indicator__goal__plan").order_by("-date", "-pk")

    def lock(self) -> None:
        list(Plan.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def keys(self, row: Measurement) -> Iterable[Hashable]:
        if row.indicator_id is not None and row.date is not None:
            yield row.indicator.key, row.shown_date

    def reconcile(self, values: dict[Column, Any], found: Measurement) -> None:
        """Keep the version that the value was put in under, and its day where the file says the same month or year."""
        place: Any = self.fields["indicator"]
        indicator = values.get(place)
        if indicator is not None and indicator.key == found.indicator.key:
            values[place] = found.indicator
        day: Any = self.fields["date"]
        written = Measurement(date=values[day][0], precision=values[day][1]) if values.get(day) else found
        if written.date is not None and written.shown_date == found.shown_date:
            values[day] = (found.date, found.precision)

    def check_rules(self, row: Measurement) -> None:
        try:
            require_measured(row.date, today())
        except RuleError as refusal:
            raise ValidationError({"date": str(refusal)}) from refusal

    def create(self, rows: Sequence[Any], *, by: Any, reason: str) -> None:
        import_measurements(new=rows, by=by, today=today(), reason=reason)

    def update(self, rows: Sequence[Any], fields: Sequence[str], *, by: Any, reason: str) -> None:
        import_measurements(changed=rows, fields=fields, by=by, today=today(), reason=reason)

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        indicator: Any = self.fields["indicator"]
        indicator.cell.prepare()
        return queryset.select_related("indicator__goal__plan")
