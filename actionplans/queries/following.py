"""How the measures of adopted plans go: of one plan, and of all that someone may see."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.dates import MONTHS_3

from actionplans.enums import EXPANDABLE, MeasureState
from actionplans.models import MeasureParty, Plan, PlanArea, StatusReport, StatusUpdate, TrackedMeasure
from actionplans.models.tracking import UNTOUCHED_DAYS
from actionplans.queries.people import holding_in, office_on, seated_in, users_of
from collaboration.models import User
from collaboration.models.rights import Visitor, has_right
from collaboration.permissions import Right
from foundation.charts import Point
from foundation.tables import Tag

MONTHS_SHOWN = 6


def may_report(user: Visitor, tracked: TrackedMeasure, day: dt.date) -> bool:
    """Return whether `user` manages plans, or answers for the measure on `day`; one query beside the rights."""
    if has_right(user, Right.MANAGE_PLAN):
        return True
    return TrackedMeasure.objects.filter(pk=tracked.pk).answered_for_by(user, day).exists()


def reported_by(user: Visitor, plan: Plan, day: dt.date) -> set[int]:
    """Return the ids of the plan's measures of which `user` may say how they go; one query at most beside the rights.

    A plan that is no longer in force has none.
    """
    if not plan.is_current:
        return set()
    rows = TrackedMeasure.objects.filter(measure__item__area__plan=plan)
    own = rows if has_right(user, Right.MANAGE_PLAN) else rows.answered_for_by(user, day)
    return set(own.values_list("pk", flat=True))


def tracked_for(user: Visitor) -> QuerySet[TrackedMeasure]:
    """Return the tracked measures of plans in force that `user` may see, with their text."""
    plans = Plan.objects.visible_to(user).values("pk")
    rows: QuerySet[TrackedMeasure] = TrackedMeasure.objects.in_force().with_text()
    return rows.filter(measure__item__area__plan__in=plans)


def with_latest(rows: QuerySet[TrackedMeasure]) -> QuerySet[Any]:
    """Return the rows with what was said last of each, as `latest_text`."""
    latest = StatusUpdate.objects.filter(tracked=OuterRef("pk")).exclude(text="").order_by("-at", "-pk")
    return rows.annotate(latest_text=Subquery(latest.values("text")[:1]))


@dataclass(frozen=True)
class Column:
    """One state of the board with its measures."""

    state: str
    tag: Tag
    rows: Sequence[TrackedMeasure]


@dataclass(frozen=True)
class FollowUp:
    """How one plan's measures go on a day; every view of the page is drawn from the same rows."""

    rows: Sequence[Any]
    today: dt.date
    now: dt.datetime

    @property
    def board(self) -> list[Column]:
        """The measures by state, in the states' order."""
        by_state: defaultdict[str, list[TrackedMeasure]] = defaultdict(list)
        for row in self.rows:
            by_state[row.state].append(row)
        states = [TrackedMeasure(state=state) for state in MeasureState]
        return [Column(state.state, state.state_tag, by_state[state.state]) for state in states]

    @property
    def by_responsible(self) -> list[tuple[str, list[TrackedMeasure]]]:
        """The measures under each of those responsible, in the order they are first named; those without last."""
        found: defaultdict[str, list[TrackedMeasure]] = defaultdict(list)
        for row in self.rows:
            for words in responsible_of(row):
                found[words].append(row)
        nobody = found.pop("", [])
        return [*found.items(), *([("", nobody)] if nobody else [])]

    @property
    def late(self) -> list[TrackedMeasure]:
        """Those that are open though their last day has passed."""
        return [row for row in self.rows if row.is_late(self.today)]

    @property
    def undated(self) -> list[TrackedMeasure]:
        """Those that neither have a date nor recur: of each measure its first part."""
        firsts = [next(iter(parts)) for parts in self._by_measure]
        return [row for row in firsts if row.due_date is None and not row.measure.recurs]

    @property
    def untouched(self) -> list[TrackedMeasure]:
        """Those that are open and that nobody has said anything of for sixty days."""
        limit = self.now - dt.timedelta(days=UNTOUCHED_DAYS)
        return [row for row in self.rows if row.is_open and row.touched_at < limit]

    @property
    def dated(self) -> list[TrackedMeasure]:
        """Those with a last day, the soonest first: what a timeline can show."""
        return sorted((row for row in self.rows if row.due_date), key=lambda row: row.due_date or dt.date.max)

    @property
    def total(self) -> int:
        """How many measures there are, however many parts each is followed in."""
        return len(self._by_measure)

    @property
    def done(self) -> int:
        """How many measures are done: something of each is, and no part of it is open."""
        return sum(
            any(row.is_done for row in parts) and not any(row.is_open for row in parts) for parts in self._by_measure
        )

    @property
    def _by_measure(self) -> list[list[Any]]:
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for row in self.rows:
            found[row.measure_id].append(row)
        return list(found.values())


