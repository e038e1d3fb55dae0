"""How long needs are on their way, as medians and quartiles that the database counts: no need is read into Python.

Moments are taken as whole seconds, and a quartile lies between two needs where it falls between them, as PostgreSQL's
percentile_cont has it. It is reckoned in whole numbers by one statement, so that both databases give the same to the
second.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Value

from needs.enums import Lead, Split, Stage
from needs.models import Need

LEAST_FOR_QUARTILES = 5
_DAY_IN_QUARTERS = 4 * 24 * 60 * 60
_WHOLES = {Lead.TO_ANSWER: Stage.DECIDED, Lead.TO_DONE: Stage.DONE, Lead.WHOLE: Stage.OFFERED}
_COUNTED = ""  # stands for the needs themselves among the stretches
_PARTS = {
    Split.PARTY: "submission__organisation_id",
    Split.THEME: "theme_id",
    Split.KIND: "kind",
    Split.YEAR: "submission__registry_year",
    Split.ROUND: "submission__round_id",
}
# The quarter of the way between two rows is 4 × 0.25; a row counts by how near the quartile it lies.
_QUARTILE = """
SUM(seconds * CASE WHEN ABS(place - {number} * (n - 1)) < 4 THEN 4 - ABS(place - {number} * (n - 1)) ELSE 0 END)"""
_STATEMENT = """
WITH base(part, {columns}) AS ({base}),
days(part, lead, seconds) AS ({days}),
ranked(part, lead, seconds, place, n) AS (
    SELECT part, lead, seconds,
        4 * (ROW_NUMBER() OVER (PARTITION BY part, lead ORDER BY seconds) - 1),
        COUNT(*) OVER (PARTITION BY part, lead)
    FROM days
)
SELECT part, lead, MAX(n), {quartiles} FROM ranked GROUP BY part, lead"""


@dataclass(frozen=True)
class Spread:
    """How long a stretch took for so many needs, in days; the quartiles are None where the needs are too few."""

    count: int = 0
    lower: Decimal | None = None
    median: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True)
class Reached:
    """One step of the funnel: how many needs have come to a stage or past it, of so many."""

    stage: Stage
    count: int
    whole: int

    @property
    def share(self) -> Decimal:
        """The share of all, 0 to 1."""
        return Decimal(self.count) / Decimal(max(self.whole, 1))


@dataclass(frozen=True)
class Part:
    """The lead times of one party, theme, kind, year or round; `key` is its id or value, None where nothing is said."""

    key: Any
    needs: int
    leads: Mapping[Lead, Spread]


class _Seconds(Func):
    """A moment as whole seconds since 1970; parts of a second are dropped on both databases."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(strftime('%%%%s', substr(%(expressions)s, 1, 19)) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s)) AS BIGINT)"
        return self.as_sql(compiler, connection, template=template, **context)


def funnel_of(needs: QuerySet[Need]) -> list[Reached]:
    """Return how many of `needs` have come to each stage or past it, in the stages' order; one query."""
    stages = list(Stage)
    counts = {}
    for place, stage in enumerate(stages):
        past = Q()
        for later in stages[place:]:
            past |= Q(**{f"{later.column}__isnull": False})
        counts[stage.value] = Count("pk", filter=past)
    found = needs.order_by().aggregate(**counts)
    return [Reached(stage, found[stage.value], found[Stage.HANDED_IN.value]) for stage in stages]


def lead_times(needs: QuerySet[Need]) -> dict[Lead, Spread]:
    """Return the median and quartiles of every stretch over all of `needs`; one query."""
    found = _ask(needs, None, list(Lead), counted=False)
    return {lead: found.get((0, lead.value), Spread()) for lead in Lead}


def lead_times_by(needs: QuerySet[Need], split: Split, leads: Collection[Lead] = tuple(Lead)) -> list[Part]:
    """Return the lead times of each party, theme, kind, year or round of `needs`, in no order; one query."""
    found = _ask(needs, _PARTS[split], leads, counted=True)
    parts = [(key, spread.count) for (key, lead), spread in found.items() if lead == _COUNTED]
    return [
        Part(key or None, count, {lead: found.get((key, lead.value), Spread()) for lead in leads})
        for key, count in parts
    ]


def _ask(
    needs: QuerySet[Need], part: str | None, leads: Iterable[Lead], *, counted: bool
) -> dict[tuple[Any, str], Spread]:
    columns = {f"{stage.value}_s": _Seconds(F(stage.column)) for stage in Stage}
    key = F(part) if part else Value(0, output_field=IntegerField())
    rows = needs.order_by().values_list(key, *columns.values())
    try:
        base, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return {}
    days = [_stretch(lead) for lead in leads]
    if counted:
        days.append(f"SELECT part, '{_COUNTED}', 0 FROM base")  # noqa: S608 - nothing of a person's in it
    statement = _STATEMENT.format(
        columns=", ".join(columns),
        base=base,
        days=" UNION ALL ".join(days),
        quartiles=", ".join(_QUARTILE.format(number=number) for number in (1, 2, 3)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {(row[0], row[1]): _spread(row[2], *row[3:]) for row in cursor.fetchall()}


def _stretch(lead: Lead) -> str:
    """Return the statement that measures one stretch: where both its ends are dated, and never below zero."""
    if lead in _WHOLES:
        end, start = _WHOLES[lead], f"{Stage.HANDED_IN.value}_s"
    else:
        end = Stage(lead.value)
        before = [f"{stage.value}_s" for stage in reversed(list(Stage)[: list(Stage).index(end)])]
        start = f"COALESCE({', '.join(before)})" if len(before) > 1 else before[0]
    length = f"{end.value}_s - {start}"
    return (
        f"SELECT part, '{lead.value}', CASE WHEN {length} < 0 THEN 0 ELSE {length} END "  # noqa: S608 - our own names
        f"FROM base WHERE {end.value}_s IS NOT NULL"
    )


def _spread(count: int, *quarters: Any) -> Spread:
    lower, median, upper = (Decimal(int(number)) / _DAY_IN_QUARTERS for number in quarters)
    if count < LEAST_FOR_QUARTILES:
        return Spread(count, None, median, None)
    return Spread(count, lower, median, upper)
