"""How measures go after adoption: rows that live on, apart from the text that is frozen."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.enums import EXPANDABLE, OPEN_STATES, MeasureState, PartyKind, Recurrence
from actionplans.models.item import PlanItem
from actionplans.models.measure import Measure, MeasureParty
from actionplans.models.reminder import Reminder
from collaboration.enums import BodyKind, OrganisationKind
from collaboration.models import Body, Membership, Organisation, RoleGrant
from collaboration.models.rights import Visitor
from collaboration.queries.organisations import parties_on
from decisions.enums import AdoptionState
from foundation.collation import SVENSKA
from foundation.dates import Precision, format_long_date, last_day_of, today
from foundation.tables import Tag

if TYPE_CHECKING:
    from actionplans.models.plan import Plan

UNTOUCHED_DAYS = 60
SOON_DAYS = 30
TONES = {
    MeasureState.NOT_STARTED: "",
    MeasureState.UNDER_WAY: "info",
    MeasureState.DONE: "ok",
    MeasureState.DROPPED: "draft",
}
Whose = tuple[int | None, int | None]
_NOBODY = 0  # no person has this id


class TrackedMeasureQuerySet(models.QuerySet[Any]):
    """Tracked measures as lists need them."""

    def in_force(self) -> Self:
        """Return those of plans that are in force."""
        return self.filter(measure__item__area__plan__state=AdoptionState.ADOPTED)

    def with_text(self) -> Self:
        """Return the rows with the adopted text they follow."""
        return self.select_related("measure__item__area__plan", "body", "organisation")

    def still_open(self) -> Self:
        """Return what is neither done nor dropped."""
        return self.filter(state__in=OPEN_STATES)

    def late(self, day: dt.date) -> Self:
        """Return what is open though its last day has passed."""
        return self.still_open().filter(due_date__lt=day)

    def undated(self) -> Self:
        """Return what no date is set for and that does not recur either: of each measure its first part, for all."""
        rows = self.filter(due_date=None, measure__recurrence=Recurrence.NONE)
        before = TrackedMeasure.objects.filter(measure=OuterRef("measure"), order__lt=OuterRef("order"))
        return rows.filter(~Exists(before)).annotate(stands_for_all=Value(value=True))

    def untouched(self, now: dt.datetime) -> Self:
        """Return what is open and has had no update for sixty days."""
        return self.still_open().filter(touched_at__lt=now - dt.timedelta(days=UNTOUCHED_DAYS))

    def answered_for_by(self, user: Visitor, day: dt.date) -> Self:
        """Return what `user` answers for on `day`: by name, by a seat in the body, by a role at the organisation.

        A row of its own in a group is answered for by that body or organisation alone.
        """
        person = getattr(user, "person_id", None) or _NOBODY
        return self.filter(_answered_for(day, Q(person=person), Q(user=user.pk)))

    def answered_for_by_nobody(self, day: dt.date) -> Self:
        """Return what no one with an account in use answers for on `day`."""
        return self.exclude(_answered_for(day, Q(person__user__is_active=True), Q(user__is_active=True)))


def _answered_for(day: dt.date, of_person: Q, of_user: Q) -> Q:
    """Return what those people answer for on `day`; `of_person` tells them by their person, `of_user` by their role."""
    bodies = Membership.objects.on(day).filter(of_person).order_by().values("body")
    grants = RoleGrant.objects.in_force(day).filter(of_user, scope__organisation__isnull=False)
    places = grants.values("scope__organisation")
    parties = MeasureParty.objects.filter(of_person | Q(body__in=bodies) | Q(organisation__in=places))
    own = Q(body=None, organisation=None, measure__in=parties.values("measure"))
    return own | Q(body__in=bodies) | Q(organisation__in=places)


class TrackedMeasure(models.Model):
    """How one measure goes, or one body's or organisation's part of it where a whole group is responsible.

    Made when the plan is adopted; follows the measure to the plan's next version. `due_date` is the last day of the
    turn that runs, and moves on when a measure recurs. `dropped_by` is what let it fall away, where no one dropped it.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="tracked", verbose_name=_("measure"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("whose part"), max_length=200, blank=True, db_collation=SVENSKA)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=MeasureState, default=MeasureState.NOT_STARTED, editable=False
    )
    due_date = models.DateField(_("last day"), null=True, blank=True)
    started_at = models.DateTimeField(_("followed since"), default=timezone.now)
    touched_at = models.DateTimeField(_("latest update"), default=timezone.now)
    dropped_by = models.ForeignKey(
        "actionplans.ConditionOutcome",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="dropped",
        verbose_name=_("fell away by"),
    )
    stands_for_all = False  # annotated where one part is listed for the whole measure
    objects = TrackedMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tracked measure")
        verbose_name_plural = _("tracked measures")
        indexes = [
            models.Index(fields=["state", "due_date"], name="trackedmeasure_due"),
            models.Index(fields=["state", "touched_at"], name="trackedmeasure_touched"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["measure", "order"], name="trackedmeasure_order_once"),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(organisation__isnull=True),
                name="trackedmeasure_of_one_party",
                violation_error_message=_("It is the part of a body or of an organisation, not of both."),
            ),
            models.CheckConstraint(
                condition=Q(dropped_by__isnull=True) | Q(state=MeasureState.DROPPED),
                name="trackedmeasure_fell_away_is_dropped",
                violation_error_message=_("What fell away by a condition is dropped."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} ({self.name})" if self.name and not self.stands_for_all else str(self.measure)

    @property
    def responsible(self) -> str:
        """Who answers for it: whose part it is, else the words of the plan."""
        return self.measure.responsible if self.stands_for_all else self.name or self.measure.responsible

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.state in OPEN_STATES

    @property
    def is_done(self) -> bool:
        """Whether it is carried out."""
        return self.state == MeasureState.DONE

    @property
    def state_tag(self) -> Tag:
        """Return the state as a word with its tone."""
        return Tag(MeasureState(self.state).label, TONES[MeasureState(self.state)])

    @property
    def whose(self) -> "Whose":
        """Whose part it is: the ids of the body and of the organisation, None where it is the measure's own."""
        return self.body_id, self.organisation_id

    @property
    def when(self) -> str:
        """When it is to be done: in the plan's words for the turn that it names; a later turn by its last day."""
        if self.due_date is None or self.due_date == due_of(self.measure.item):
            return self.measure.when
        return format_long_date(self.due_date)

    def is_late(self, day: dt.date) -> bool:
        """Return whether it is open though its last day has passed."""
        return self.is_open and self.due_date is not None and self.due_date < day

    def get_absolute_url(self) -> str:
        return reverse("measure_detail", args=[self.pk])


class StatusUpdate(models.Model):
    """What someone said of how a measure goes; never changed afterwards."""

    tracked = models.ForeignKey(
        TrackedMeasure, on_delete=models.PROTECT, related_name="updates", verbose_name=_("tracked measure")
    )
    state = models.CharField(_("state"), max_length=20, choices=MeasureState)
    text = models.TextField(_("how it goes"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        indexes = [models.Index(fields=["tracked", "-at"], name="statusupdate_latest")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.text}".removesuffix(": ")

    @property
    def state_tag(self) -> Tag:
        """Return the state as a word with its tone."""
        return Tag(MeasureState(self.state).label, TONES[MeasureState(self.state)])


class MeasureReminder(Reminder):
    """A letter to one of those responsible about a measure's last day."""

    tracked = models.ForeignKey(
        TrackedMeasure, on_delete=models.PROTECT, related_name="+", verbose_name=_("tracked measure")
    )

    class Meta:
        verbose_name = _("reminder of a measure")
        verbose_name_plural = _("reminders of measures")
        constraints = [
            models.UniqueConstraint(fields=["tracked", "user", "due_date", "days"], name="measure_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.tracked}"


def begin_follow_up(plan: "Plan") -> None:
    """Make the rows that the plan's measures are followed by; called in the moment before the plan is adopted.

    What the version before was followed by goes on under the same measure: state and updates stay.
    """
    measures = list(_measures_of(plan))
    groups = _groups_of(today(), {party.kind for measure in measures for party in measure.parties.all()})
    before = _rows_before(plan, measures)
    rows: list[TrackedMeasure] = []
    for measure in measures:
        had = before.get(measure.item.key, {})
        last = max((row.order for row in had.values()), default=0)
        parts = _parts_of(measure, groups)
        fresh = [part for part in parts if part.whose not in had]
        for order, part in enumerate(fresh, start=last + 1):
            part.order = order
        rows += fresh
        _move(measure, [had[part.whose] for part in parts if part.whose in had])
    TrackedMeasure.objects.bulk_create(rows)


def _rows_before(plan: "Plan", measures: Iterable[Measure]) -> "dict[UUID, dict[Whose, TrackedMeasure]]":
    """Return what the version before is followed by, for measures that are in this one too, by key and whose part."""
    if plan.revises_id is None:
        return {}
    keys = [measure.item.key for measure in measures]
    rows = TrackedMeasure.objects.filter(measure__item__area__plan=plan.revises_id, measure__item__key__in=keys)
    found: defaultdict[UUID, dict[Whose, TrackedMeasure]] = defaultdict(dict)
    for row in rows.select_related("measure__item"):
        found[row.measure.item.key][row.whose] = row
    return found


def _move(measure: Measure, rows: Iterable[TrackedMeasure]) -> None:
    """Let rows follow the measure of the new version; the last day only where the plan has changed it."""
    for row in rows:
        if due_of(measure.item) != due_of(row.measure.item):
            row.due_date = due_of(measure.item)
        row.measure = measure
        row.save(update_fields=["measure", "due_date"])


def _measures_of(plan: "Plan") -> "models.QuerySet[Any, Any]":
    rows = Measure.objects.filter(item__area__plan=plan).select_related("item").prefetch_related("parties")
    return rows.order_by("item__area__order", "item__order", "pk")


def _groups_of(day: dt.date, kinds: set[str]) -> dict[str, list[Any]]:
    """Return who is in each group on `day`, for the groups that are used."""
    municipalities = parties_on(day).filter(kind=OrganisationKind.MUNICIPALITY)
    steering = Body.objects.in_force(day).filter(kind=BodyKind.STEERING_GROUP).by_name()
    found = {PartyKind.EVERY_MUNICIPALITY: municipalities, PartyKind.EVERY_STEERING_GROUP: steering}
    return {kind: list(rows) for kind, rows in found.items() if kind in kinds}


def _parts_of(measure: Measure, groups: dict[str, list[Any]]) -> list[TrackedMeasure]:
    """Return the rows a measure is followed by: one, and one for each in the groups that are responsible."""
    due, parties = due_of(measure.item), list(measure.parties.all())
    members = list(dict.fromkeys(row for party in parties if party.kind in EXPANDABLE for row in groups[party.kind]))
    parts = [
        TrackedMeasure(
            measure=measure,
            name=row.name,
            due_date=due,
            body=row if isinstance(row, Body) else None,
            organisation=row if isinstance(row, Organisation) else None,
        )
        for row in members
    ]
    if not members or any(party.kind not in EXPANDABLE for party in parties):
        parts.insert(0, TrackedMeasure(measure=measure, due_date=due))
    return parts


def due_of(item: PlanItem) -> dt.date | None:
    """Return the last day of a point: the end of the month or year where no more is known."""
    return last_day_of(item.due_date, Precision(item.due_precision)) if item.due_date else None
