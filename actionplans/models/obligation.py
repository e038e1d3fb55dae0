"""Recurring obligations: a rule, and one row for each of those it asks and each due date."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.models import HistoricalRecords

from actionplans.enums import STANDING_TONES, Fulfilment, Interval, OwedBy, RowState, Standing
from actionplans.models.area import PlanArea
from actionplans.models.plan import Plan
from actionplans.models.reminder import Reminder
from collaboration.models import Body, Dialogue, Organisation
from collaboration.models.rights import Visitor, has_right
from collaboration.models.visibility import VisibleQuerySet
from collaboration.permissions import Right
from decisions.models import Decision
from foundation.collation import SVENSKA
from foundation.dates import format_date
from foundation.tables import Tag

ONE_OF_THE_SUBJECTS = (
    Q(organisation__isnull=True, body__isnull=True)
    | Q(organisation__isnull=True, area__isnull=True)
    | Q(body__isnull=True, area__isnull=True)
)
BESIDE = {
    "obligation_names_its_organisation": "organisation",
    "obligation_names_its_body": "body",
    "obligation_names_its_plan": "plan",
    "obligation_dialogue_with_organisations": "owed_by",
    "obligation_ends_after_start": "valid_to",
}


class ObligationQuerySet(VisibleQuerySet):
    """Obligations are read by whoever reads plans."""

    view_right = Right.VIEW_PLAN

    def with_counts(self, today: dt.date) -> Self:
        """Annotate `row_count`, and `late_count` of rows by hand that were due before `today` and are still open."""
        late = Q(rows__state=RowState.OPEN, rows__due_date__lt=today, fulfilment=Fulfilment.BY_HAND)
        return self.annotate(row_count=Count("rows"), late_count=Count("rows", filter=late))


class Obligation(models.Model):
    """Something owed again and again: what, by whom, how often, from when to when, and on what it rests."""

    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    text = models.TextField(_("what is to be done"), blank=True)
    owed_by = models.CharField(_("who"), max_length=20, choices=OwedBy, default=OwedBy.PARTIES)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    interval = models.CharField(_("how often"), max_length=20, choices=Interval, default=Interval.HALF_YEARLY)
    days_after = models.PositiveSmallIntegerField(
        _("days after the period"),
        default=0,
        help_text=_("0 means the last day of each month, tertial, half-year or year."),
    )
    fulfilment = models.CharField(_("met by"), max_length=20, choices=Fulfilment, default=Fulfilment.BY_HAND)
    valid_from = models.DateField(_("from and including"))
    valid_to = models.DateField(_("to and including"), null=True, blank=True)
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="obligations", verbose_name=_("plan")
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    history = HistoricalRecords()
    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        indexes = [models.Index(fields=["title", "id"], name="obligation_title")]
        constraints = [
            models.CheckConstraint(
                condition=Q(owed_by=OwedBy.ORGANISATION, organisation__isnull=False)
                | (~Q(owed_by=OwedBy.ORGANISATION) & Q(organisation__isnull=True)),
                name="obligation_names_its_organisation",
                violation_error_message=_("Name the organisation where one alone is asked, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(owed_by=OwedBy.BODY, body__isnull=False) | (~Q(owed_by=OwedBy.BODY) & Q(body__isnull=True)),
                name="obligation_names_its_body",
                violation_error_message=_("Name the body where one alone is asked, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(owed_by=OwedBy.AREAS) | Q(plan__isnull=False),
                name="obligation_names_its_plan",
                violation_error_message=_("Name the plan whose sections are asked."),
            ),
            models.CheckConstraint(
                condition=~Q(fulfilment=Fulfilment.DIALOGUE)
                | Q(owed_by__in=(OwedBy.MET, OwedBy.PARTIES, OwedBy.ORGANISATION)),
                name="obligation_dialogue_with_organisations",
                violation_error_message=_("Dialogues are held with organisations: choose whom they are held with."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="obligation_ends_after_start",
                violation_error_message=_("The last day cannot come before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the obligation's page."""
        return reverse("obligation_detail", args=[self.pk])

    @property
    def is_by_dialogue(self) -> bool:
        """Whether a recorded dialogue fulfils it, and nobody marks it by hand."""
        return self.fulfilment == Fulfilment.DIALOGUE

    def clean(self) -> None:
        """Refuse the sections of a plan that is not in force: a draft's may still be taken out."""
        if self.owed_by == OwedBy.AREAS and self.plan is not None and not self.plan.is_frozen:
            message = _("Only the sections of an adopted plan can be asked.")
            raise ValidationError({"plan": ValidationError(message, code="plan_not_adopted")})

    def validate_constraints(self, exclude: Any = None) -> None:
        """Refuse what the constraints refuse, each beside the field that is to be changed."""
        faults: dict[str, list[ValidationError]] = {}
        for constraint in self._meta.constraints:
            try:
                constraint.validate(type(self), self, exclude=exclude)
            except ValidationError as error:
                faults.setdefault(BESIDE[constraint.name], []).append(error)
        if faults:
            raise ValidationError(faults)


