"""How long needs are on their way, as medians and quartiles that the database counts: no need is read into Python.

Moments are taken as whole seconds, and a quartile lies between two needs where it falls between them, as PostgreSQL's
percentile_cont has it. It is reckoned in whole numbers by one statement, so that both databases give the same to the
second.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

from needs.enums import Lead, Split, Stage
from needs.models import Need

LEAST_FOR_QUARTILES = 5
_DAY_IN_QUARTERS = 4 * 24 * 60 * 60
_WHOLES = {Lead.TO_ANSWER: Stage.DECIDED, Lead.TO_DONE: Stage.DONE, Lead.WHOLE: Stage.OFFERED}
_COUNTED = ""  # stands for the needs themselves among the stretches
# No part is NULL, so that parts can be joined: a 0 stands for what nothing is said of, since no id and no year is one.
_PARTS: Mapping[Split, Any] = {
    Split.PARTY: F("submission__organisation_id"),
    Split.THEME: Coalesce("theme_id", 0),
    Split.KIND: F("kind"),
    Split.YEAR: Coalesce("submission__registry_year", 0),
    Split.ROUND: F("submission__round_id"),
}
# The quarter of the way between two rows is 4 × 0.25; a row counts by how near the quartile it lies, most not at all.
_NEAR = "ABS(place - {number} * (n - 1)) < 4"
_QUARTILE = f"SUM(CASE WHEN {_NEAR} THEN seconds * (4 - ABS(place - {{number}} * (n - 1))) ELSE 0 END)"
# Each stretch is sorted by itself, and by nothing but numbers: sorting all of them at once takes twice the time.
_STRETCH = """
SELECT part, {length} AS seconds,
    4 * (ROW_NUMBER() OVER ({partition} ORDER BY {length} ROWS UNBOUNDED PRECEDING) - 1) AS place
FROM base WHERE {end} IS NOT NULL"""
_OF_PART = """
SELECT counted.part, '{lead}', seconds, place, counted.{end}
FROM ({stretch}) stretch JOIN counted ON counted.part = stretch.part"""
_OF_ALL = """
SELECT NULL, '{lead}', seconds, place, (SELECT {end} FROM whole) FROM ({stretch}) stretch"""
_STATEMENT = """
WITH base(part, {columns}) AS ({base}),
whole({columns}) AS (SELECT {counts} FROM base),
counted(part, needs, {columns}) AS (SELECT part, COUNT(*), {counts} FROM base GROUP BY part),
ranked(part, lead, seconds, place, n) AS ({ranked})
SELECT part, lead, MAX(n), {quartiles} FROM ranked WHERE {near} GROUP BY part, lead"""
_NEEDS_OF_PARTS = f"""
UNION ALL SELECT part, '{_COUNTED}', needs, 0, 0, 0 FROM counted"""  # noqa: S608 - nothing of a person's in it


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


@dataclass(frozen=True)
class Measured:
    """The lead times of all needs, and of their parts in no order."""

    whole: Mapping[Lead, Spread]
    parts: Sequence[Part]


class _Seconds(Func):
    """A moment as whole seconds since 1970; parts of a second are dropped on both databases."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(strftime('%%%%s', substr(%(expressions)s, 1, 19)) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # As a float, which holds every microsecond of these centuries: EXTRACT reckons in decimals and takes longer.
        template = "CAST(FLOOR(DATE_PART('epoch', %(expressions)s)) AS BIGINT)"
        return self.as_sql(compiler, connection, template=template, **context)


def funnel_of(needs: QuerySet[Need]) -> list[Reached]:
    """Return how many of `needs` have come to each stage or past it, in the stages' order; one query."""
    stages = list(Stage)
    columns = [F(stage.column) for stage in stages]
    reached: list[Any] = [Coalesce(*columns[place:]) for place in range(len(stages) - 1)]
    counts = {stage.value: Count(date) for stage, date in zip(stages, (*reached, columns[-1]), strict=True)}
    found = needs.order_by().aggregate(**counts)
    return [Reached(stage, found[stage.value], found[Stage.HANDED_IN.value]) for stage in stages]


