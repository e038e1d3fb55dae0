"""Meetings of a body: who came, what was on the agenda, and who approved the minutes."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import VOTING_ROLES, MembershipRole
from collaboration.models import Body, Organisation, Person
from collaboration.models.rights import Visitor
from collaboration.permissions import Right
from decisions.enums import PRESENT_MODES, AgendaState, ApprovalMethod, AttendanceMode, Level, MeetingMode, MeetingState
from decisions.models.levels import seen_by
from decisions.models.matter import Matter
from foundation.collation import SVENSKA
from foundation.dates import format_date
from foundation.edits import EditCounted
from foundation.tables import Tag

MEETING_TONES = {
    MeetingState.PLANNED: "draft",
    MeetingState.CALLED: "info",
    MeetingState.HELD: "warn",
    MeetingState.MINUTES_SENT: "warn",
    MeetingState.MINUTES_APPROVED: "ok",
    MeetingState.CANCELLED: "bad",
}
AGENDA_TONES = {
    AgendaState.WAITING: "draft",
    AgendaState.DECIDED: "ok",
    AgendaState.TABLED: "warn",
    AgendaState.NOTED: "info",
}
AHEAD_STATES = (MeetingState.PLANNED, MeetingState.CALLED)


class MeetingQuerySet(models.QuerySet[Any]):
    """Meetings as lists need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the meetings `user` may see today: own bodies' all, others' once their minutes are approved."""
        return self.filter(seen_by(user, scope="body__scope", shared=Right.VIEW_DECISION, drafts=Right.KEEP_MINUTES))

    def newest_first(self) -> Self:
        """Order by date, the latest first."""
        return self.order_by("-date", "-pk")


class Meeting(EditCounted):
    """A body's meeting. Facts that are not known (time, place) stay empty and are shown as missing."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("body"))
    date = models.DateField(_("date"))
    start_time = models.TimeField(_("starts"), null=True, blank=True)
    end_time = models.TimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True, db_collation=SVENSKA)
    mode = models.CharField(_("form"), max_length=20, choices=MeetingMode, default=MeetingMode.ON_SITE)
    state = models.CharField(
        _("state"), max_length=20, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    level = models.CharField(_("seen by"), max_length=20, choices=Level, default=Level.BODY, editable=False)
    chair = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    secretary = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("secretary")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("planned by"),
    )
    history = HistoricalRecords()
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["-date", "-id"], name="meeting_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_time__isnull=True) | Q(end_time__isnull=True) | Q(end_time__gt=F("start_time")),
                name="meeting_ends_after_start",
                violation_error_message=_("The meeting must end after it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}, {format_date(self.date)}"

    def get_absolute_url(self) -> str:
        """Return the meeting's page."""
        return reverse("meeting_detail", args=[self.pk])

    @property
    def state_tag(self) -> Tag:
        """The state as a word with its tone."""
        return Tag(self.get_state_display(), MEETING_TONES[MeetingState(self.state)])

    @property
    def is_ahead(self) -> bool:
        """Whether the meeting is still to come: planned or called."""
        return self.state in AHEAD_STATES

    @property
    def is_open(self) -> bool:
        """Whether agenda, attendance and decisions may still be written: not cancelled, minutes not sent out."""
        return self.state in (*AHEAD_STATES, MeetingState.HELD)

    @property
    def is_held(self) -> bool:
        """Whether the meeting has taken place and its minutes are being written."""
        return self.state == MeetingState.HELD

    @property
    def minutes_are_out(self) -> bool:
        """Whether the minutes are out for approval."""
        return self.state == MeetingState.MINUTES_SENT

    @property
    def is_frozen(self) -> bool:
        """Whether the minutes are approved, so that nothing of the meeting can ever change again."""
        return self.state == MeetingState.MINUTES_APPROVED


class Attendance(models.Model):
    """One person at one meeting: the role, name and organisation as they were then, in the order entered."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("meeting")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("person"))
    person_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("represents")
    )
    organisation_name = models.CharField(_("organisation then"), max_length=200, db_collation=SVENSKA)
    mode = models.CharField(_("attendance"), max_length=20, choices=AttendanceMode, default=AttendanceMode.PRESENT)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="person_once_per_meeting",
                violation_error_message=_("This person is already on the list."),
            ),
            models.UniqueConstraint(fields=["meeting", "order"], name="attendance_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} ({self.organisation_name})"

    @property
    def is_present(self) -> bool:
        """Whether the person took part, on site or remotely."""
        return self.mode in PRESENT_MODES

    @property
    def decides(self) -> bool:
        """Whether the person took part in deciding: present, in a role that votes."""
        return self.is_present and self.role in VOTING_ROLES


class ParagraphSeries(models.Model):
    """A body's § numbers of one year. The last number drawn stands here, and is locked when the next is drawn."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("body"))
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("paragraph series")
        verbose_name_plural = _("paragraph series")
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="one_series_per_body_and_year")]

    def __str__(self) -> str:
        return f"{self.body} {self.year}"


class AgendaItem(models.Model):
    """A matter's place on a meeting's agenda, and its § once one is drawn."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="agenda_items", verbose_name=_("meeting")
    )
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="agenda_items", verbose_name=_("matter"))
    order = models.PositiveSmallIntegerField(_("order"))
    state = models.CharField(
        _("state"), max_length=20, choices=AgendaState, default=AgendaState.WAITING, editable=False
    )
    series = models.ForeignKey(
        ParagraphSeries, on_delete=models.PROTECT, null=True, editable=False, related_name="agenda_items"
    )
    paragraph_number = models.PositiveIntegerField(_("paragraph number"), null=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "matter"],
                name="matter_once_per_meeting",
                violation_error_message=_("The matter is already on this agenda."),
            ),
            models.UniqueConstraint(fields=["meeting", "order"], name="agenda_order_once"),
            models.UniqueConstraint(fields=["series", "paragraph_number"], name="paragraph_number_once"),
            models.CheckConstraint(
                condition=Q(series__isnull=True, paragraph_number__isnull=True)
                | Q(series__isnull=False, paragraph_number__isnull=False),
                name="paragraph_number_has_series",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.matter}"

    @property
    def state_tag(self) -> Tag:
        """What became of the matter as a word with its tone."""
        return Tag(self.get_state_display(), AGENDA_TONES[AgendaState(self.state)])

    @property
    def is_waiting(self) -> bool:
        """Whether the meeting has not come to a result in the matter."""
        return self.state == AgendaState.WAITING


class MinutesApproval(models.Model):
    """One person who is to approve a meeting's minutes, and when and how that was done."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="minutes_approvals", verbose_name=_("meeting")
    )
    approver = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="minutes_approvals", verbose_name=_("approver")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    is_chair = models.BooleanField(_("as chair"), default=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    method = models.CharField(_("method"), max_length=20, choices=ApprovalMethod, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("approval of minutes")
        verbose_name_plural = _("approvals of minutes")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "approver"], name="approver_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, method="") | (Q(approved_at__isnull=False) & ~Q(method="")),
                name="approval_has_time_and_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver}, {self.meeting}"

    @property
    def approved_date(self) -> dt.date | None:
        """The day it was approved, in Stockholm."""
        return timezone.localdate(self.approved_at) if self.approved_at else None