class ObligationRowQuerySet(models.QuerySet["ObligationRow"]):
    """Rows, and how each stands on a day."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the rows of the obligations that `user` may see."""
        return self.all() if has_right(user, Right.VIEW_PLAN) else self.none()

    def with_standing(self, today: dt.date) -> Self:
        """Annotate `standing`, and for dialogues `held_date` and `booked_date`, counted by the database.

        A dialogue counts for the row in whose period, or the days of grace after it, it is held; one that the row
        before needed, as the first since its period began, does not count for this row as well.
        """
        met = Dialogue.objects.filter(
            ~Exists(self._needed_before()),
            organisation=OuterRef("organisation"),
            date__gte=OuterRef("period_from"),
            date__lte=OuterRef("due_date"),
        )
        held = met.filter(date__lte=today).order_by("-date").values("date")[:1]
        booked = met.filter(date__gt=today).order_by("date").values("date")[:1]
        by_dialogue = Q(obligation__fulfilment=Fulfilment.DIALOGUE)
        standing = Case(
            When(state=RowState.NOT_NEEDED, then=Value(Standing.NOT_NEEDED)),
            When(Q(state=RowState.DONE) | Q(held_date__isnull=False), then=Value(Standing.DONE)),
            When(booked_date__isnull=False, then=Value(Standing.BOOKED)),
            When(due_date__lt=today, then=Value(Standing.LATE)),
            When(period_from__gt=today, then=Value(Standing.COMING)),
            default=Value(Standing.DUE),
            output_field=models.CharField(),
        )
        return self.annotate(
            held_date=Case(When(by_dialogue, then=Subquery(held)), output_field=models.DateField()),
            booked_date=Case(When(by_dialogue, then=Subquery(booked)), output_field=models.DateField()),
        ).annotate(standing=standing)

    @staticmethod
    def _needed_before() -> "models.QuerySet[ObligationRow]":
        """Return, for a dialogue of a row, the rows before in whose days of grace it was the first to be held."""
        sooner = Dialogue.objects.filter(
            organisation=OuterRef("organisation"),
            date__gte=OuterRef("period_from"),
            date__lt=OuterRef(OuterRef("date")),
        )
        row = {name: OuterRef(OuterRef(name)) for name in ("obligation", "organisation")}
        before = ObligationRow.objects.filter(**row, period_from__lt=OuterRef(OuterRef("period_from")))
        return before.filter(~Exists(sooner), due_date__gte=OuterRef("date"))

    def with_subjects(self) -> Self:
        """Join in the obligation and whom the row asks."""
        return self.select_related("obligation", "organisation", "body", "area")


class ObligationRow(models.Model):
    """What one of those asked owes by one due date: open, done, or not needed with the reason."""

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="rows", verbose_name=_("obligation")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    area = models.ForeignKey(
        PlanArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    period_from = models.DateField(_("period begins"))
    due_date = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=20, choices=RowState, default=RowState.OPEN, editable=False)
    reason = models.TextField(_("comment"), blank=True)
    closed_date = models.DateField(_("done or settled on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("settled by"),
    )
    history = HistoricalRecords()
    objects = ObligationRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an obligation")
        verbose_name_plural = _("rows of obligations")
        indexes = [models.Index(fields=["-due_date", "id"], name="obligationrow_due")]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["obligation", "due_date", name],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"obligationrow_once_per_{name}",
                    violation_error_message=_("There is already a row for this due date."),
                )
                for name in ("organisation", "body", "area")
            ),
            models.UniqueConstraint(
                fields=["obligation", "due_date"],
                condition=Q(organisation__isnull=True, body__isnull=True, area__isnull=True),
                name="obligationrow_once_for_the_office",
                violation_error_message=_("There is already a row for this due date."),
            ),
            models.CheckConstraint(
                condition=ONE_OF_THE_SUBJECTS,
                name="obligationrow_asks_one",
                violation_error_message=_("A row asks one organisation, one body or one section."),
            ),
            models.CheckConstraint(
                condition=(Q(state=RowState.OPEN) & Q(closed_date__isnull=True))
                | (~Q(state=RowState.OPEN) & Q(closed_date__isnull=False)),
                name="obligationrow_closed_on_a_day",
                violation_error_message=_("What is done or not needed has the day it was settled."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RowState.NOT_NEEDED) | ~Q(reason=""),
                name="obligationrow_not_needed_is_told",
                violation_error_message=_("Say why it is not needed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {format_date(self.due_date)}"

    @property
    def subject(self) -> str:
        """Whom the row asks, by name."""
        found: Any = self.organisation or self.body or self.area
        return str(found) if found else _now("The secretariat")

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled the row by hand."""
        return self.state == RowState.OPEN

    def tag(self, today: dt.date) -> Tag:
        """Return how the row stands, in words and with its tone; asks for `with_standing`."""
        standing = Standing(self.standing)  # type: ignore[attr-defined] # annotated
        return Tag(self._words(standing, today), STANDING_TONES.get(standing, ""))

    def _words(self, standing: Standing, today: dt.date) -> str:
        if standing == Standing.DUE:
            days = (self.due_date - today).days
            return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
        held, booked = self.held_date, self.booked_date  # type: ignore[attr-defined] # annotated
        day = self.closed_date or held if standing == Standing.DONE else booked if standing == Standing.BOOKED else None
        return f"{standing.label} {format_date(day)}" if day else str(standing.label)


class ObligationReminder(Reminder):
    """A letter to one person about all that an obligation asks of them by a due date."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="+", verbose_name=_("obligation"))

    class Meta:
        verbose_name = _("reminder of an obligation")
        verbose_name_plural = _("reminders of obligations")
        constraints = [
            models.UniqueConstraint(fields=["obligation", "user", "due_date", "days"], name="obligation_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.obligation}"