def follow_up(plan: Plan, *, now: dt.datetime, today: dt.date) -> FollowUp:
    """Return how a plan's measures go; two queries whatever their number."""
    parties = Prefetch("measure__parties", MeasureParty.objects.order_by("order"))
    rows = with_latest(TrackedMeasure.objects.filter(measure__item__area__plan=plan).with_text())
    ordered = rows.prefetch_related(parties).order_by("measure__item__area__order", "measure__item__order", "order")
    return FollowUp(list(ordered), today, now)


class AreaReports(NamedTuple):
    """A section of a plan, and the report of it with the latest period that the person may see."""

    area: PlanArea
    latest: StatusReport | None


def reports_by_area(plan: Plan, user: Visitor) -> list[AreaReports]:
    """Return the plan's sections, each with its latest status report, in any version of the plan; two queries."""
    areas = list(PlanArea.objects.filter(plan=plan).order_by("order", "pk"))
    rows = StatusReport.objects.visible_to(user).filter(area__key__in=[area.key for area in areas])
    by_period = rows.select_related("area").defer("text", "standing").order_by("period_to", "pk")
    latest = {row.area.key: row for row in by_period}
    return [AreaReports(area, latest.get(area.key)) for area in areas]


def responsible_of(row: TrackedMeasure) -> list[str]:
    """Return the words for those who answer for a row; its own name, or the parties that are no group."""
    if row.name:
        return [row.name]
    own = [party.words for party in row.measure.parties.all() if party.kind not in EXPANDABLE]
    return own or [""]


def updates_by_month(plan: Plan, today: dt.date) -> list[Point]:
    """Return how many updates were made in each of the last six months by their short names, the oldest first.

    One query. The names are short enough to stand beside each other on a phone.
    """
    number = today.year * 12 + today.month - 1
    months = [divmod(month, 12) for month in range(number - MONTHS_SHOWN + 1, number + 1)]
    first = dt.date(months[0][0], months[0][1] + 1, 1)
    rows = StatusUpdate.objects.filter(tracked__measure__item__area__plan=plan, by__isnull=False, at__date__gte=first)
    count = Counter((day.year, day.month - 1) for day in rows.values_list("at__date", flat=True))
    return [Point(str(MONTHS_3[month + 1]), count[year, month]) for year, month in months]


class Reminded(NamedTuple):
    """Who is reminded of a measure, and whether they answer for it or only stand in for those who cannot be reached."""

    users: list[User]
    answer_for_it: bool


def people_to_remind(row: TrackedMeasure, day: dt.date) -> Reminded:
    """Return who is reminded of a measure: those who answer for it today, else who drafted the plan, else all who may.

    A drafter who no longer manages plans could not say how it goes, and leaves it to those who do. Of a body its chair
    and convener where it has any, else all who sit in it. `row` has its text and parties read.
    """
    users = User.objects.filter(is_active=True).select_related("person").order_by("pk")
    found = list(users.filter(pk__in=_ids_of(row, day)))
    if found:
        return Reminded(found, answer_for_it=True)
    drafter = row.measure.item.area.plan.created_by
    if drafter is not None and drafter.is_active and has_right(drafter, Right.MANAGE_PLAN):
        return Reminded([drafter], answer_for_it=False)
    return Reminded(list(users.filter(pk__in=office_on(day))), answer_for_it=False)


def _ids_of(row: TrackedMeasure, day: dt.date) -> set[int]:
    own = not row.name
    parties = list(row.measure.parties.all()) if own else []
    bodies = {row.body_id, *(party.body_id for party in parties)} - {None}
    organisations = {row.organisation_id, *(party.organisation_id for party in parties)} - {None}
    people = {party.person_id for party in parties} - {None}
    return seated_in(bodies, day) | holding_in(organisations, day) | users_of(people)
