"""The announcement that minutes are approved, for bodies under the Local Government Act (KL 8:7–12)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from decisions.models.agenda import AgendaItem
from decisions.models.meeting import Meeting
from foundation.collation import SVENSKA


class Announcement(models.Model):
    """One meeting's minutes announced on the notice board: when, how long decisions can be appealed, where they are.

    With `agenda_item` instead of the meeting it announces one § that was approved immediately, with days of its own.
    """

    meeting = models.OneToOneField(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="announcement",
        verbose_name=_("meeting"),
    )
    agenda_item = models.OneToOneField(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="announcement",
        verbose_name=_("the § alone"),
    )
    announced_on = models.DateField(_("announced"))
    appeal_until = models.DateField(_("appealed no later than"))
    kept_at = models.CharField(_("the minutes are kept at"), max_length=200, db_collation=SVENSKA)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("announced by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(
                condition=Q(appeal_until__gt=F("announced_on")), name="announcement_leaves_time_to_appeal"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, agenda_item__isnull=True)
                | Q(meeting__isnull=True, agenda_item__isnull=False),
                name="announcement_of_minutes_or_paragraph",
                violation_error_message=_("An announcement is of whole minutes or of one §."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agenda_item or self.meeting)

    @property
    def held(self) -> Meeting | None:
        """The meeting that it tells of, whether of all its minutes or of one §."""
        return self.agenda_item.meeting if self.agenda_item else self.meeting
