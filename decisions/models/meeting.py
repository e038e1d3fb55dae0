"""Meetings of a body: who came, what was on the agenda, and who approved the minutes."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import VOTING_ROLES, MembershipRole
from collaboration.models import Body, Organisation, Person
from collaboration.models.rights import Visitor
from collaboration.permissions import Right
from decisions.enums import (
    PRESENT_MODES,
    AttendanceMode,
    Keeping,
    Level,
    MeetingMode,
    MeetingState,
)
from decisions.models.levels import seen_by
from foundation.collation import SVENSKA
from foundation.dates import format_date
from foundation.dayrules import NotAfter, in_words
from foundation.edits import EditCounted
from foundation.tables import Tag

MEETING_TONES = {
    MeetingState.PLANNED: "draft",
    MeetingState.CALLED: "info",
    MeetingState.HELD: "warn",
    MeetingState.MINUTES_SENT: "warn",
    MeetingState.MINUTES_APPROVED: "ok",
    MeetingState.NOTES_DONE: "ok",
    MeetingState.CANCELLED: "bad",
}
AHEAD_STATES = (MeetingState.PLANNED, MeetingState.CALLED)


# What the database itself holds to, whichever way one comes.
DAYS = (
    NotAfter(
        model="decisions.Meeting",
        name="meeting_after_closing",
        owner="body",
        day="date",
        sentence=_("The body had closed by that day. Its records can be read, but it meets no more."),
    ),
)


class MeetingQuerySet(models.QuerySet[Any]):
    """Meetings as lists need them."""

    def update(self, **values: Any) -> int:
        """Update as Django does; raise ClashError, in words, for a meeting after its body has closed."""
        with in_words(DAYS):
            return super().update(**values)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Create as Django does; raise as `update` does."""
        with in_words(DAYS):
            return super().bulk_create(*args, **kwargs)

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
    keeps = models.CharField(_("kept as"), max_length=20, choices=Keeping, default=Keeping.MINUTES)
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
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
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
            ),
            models.CheckConstraint(
                condition=~Q(keeps=Keeping.NOTES)
                | ~Q(state__in=(MeetingState.MINUTES_SENT, MeetingState.MINUTES_APPROVED)),
                name="notes_are_not_approved",
                violation_error_message=_("Notes are not sent out for approval."),
            ),
            models.CheckConstraint(
                condition=Q(keeps=Keeping.NOTES) | ~Q(state=MeetingState.NOTES_DONE),
                name="only_notes_are_done",
                violation_error_message=_("Minutes are approved; only notes are marked as done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {format_date(self.date)}"

    def get_absolute_url(self) -> str:
        """Return the meeting's page."""
        return reverse("meeting_detail", args=[self.pk])

    @property
    def state_tag(self) -> Tag:
        """The state as a word with its tone."""
        return Tag(MeetingState(self.state).label, MEETING_TONES[MeetingState(self.state)])

    @property
    def is_ahead(self) -> bool:
        """Whether the meeting is still to come: planned or called."""
        return self.state in AHEAD_STATES

    @property
    def is_called(self) -> bool:
        """Whether a notice of the meeting has been sent and it has neither been held nor cancelled."""
        return self.state == MeetingState.CALLED

    @property
    def is_open(self) -> bool:
        """Whether agenda, attendance and decisions may still be written: not cancelled, minutes not sent out."""
        return self.state in (*AHEAD_STATES, MeetingState.HELD)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as Django does; raise ClashError, in words, for a meeting after its body has closed."""
        with in_words(DAYS):
            super().save(*args, **kwargs)

    @property
    def is_held(self) -> bool:
        """Whether the meeting has taken place and its minutes are being written."""
        return self.state == MeetingState.HELD

    @property
    def is_closed(self) -> bool:
        """Whether the chair has closed the meeting: what had to be said there (KL 4:27) has been said."""
        return self.closed_at is not None

    @property
    def is_going_on(self) -> bool:
        """Whether the meeting has begun and has not been closed."""
        return self.is_held and not self.is_closed

    @property
    def minutes_are_out(self) -> bool:
        """Whether the minutes are out for approval."""
        return self.state == MeetingState.MINUTES_SENT

    @property
    def keeps_notes(self) -> bool:
        """Whether notes are kept of the meeting, and not minutes: nothing is decided at it."""
        return self.keeps == Keeping.NOTES

    @property
    def notes_are_done(self) -> bool:
        """Whether the notes are done: they stand as they are until they are opened again."""
        return self.state == MeetingState.NOTES_DONE

    @property
    def is_written(self) -> bool:
        """Whether there are minutes or notes to read: the meeting has been held."""
        return not (self.is_ahead or self.state == MeetingState.CANCELLED)

    def get_record_url(self) -> str:
        """Return the page of the meeting's minutes, or of its notes."""
        return reverse("meeting_notes" if self.keeps_notes else "meeting_minutes", args=[self.pk])

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
    serving_for = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("serving for")
    )
    serving_for_name = models.CharField(_("serving for, name then"), max_length=201, blank=True, db_collation=SVENSKA)
    serves_from = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("serves from item"),
    )
    serves_until = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("serves until item"),
    )
    came_at = models.ForeignKey(
        "AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("came at item")
    )
    left_at = models.ForeignKey(
        "AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("left at item")
    )
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
            models.UniqueConstraint(
                fields=["meeting", "serving_for"],
                name="one_substitute_per_member",
                violation_error_message=_("Two substitutes cannot serve for the same member."),
            ),
            models.CheckConstraint(
                condition=Q(serving_for__isnull=True) | Q(role=MembershipRole.SUBSTITUTE),
                name="only_substitute_serves",
                violation_error_message=_("Only a substitute serves for someone."),
            ),
            models.CheckConstraint(
                condition=Q(serving_for__isnull=False) | Q(serves_from__isnull=True, serves_until__isnull=True),
                name="who_serves_serves_for_someone",
                violation_error_message=_("Say for whom the substitute serves, or leave the items empty."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} ({self.organisation_name})"

    @property
    def is_present(self) -> bool:
        """Whether the person took part, on site or remotely."""
        return self.mode in PRESENT_MODES

    @property
    def decides(self) -> bool:
        """Whether the person took part in deciding: present, in a role that votes or serving for one who has it."""
        return self.is_present and (self.role in VOTING_ROLES or self.serving_for_id is not None)

    def serves_at(self, order: int) -> bool:
        """Whether the person serves for a member when the item with this place on the agenda is handled.

        The first item and the last are not the same: who serves until an item does not serve in it.
        """
        begun = self.serves_from is None or self.serves_from.order <= order
        return (
            self.serving_for_id is not None and begun and (self.serves_until is None or order < self.serves_until.order)
        )

    def decides_at(self, order: int) -> bool:
        """Whether the person takes part in deciding that item, if no conflict of interest stands against it."""
        return self.is_there_at(order) and (self.role in VOTING_ROLES or self.serves_at(order))

    def is_there_at(self, order: int) -> bool:
        """Whether the person was present when the item with this place on the agenda was handled.

        Who came at an item was there from that one on; who left at an item was not there for it.
        """
        came = self.came_at.order if self.came_at else 0
        return self.is_present and came <= order and (self.left_at is None or order < self.left_at.order)
