"""Who approves: minutes, and single §§ of them, one by one; a decision made without a meeting, one person by itself."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import MembershipRole
from collaboration.models import Person
from decisions.enums import ApprovalMethod
from decisions.models.agenda import AgendaItem
from decisions.models.decision import Decision
from decisions.models.meeting import Meeting
from foundation.collation import SVENSKA


class DecisionApproval(models.Model):
    """Who is to approve a decision made without a meeting, when and how that was done, or why it was declined.

    `asked_by` is who asked for it, and is told if it is declined.
    """

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="approval", verbose_name=_("decision")
    )
    approver = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="decision_approvals", verbose_name=_("approver")
    )
    approver_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole, blank=True)
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
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    decline_reason = models.TextField(_("reason for declining"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("approval of a decision")
        verbose_name_plural = _("approvals of decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, method="") | (Q(approved_at__isnull=False) & ~Q(method="")),
                name="decision_approval_has_time_and_method",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, decline_reason="")
                | (Q(declined_at__isnull=False, approved_at__isnull=True) & ~Q(decline_reason="")),
                name="decision_declined_with_reason_or_not",
                violation_error_message=_("Whoever declines says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver_name}, {self.decision}"

    @property
    def approved_date(self) -> dt.date | None:
        """The day it was approved, in Stockholm."""
        return timezone.localdate(self.approved_at) if self.approved_at else None

    @property
    def declined_date(self) -> dt.date | None:
        """The day it was declined, in Stockholm."""
        return timezone.localdate(self.declined_at) if self.declined_at else None


class MinutesApprovalQuerySet(models.QuerySet[Any]):
    """Approvals of whole minutes, and of single §§."""

    def of_minutes(self) -> Self:
        """Return the approvals of whole minutes, without those of single §§."""
        return self.filter(agenda_item__isnull=True)


class MinutesApproval(models.Model):
    """One person who is to approve a meeting's minutes, when and how that was done, or why it was declined.

    With `agenda_item` it is that § alone, approved immediately, before the minutes.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="minutes_approvals", verbose_name=_("meeting")
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approvals",
        verbose_name=_("the § alone"),
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
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    decline_reason = models.TextField(_("reason for declining"), blank=True)
    history = HistoricalRecords()
    objects = MinutesApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of minutes")
        verbose_name_plural = _("approvals of minutes")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "approver"],
                condition=Q(agenda_item__isnull=True),
                name="approver_once_per_meeting",
            ),
            models.UniqueConstraint(fields=["agenda_item", "approver"], name="approver_once_per_paragraph"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, method="") | (Q(approved_at__isnull=False) & ~Q(method="")),
                name="approval_has_time_and_method",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, decline_reason="")
                | (Q(declined_at__isnull=False, approved_at__isnull=True) & ~Q(decline_reason="")),
                name="declined_with_reason_or_not",
                violation_error_message=_("Whoever declines says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver}, {self.meeting}"

    @property
    def approved_date(self) -> dt.date | None:
        """The day it was approved, in Stockholm."""
        return timezone.localdate(self.approved_at) if self.approved_at else None

    @property
    def subject(self) -> Any:
        """What is approved: the meeting whose minutes they are, or the decision of the § alone."""
        return self.agenda_item.decision if self.agenda_item else self.meeting

    @property
    def declined_date(self) -> dt.date | None:
        """The day it was declined, in Stockholm."""
        return timezone.localdate(self.declined_at) if self.declined_at else None
