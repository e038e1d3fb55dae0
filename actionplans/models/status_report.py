"""Status reports: how it stands with a section of a plan in a period, as its group tells it."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import ReportState
from actionplans.models.area import PlanArea
from collaboration.enums import MembershipRole
from collaboration.models import Membership
from collaboration.models.rights import Visitor, has_right
from collaboration.permissions import Right
from decisions.models.freezing import Freeze
from decisions.models.record import DIGEST_LENGTH
from foundation.dates import Precision, format_long_date, format_span, today
from foundation.edits import EditCounted
from foundation.filekinds import FileKind, kind_named
from foundation.files import IMAGE_RULES, keep_apart
from foundation.tables import Tag

_NOBODY = 0  # no person has this id
LONGEST_ALT = 300


def convened_by(user: Visitor, day: dt.date) -> Any:
    """Return the bodies that `user` convenes on `day`, as a subquery of their ids."""
    person = getattr(user, "person_id", None) or _NOBODY
    seats = Membership.objects.on(day).filter(person=person, role=MembershipRole.CONVENER)
    return seats.order_by().values("body")


class StatusReportQuerySet(models.QuerySet[Any]):
    """Status reports as pages need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return what `user` may see today: given reports with their plan, drafts for those who write them."""
        plans: Any = apps.get_model("actionplans", "Plan")._default_manager.all().visible_to(user)
        rows = self.filter(area__plan__in=plans)
        if has_right(user, Right.MANAGE_PLAN):
            return rows
        return rows.filter(Q(state=ReportState.GIVEN) | Q(area__group__in=convened_by(user, today())))

    def of(self, area: PlanArea) -> Self:
        """Return the reports of a section in every version of its plan, the latest period first."""
        return self.filter(area__key=area.key).order_by("-period_to", "-pk")


class StatusReport(EditCounted):
    """How it stands with a section of a plan in a period. Given, it never changes, nor do its pictures.

    `standing` is how the section's measures and indicators stood when it was given, in words; empty in a draft.
    """

    named_by = ("area",)
    freeze_states: ClassVar[tuple[str, ...]] = (ReportState.GIVEN.value,)

    area = models.ForeignKey(
        PlanArea, on_delete=models.PROTECT, related_name="status_reports", verbose_name=_("section")
    )
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to and including"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False)
    text = models.TextField(_("how it stands"))
    next_step = models.TextField(_("next step"), blank=True)
    next_date = models.DateField(_("date of the next step"), null=True, blank=True)
    next_precision = models.CharField(_("known to the"), max_length=10, choices=Precision, default=Precision.DAY)
    author = models.CharField(_("author"), max_length=200, blank=True, editable=False)
    standing = models.JSONField(_("how measures and indicators stood"), default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=_("begun by")
    )
    given_at = models.DateTimeField(_("given"), null=True, blank=True, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("given by"),
    )
    history = HistoricalRecords()
    objects = StatusReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")
        indexes = [models.Index(fields=["-period_to", "-id"], name="statusreport_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "period_from", "period_to"],
                name="statusreport_once_a_period",
                violation_error_message=_("The section already has a report for this period."),
            ),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="statusreport_ends_after_start",
                violation_error_message=_("The last day cannot come before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(next_date=None) | ~Q(next_step=""),
                name="statusreport_next_date_has_step",
                violation_error_message=_("Say what the next step is, or leave its date empty."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, given_at=None)
                | Q(state=ReportState.GIVEN, given_at__isnull=False),
                name="statusreport_given_at_a_time",
                violation_error_message=_("A given report has the time it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area.heading} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("status_report_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == ReportState.DRAFT

    @property
    def period(self) -> str:
        """The period as a span of days."""
        return format_span(self.period_from, self.period_to)

    @property
    def next_when(self) -> str:
        """When the next step is, as exactly as it is known: «september 2015»; empty where nothing says it."""
        return format_long_date(self.next_date, self.next_precision) if self.next_date else ""

    @property
    def given_date(self) -> dt.date | None:
        """The day it was given, in Stockholm."""
        return timezone.localdate(self.given_at) if self.given_at else None

    @property
    def state_tag(self) -> Tag:
        """Return the state as a word with its tone."""
        return Tag(ReportState(self.state).label, "draft" if self.is_draft else "ok")


class StatusPicture(models.Model):
    """A picture in a status report, and what it shows in words for who cannot see it. Frozen with the report."""

    report = models.ForeignKey(
        StatusReport, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("status report")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    file = models.FileField(_("file"), upload_to=keep_apart, max_length=200, validators=IMAGE_RULES)
    ending = models.CharField(_("kind of file"), max_length=10, editable=False)
    file_digest = models.CharField(_("checksum (SHA-256)"), max_length=DIGEST_LENGTH, editable=False)
    alt = models.CharField(_("what the picture shows"), max_length=LONGEST_ALT)
    caption = models.CharField(_("caption"), max_length=LONGEST_ALT, blank=True)

    class Meta:
        verbose_name = _("picture of a status report")
        verbose_name_plural = _("pictures of status reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "file_digest"],
                name="statuspicture_once",
                violation_error_message=_("This picture is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def kind(self) -> FileKind:
        """Which kind of picture the file is, as told from its bytes."""
        return kind_named(self.ending)

    def get_absolute_url(self) -> str:
        return reverse("status_picture_file", args=[self.pk])


def report_freezes() -> list[Freeze]:
    """Return what a given report holds for ever; `actionplans.apps` makes triggers of it."""
    rows = ((StatusPicture._meta.label, "report"),)
    return [Freeze(model=StatusReport, states=StatusReport.freeze_states, rows=rows)]