def lead_times(needs: QuerySet[Need]) -> Mapping[Lead, Spread]:
    """Return the median and quartiles of every stretch over all of `needs`; one query."""
    return _measured(needs, list(Lead), None, ()).whole


def lead_times_by(needs: QuerySet[Need], split: Split, leads: Collection[Lead] = tuple(Lead)) -> Sequence[Part]:
    """Return the lead times of each party, theme, kind, year or round of `needs`, in no order; one query."""
    return _measured(needs, (), split, leads).parts


def measured(needs: QuerySet[Need], split: Split, leads: Collection[Lead]) -> Measured:
    """Return every stretch over all of `needs`, and `leads` over each of their parts; one query."""
    return _measured(needs, list(Lead), split, leads)


def _measured(
    needs: QuerySet[Need], of_all: Collection[Lead], split: Split | None, of_parts: Collection[Lead]
) -> Measured:
    found = _ask(needs, of_all, split, of_parts)
    return Measured(
        {lead: found.get((None, lead.value), Spread()) for lead in of_all},
        [
            Part(key or None, spread.count, {lead: found.get((key, lead.value), Spread()) for lead in of_parts})
            for (key, lead), spread in found.items()
            if lead == _COUNTED
        ],
    )


def _ask(
    needs: QuerySet[Need], of_all: Collection[Lead], split: Split | None, of_parts: Collection[Lead]
) -> dict[tuple[Any, str], Spread]:
    """Return each spread by its part and stretch, None standing for all needs, and how many needs each part has."""
    ends = [_ends(lead) for lead in (*of_all, *of_parts)]
    read = [stage for stage in Stage if any(stage == end or stage in starts for end, starts in ends)]
    columns = [_column(stage) for stage in read]
    part = _PARTS[split] if split else Value(0, output_field=IntegerField())
    rows = needs.order_by().values_list(part, *(_Seconds(F(stage.column)) for stage in read))
    try:
        base, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return {}
    # Those of parts stand first: PostgreSQL takes the type of a part from them, and not from NULL.
    ranked = [_ranked(_OF_PART, lead, "PARTITION BY part") for lead in of_parts]
    ranked += [_ranked(_OF_ALL, lead, "") for lead in of_all]
    statement = _STATEMENT.format(
        columns=", ".join(columns),
        base=base,
        counts=", ".join(f"COUNT({column})" for column in columns),
        ranked=" UNION ALL ".join(ranked),
        quartiles=", ".join(_QUARTILE.format(number=number) for number in (1, 2, 3)),
        near=" OR ".join(_NEAR.format(number=number) for number in (1, 2, 3)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement + (_NEEDS_OF_PARTS if split else ""), parameters)
        return {(row[0], row[1]): _spread(row[2], *row[3:]) for row in cursor.fetchall()}


def _ends(lead: Lead) -> tuple[Stage, list[Stage]]:
    """Return the stage that ends a stretch, and those it may begin at: the first of them that was reached."""
    if lead in _WHOLES:
        return _WHOLES[lead], [Stage.HANDED_IN]
    stages, end = list(Stage), Stage(lead.value)
    return end, stages[: stages.index(end)][::-1]


def _column(stage: Stage) -> str:
    return f"{stage.value}_s"


def _ranked(template: str, lead: Lead, partition: str) -> str:
    """Return the statement that ranks one stretch: where both its ends are dated, and never below zero."""
    end, starts = _ends(lead)
    before = ", ".join(_column(stage) for stage in starts)
    length = f"{_column(end)} - {f'COALESCE({before})' if len(starts) > 1 else before}"
    length = f"CASE WHEN {length} < 0 THEN 0 ELSE {length} END"
    stretch = _STRETCH.format(length=length, partition=partition, end=_column(end))
    return template.format(lead=lead.value, end=_column(end), stretch=stretch)


def _spread(count: int, *quarters: Any) -> Spread:
    lower, median, upper = (Decimal(int(number)) / _DAY_IN_QUARTERS for number in quarters)
    if count < LEAST_FOR_QUARTILES:
        return Spread(count, None, median, None)
    return Spread(count, lower, median, upper)
