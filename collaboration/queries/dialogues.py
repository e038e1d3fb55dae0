"""The matrix of dialogues: every party and department against the half-years, with the days that are left."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from collaboration.enums import OrganisationKind
from collaboration.models import Dialogue, Organisation, Party
from collaboration.models.spans import overlapping
from foundation.dates import format_date, half_year

_LAST_SPRING_MONTH = 6
_ROW_KINDS = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.FEDERATION,
    OrganisationKind.UNIVERSITY,
    OrganisationKind.DEPARTMENT,
)


@dataclass(frozen=True, order=True)
class HalfYear:
    """Spring is January to June, autumn July to December."""

    year: int
    half: int

    @classmethod
    def of(cls, day: dt.date) -> "HalfYear":
        """Return the half-year that `day` lies in."""
        return cls(day.year, 1 if day.month <= _LAST_SPRING_MONTH else 2)

    @property
    def first_day(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day."""
        return half_year(self.first_day)[1]

    @property
    def label(self) -> str:
        """The half-year in words: «våren 2020»."""
        return (_("spring %(year)d") if self.half == 1 else _("autumn %(year)d")) % {"year": self.year}

    def following(self) -> "HalfYear":
        """Return the half-year after this."""
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)


def half_years(first: HalfYear, last: HalfYear) -> list[HalfYear]:
    """Return the half-years from `first` to `last`, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = first.following()
    return found


class CellState(models.TextChoices):
    """How it stands with one party's dialogue in one half-year."""

    HELD = "held", pgettext_lazy("dialogue", "held")
    BOOKED = "booked", pgettext_lazy("dialogue", "booked")
    DUE = "due", pgettext_lazy("dialogue", "remains to be held")
    MISSED = "missed", pgettext_lazy("dialogue", "not held")
    COMING = "coming", pgettext_lazy("dialogue", "to come")
    OUTSIDE = "outside", pgettext_lazy("dialogue", "not a party then")


@dataclass(frozen=True)
class Cell:
    """One party in one half-year: how many dialogues, when, and how many days are left to hold one."""

    half: HalfYear
    state: CellState
    count: int = 0
    date: dt.date | None = None
    days_left: int | None = None

    @property
    def is_missing(self) -> bool:
        """Whether the half-year went by, or is going by, without a dialogue: shown as a warning."""
        return self.state in {CellState.MISSED, CellState.DUE}

    @property
    def words(self) -> str:
        """The cell in words: «hållen 2020-03-12», «41 dagar kvar», «inte hållen»."""
        if self.state == CellState.DUE:
            text = ngettext("%(days)d day left", "%(days)d days left", self.days_left or 0)
            return text % {"days": self.days_left}
        if self.date is None:
            return str(self.state.label)
        return f"{self.state.label} {format_date(self.date)}"


@dataclass(frozen=True)
class MatrixRow:
    """One party or department with its cells in the order of the half-years."""

    organisation: Organisation
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class DialogueMatrix:
    """The rows in Swedish order within each kind, and how many of the expected dialogues were held."""

    halves: tuple[HalfYear, ...]
    rows: tuple[MatrixRow, ...]

    def held(self, half: HalfYear) -> int:
        """Return how many of the rows had a dialogue in `half`."""
        return sum(cell.state == CellState.HELD for cell in self._column(half))

    def expected(self, half: HalfYear) -> int:
        """Return how many of the rows were to have a dialogue in `half`."""
        return sum(cell.state != CellState.OUTSIDE for cell in self._column(half))

    def _column(self, half: HalfYear) -> list[Cell]:
        place = self.halves.index(half)
        return [row.cells[place] for row in self.rows]


def _is_expected(half: HalfYear) -> Q:
    """Return the condition «is to be met in `half`»: a party, or a department of one, on some day of it.

    A university with departments is met department by department.
    """
    first, last = half.first_day, half.last_day
    bound = Party.objects.filter(overlapping(first, last), overlapping(first, last, "agreement__"))
    departments = Organisation.objects.filter(
        overlapping(first, last), kind=OrganisationKind.DEPARTMENT, parent=OuterRef("pk")
    )
    party = Q(Exists(bound.filter(organisation=OuterRef("pk")))) & ~Q(Exists(departments))
    department = Q(Exists(bound.filter(organisation=OuterRef("parent_id"))), kind=OrganisationKind.DEPARTMENT)
    return overlapping(first, last) & (party | department)


