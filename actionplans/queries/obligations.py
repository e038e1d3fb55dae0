"""When an obligation falls due, whom it asks, and how it stands with all of them."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from actionplans.enums import MONTHS_OF, Fulfilment, Interval, OwedBy, RowState, Standing
from actionplans.models import Obligation, ObligationRow, PlanArea
from actionplans.queries.people import holding_in, office_on, owed_by, seated_in
from collaboration.enums import BodyKind, OrganisationKind
from collaboration.models import Body, Organisation, User
from collaboration.models.spans import in_force
from collaboration.permissions import Right
from collaboration.queries.bodies import bodies_on
from collaboration.queries.dialogues import HalfYear
from collaboration.queries.organisations import is_party_on, parties_on
from collaboration.queries.rights import has_right
from foundation.tables import Tag

MONTHS_A_YEAR = 12
DAYS_AHEAD = dt.timedelta(days=30)
DAYS_BACK = dt.timedelta(days=365)


@dataclass(frozen=True)
class Period:
    """A month, tertial, half-year or year: its first and last day."""

    first: dt.date
    last: dt.date


def periods_of(interval: str, year: int) -> list[Period]:
    """Return the periods that `year` falls into."""
    length = MONTHS_OF[Interval(interval)]
    return [_period(year, month, length) for month in range(1, MONTHS_A_YEAR + 1, length)]


def _period(year: int, month: int, length: int) -> Period:
    end = month + length - 1
    return Period(dt.date(year, month, 1), dt.date(year, end, calendar.monthrange(year, end)[1]))


def period_label(interval: str, first: dt.date) -> str:
    """Return what the period beginning on `first` is called: «våren 2020», «tertial 1 2020», «mars 2020», «2020»."""
    if interval == Interval.HALF_YEARLY:
        return HalfYear.of(first).label
    if interval == Interval.TERTIAL:
        number = first.month // MONTHS_OF[Interval.TERTIAL] + 1
        return _("tertial %(number)d %(year)d") % {"number": number, "year": first.year}
    return str(first.year) if interval == Interval.YEARLY else f"{MONTHS[first.month]} {first.year}"


def due_periods(obligation: Obligation, year: int) -> list[Period]:
    """Return the periods of `year` that end while the obligation holds."""
    last = obligation.valid_to or dt.date.max
    return [p for p in periods_of(obligation.interval, year) if obligation.valid_from <= p.last <= last]


def asked_on(obligation: Obligation, day: dt.date) -> list[Organisation | Body | PlanArea | None]:
    """Return whom the obligation asks on `day`, in order; None stands for the secretariat. At most one query.

    Parties are those bound by an agreement that day, departments those of a party.
    """
    owed_by = OwedBy(obligation.owed_by)
    if owed_by == OwedBy.OFFICE:
        return [None]
    if owed_by in {OwedBy.ORGANISATION, OwedBy.BODY}:
        return [obligation.organisation or obligation.body]
    rows: dict[OwedBy, QuerySet[Organisation] | QuerySet[Body] | QuerySet[PlanArea]] = {
        OwedBy.MET: met_on(day),
        OwedBy.PARTIES: parties_on(day),
        OwedBy.THEME_GROUPS: bodies_on(day).filter(kind=BodyKind.THEME_GROUP),
        OwedBy.AREAS: PlanArea.objects.filter(plan=obligation.plan_id, parent=None).order_by("order", "pk"),
    }
    return list(rows[owed_by])


def met_on(day: dt.date) -> "QuerySet[Organisation]":
    """Return the municipalities that are parties on `day` and the departments of universities that are."""
    municipality = Q(is_party_on(day), kind=OrganisationKind.MUNICIPALITY)
    of_party = Exists(Organisation.objects.filter(is_party_on(day), pk=OuterRef("parent_id")))
    department = Q(of_party, in_force(day), kind=OrganisationKind.DEPARTMENT)
    return Organisation.objects.filter(municipality | department).by_name()


@dataclass(frozen=True)
class MatrixCell:
    """One row of the obligation where its subject meets its period."""

    row: ObligationRow
    tag: Tag


@dataclass(frozen=True)
class MatrixRow:
    """One of those asked, with a cell for each period; None where it was not asked then."""

    subject: str
    cells: tuple[MatrixCell | None, ...]


@dataclass(frozen=True)
class ObligationMatrix:
    """Those asked against the periods of a year, and how many are done."""

    periods: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    done: int
    total: int


def obligation_matrix(obligation: Obligation, year: int, today: dt.date) -> ObligationMatrix:
    """Return the matrix of `year`; one query whatever the number of rows."""
    found = obligation.rows.filter(period_from__year=year).with_standing(today).with_subjects()
    rows: list[Any] = list(
        found.order_by("-organisation__kind", "organisation__name", "body__name", "area__order", "due_date")
    )
    firsts = sorted({row.period_from for row in rows})
    cells: dict[str, dict[dt.date, MatrixCell]] = {}
    for row in rows:
        cells.setdefault(row.subject, {})[row.period_from] = MatrixCell(row, row.tag(today))
    return ObligationMatrix(
        periods=tuple(period_label(obligation.interval, first) for first in firsts),
        rows=tuple(MatrixRow(name, tuple(map(own.get, firsts))) for name, own in cells.items()),
        done=sum(row.standing in {"done", "not_needed"} for row in rows),
        total=len(rows),
    )


def years_of(obligation: Obligation) -> list[int]:
    """Return the years the obligation has rows in, the latest first; one query."""
    return [day.year for day in obligation.rows.dates("period_from", "year", order="DESC")]


@dataclass(frozen=True)
class DueDate:
    """What one obligation asks by one day: how many rows, and how many are open."""

    obligation: int
    title: str
    due_date: dt.date
    total: int
    open: int


@dataclass(frozen=True)
class Owed:
    """What one obligation asks by one day and is not done: the rows, and who is to be reminded of which of them."""

    obligation: Obligation
    due_date: dt.date
    rows_of: Mapping[int, Sequence[ObligationRow]]


def owed_until(last: dt.date, today: dt.date) -> list[Owed]:
    """Return what is neither done nor booked, due by `last` and late by less than a year, with who is reminded of it.

    A row is owed by who has a role at its organisation or leads its body, a dialogue and what nobody answers for by
    the secretariat, which invites to the one and asks for the other.
    """
    rows: Any = ObligationRow.objects.filter(due_date__range=(today - DAYS_BACK, last)).with_standing(today)
    rows = rows.filter(standing__in=(Standing.DUE, Standing.LATE, Standing.COMING)).with_subjects()
    groups: defaultdict[tuple[dt.date, int], list[ObligationRow]] = defaultdict(list)
    for row in rows.order_by("due_date", "obligation", "organisation__name", "body__name", "area__order", "pk"):
        groups[row.due_date, row.obligation_id].append(row)
    office = office_on(today) if groups else set()
    return [Owed(found[0].obligation, due, _reminded(found, office, today)) for (due, _key), found in groups.items()]


def _reminded(rows: Sequence[ObligationRow], office: set[int], today: dt.date) -> dict[int, list[ObligationRow]]:
    found: defaultdict[int, list[ObligationRow]] = defaultdict(list)
    for row in rows:
        for user in _owing(row, today) or office:
            found[user].append(row)
    return found


def _owing(row: ObligationRow, today: dt.date) -> set[int]:
    if row.obligation.is_by_dialogue:
        return set()
    if row.organisation_id:
        return holding_in({row.organisation_id}, today)
    return seated_in({row.body_id}, today) if row.body_id else set()


def due_on_desks(user: User, today: dt.date) -> list[DueDate]:
    """Return what is open and due within a month, or late by less than a year, the most urgent first; one query.

    Those who follow plans up see all of it, others what they owe.
    """
    rows = ObligationRow.objects.visible_to(user).filter(state=RowState.OPEN)
    if not has_right(user, Right.MANAGE_PLAN):
        rows = rows.filter(owed_by(user, today))
    rows = rows.filter(due_date__range=(today - DAYS_BACK, today + DAYS_AHEAD))
    return [DueDate(*row) for row in due_dates(rows).order_by("due_date", "obligation")]


def due_dates(rows: Any) -> Any:
    """Return obligation, title, due date, number of rows and of open ones, of those of `rows` marked by hand."""
    by_hand = rows.filter(obligation__fulfilment=Fulfilment.BY_HAND).order_by()
    counts = by_hand.values_list("obligation", "obligation__title", "due_date")
    return counts.annotate(total=Count("pk"), open=Count("pk", filter=Q(state=RowState.OPEN)))
