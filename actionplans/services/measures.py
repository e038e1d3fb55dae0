"""The measures of a section are saved all at once, as the page shows them, and those responsible with them."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actionplans.models import Measure, MeasureParty, PlanArea, PlanItem
from actionplans.queries.parties import PartyIndex, PartyInput, party_index
from actionplans.services.areas import claim_area
from actionplans.services.drafting import open_draft
from collaboration.models import User
from foundation.bulk import create_all, delete_all, update_all
from foundation.dates import Precision
from foundation.edits import claim_edit
from foundation.errors import RuleError
from foundation.history import delete_as
from foundation.rowforms import MOST_ROWS
from foundation.validation import require_valid, require_valid_values

AFTER_POINTS = MOST_ROWS  # measures stand after the points of their section
Values = tuple[object, ...]
Before = dict[int, tuple[Values, Values]]
Check = Callable[[MeasureParty], None]
_ITEM = ("order", "text", "due_date", "due_precision")
_MEASURE = ("responsible", "due_words", "recurrence", "priority", "rank", "depends_on_id", "condition", "branch")


@dataclass(frozen=True)
class MeasureInput:
    """One measure as someone wrote it. `depends_on` and `measure` are keys of stored measures.

    `parties` says who is responsible where it is known; else it is read from `responsible`.
    """

    text: str
    responsible: str = ""
    due_date: dt.date | None = None
    due_precision: str = Precision.DAY
    due_words: str = ""
    recurrence: str = "none"
    priority: str = ""
    rank: int | None = None
    depends_on: int | None = None
    condition: str = ""
    branch: str = ""
    measure: int | None = None
    parties: Sequence[PartyInput] | None = None


@transaction.atomic
def set_measures(
    *,
    area: PlanArea,
    measures: Sequence[MeasureInput],
    by: User,
    removed: Collection[int] = (),
    seen: int | None = None,
) -> PlanArea:
    """Save the measures of a section of a draft plan in the order given, after the section's points.

    `removed` holds the keys of measures to take away. A measure that is neither given nor removed stays, last: it was
    written by someone else in the meantime. Whoever is responsible is read anew where the words have changed. Raises
    as `set_items` does, InvalidError for what no measure can be, RuleError where measures wait for each other in a
    circle. The number of statements does not grow with the measures saved.
    """
    area = claim_area(area=area, by=by, seen=seen)
    _write(area, measures, by, removed=removed)
    return area


def append_measures(*, given: Sequence[tuple[PlanArea, Sequence[MeasureInput]]], by: User) -> None:
    """Add measures after those that the sections have.

    For services that have asked the right and hold the lock on the draft. Raises InvalidError for what no measure can
    be. The number of statements grows with nothing.
    """
    areas = [area for area, _measures in given]
    orders = PlanItem.objects.filter(area__in=areas).values_list("area").annotate(Max("order"))
    last = dict(orders)
    inputs = [measure for _area, measures in given for measure in measures]
    rows = []
    for area, measures in given:
        start = max(last.get(area.pk, 0), AFTER_POINTS) + 1
        for order, measure in enumerate(measures, start=start):
            row = Measure(item=PlanItem(area=area))
            _fill(row, measure, order)
            rows.append(row)
        last[area.pk] = start + len(measures) - 1
    _save(rows, {}, by)
    _save_parties(rows, inputs, {}, by)


@transaction.atomic
def set_parties(*, measure: Measure, parties: Sequence[PartyInput], by: User, seen: int | None = None) -> Measure:
    """Say who is responsible for a measure of a draft plan, in order; the words of the plan stay as written.

    Raises FrozenError once the plan is adopted, StateRefusedError while it is proposed or withdrawn, StaleEditError if
    someone saved the section after `seen` was read, InvalidError for what no responsible party can be.
    """
    area = measure.item.area
    open_draft(plan=area.plan, by=by)
    claim_edit(area, seen=seen)
    _replace_parties([(measure, parties)], by, check=require_valid)
    return measure


def _stored(area: PlanArea) -> dict[int, Measure]:
    rows = Measure.objects.filter(item__area=area).select_related("item").order_by("item__order", "pk")
    return {row.pk: row for row in rows}


def as_input(row: Measure) -> MeasureInput:
    """Return a measure as it stands, to be handed back with the others of its section."""
    return MeasureInput(
        text=row.item.text,
        due_date=row.item.due_date,
        due_precision=row.item.due_precision,
        depends_on=row.depends_on_id,
        measure=row.pk,
        **{name: getattr(row, name) for name in _MEASURE if name != "depends_on_id"},
    )


def _write(area: PlanArea, measures: Sequence[MeasureInput], by: User, *, removed: Collection[int] = ()) -> None:
    stored = _stored(area)
    given = {row.measure for row in measures}
    left = [as_input(row) for key, row in stored.items() if key not in given and key not in removed]
    inputs = [*measures, *left]
    rows = [stored.get(row.measure or 0) or Measure(item=PlanItem(area=area)) for row in inputs]
    before = {row.pk: (_values(row.item, _ITEM), _values(row, _MEASURE)) for row in rows if row.pk}
    _require_order(area, inputs, set(removed) - given)
    for order, (row, wanted) in enumerate(zip(rows, inputs, strict=True), start=AFTER_POINTS + 1):
        _fill(row, wanted, order)
    _save(rows, before, by)
    _save_parties(rows, inputs, before, by)
    for gone in PlanItem.objects.filter(area=area, measure__in=set(removed) - given):
        delete_as(gone, by=by)


def _fill(row: Measure, wanted: MeasureInput, order: int) -> None:
    item = row.item
    item.order, item.text, item.due_date, item.due_precision = order, wanted.text, wanted.due_date, wanted.due_precision
    row.responsible, row.due_words = wanted.responsible.strip(), wanted.due_words.strip()
    row.recurrence, row.priority, row.rank = wanted.recurrence, wanted.priority, wanted.rank
    row.depends_on_id, row.condition, row.branch = wanted.depends_on, wanted.condition.strip(), wanted.branch
    require_valid_values(item)
    require_valid_values(row)
    if bool(row.condition) != bool(row.branch):
        raise RuleError(_("A condition needs its outcome, and an outcome its condition."))


def _values(row: object, names: Iterable[str]) -> Values:
    return tuple(getattr(row, name) for name in names)


def _save(rows: Sequence[Measure], before: Before, by: User) -> None:
    new = [row for row in rows if row.pk is None]
    create_all([row.item for row in new], by=by)
    for row in new:
        row.item = row.item  # the point has got its key since
    create_all(new, by=by)
    old = [row for row in rows if row.pk in before]
    update_all([row.item for row in old if before[row.pk][0] != _values(row.item, _ITEM)], _ITEM, by=by)
    fields = [name.removesuffix("_id") for name in _MEASURE]
    update_all([row for row in old if before[row.pk][1] != _values(row, _MEASURE)], fields, by=by)


def _require_order(area: PlanArea, inputs: Sequence[MeasureInput], gone: Collection[int]) -> None:
    """Refuse measures that wait for one that is not in the plan, or for each other in a circle."""
    waits = dict(Measure.objects.filter(item__area__plan=area.plan_id).values_list("pk", "depends_on"))
    waits |= {row.measure: row.depends_on for row in inputs if row.measure}
    for row in inputs:
        if row.depends_on is None:
            continue
        if row.depends_on not in waits or row.depends_on in gone:
            raise RuleError(_("A measure can only wait for another measure of the same plan."))
        if row.measure in _chain(row.depends_on, waits):
            raise RuleError(_("The measures wait for each other in a circle. Let one of them begin."))


def _chain(first: int, waits: Mapping[int, int | None]) -> set[int]:
    """Return the measure and all that it waits for, one after another."""
    seen: set[int] = set()
    step: int | None = first
    while step is not None and step not in seen:
        seen.add(step)
        step = waits.get(step)
    return seen


def _save_parties(rows: Sequence[Measure], inputs: Sequence[MeasureInput], before: Before, by: User) -> None:
    """Read those responsible from the words, for new measures and where the words have changed."""
    index: PartyIndex | None = None
    wanted: list[tuple[Measure, Sequence[PartyInput]]] = []
    for row, given in zip(rows, inputs, strict=True):
        parties = given.parties
        if parties is None:
            if row.pk in before and before[row.pk][1][0] == row.responsible:
                continue
            index = index or party_index()
            parties = index.part(row.responsible)
        wanted.append((row, parties))
    _replace_parties(wanted, by)


def _replace_parties(
    wanted: Sequence[tuple[Measure, Sequence[PartyInput]]], by: User, *, check: Check = require_valid_values
) -> None:
    rows = [
        MeasureParty(
            measure=measure,
            order=order,
            kind=party.kind,
            words=party.words.strip(),
            body=party.body,
            organisation=party.organisation,
            person=party.person,
        )
        for measure, parties in wanted
        for order, party in enumerate(parties, start=1)
    ]
    delete_all(list(MeasureParty.objects.filter(measure__in=[measure for measure, _parties in wanted])), by=by)
    for row in rows:
        check(row)
    create_all(rows, by=by)