def dialogue_matrix(
    *, first: HalfYear, last: HalfYear, today: dt.date, dialogues: "models.QuerySet[Dialogue] | None" = None
) -> DialogueMatrix:
    """Return the matrix of parties and departments against the half-years from `first` to `last`.

    `dialogues` narrows what is counted, such as to `Dialogue.objects.visible_to(user)`; that a dialogue was held
    is no secret, only its notes are. Counted by the database: two queries whatever the number of rows.
    """
    halves = half_years(first, last)
    counted = _counted(Dialogue.objects.all() if dialogues is None else dialogues, first, last, today)
    expected = {f"expected_{number}": _is_expected(half) for number, half in enumerate(halves)}
    met = Exists(Dialogue.objects.filter(organisation=OuterRef("pk"), date__range=(first.first_day, last.last_day)))
    organisations = Organisation.objects.annotate(
        **{name: models.ExpressionWrapper(rule, models.BooleanField()) for name, rule in expected.items()},
        row_kind=_row_order(),
    )
    asked = Q(met)
    for name in expected:
        asked |= Q(**{name: True})
    rows = organisations.filter(asked).select_related("parent").order_by("row_kind", "name", "pk")
    return DialogueMatrix(tuple(halves), tuple(_row(row, halves, counted, today) for row in rows))


def _row_order() -> Case:
    whens = [When(kind=kind, then=Value(place)) for place, kind in enumerate(_ROW_KINDS)]
    return Case(*whens, default=Value(len(_ROW_KINDS)), output_field=models.IntegerField())


@dataclass(frozen=True)
class _Counted:
    held: int
    latest_held: dt.date | None
    next_booked: dt.date | None


def _counted(
    dialogues: "models.QuerySet[Dialogue]", first: HalfYear, last: HalfYear, today: dt.date
) -> dict[tuple[int, HalfYear], _Counted]:
    half = Case(When(month__lte=_LAST_SPRING_MONTH, then=Value(1)), default=Value(2))
    rows = (
        dialogues.filter(date__range=(first.first_day, last.last_day))
        .order_by()
        .annotate(year=ExtractYear("date"), month=ExtractMonth("date"))
        .annotate(half=half)
        .values("organisation_id", "year", "half")
        .annotate(
            held=Count("pk", filter=Q(date__lte=today)),
            latest_held=Max("date", filter=Q(date__lte=today)),
            next_booked=Min("date", filter=Q(date__gt=today)),
        )
        .values_list("organisation_id", "year", "half", "held", "latest_held", "next_booked")
    )
    return {(row[0], HalfYear(row[1], row[2])): _Counted(*row[3:]) for row in rows}


def _row(
    organisation: Organisation,
    halves: Sequence[HalfYear],
    counted: dict[tuple[int, HalfYear], _Counted],
    today: dt.date,
) -> MatrixRow:
    cells = (
        _cell(half, counted.get((organisation.pk, half)), today, expected=getattr(organisation, f"expected_{number}"))
        for number, half in enumerate(halves)
    )
    return MatrixRow(organisation, tuple(cells))


def _cell(half: HalfYear, counted: _Counted | None, today: dt.date, *, expected: bool) -> Cell:
    if counted and counted.held:
        return Cell(half, CellState.HELD, counted.held, counted.latest_held)
    if counted and counted.next_booked:
        return Cell(half, CellState.BOOKED, 0, counted.next_booked)
    if not expected:
        return Cell(half, CellState.OUTSIDE)
    if today < half.first_day:
        return Cell(half, CellState.COMING)
    if today > half.last_day:
        return Cell(half, CellState.MISSED)
    return Cell(half, CellState.DUE, days_left=(half.last_day - today).days)


def missing_dialogues(today: dt.date) -> "models.QuerySet[Organisation]":
    """Return who is still to be met in the half-year of `today`, neither met nor booked, in the matrix's order."""
    half = HalfYear.of(today)
    met = Dialogue.objects.filter(organisation=OuterRef("pk"), date__range=(half.first_day, half.last_day))
    asked: models.QuerySet[Organisation] = Organisation.objects.filter(_is_expected(half), ~Exists(met))
    return asked.annotate(row_kind=_row_order()).order_by("row_kind", "name", "pk")
