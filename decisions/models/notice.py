"""Notices of meetings as they were sent: numbered, never changed, and to whom each went."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collaboration.models import Person
from decisions.models.meeting import Meeting


class Notice(models.Model):
    """What was sent when a meeting was called, called anew or cancelled. The row is frozen from the start.

    `facts` is everything the notice said, as JSON (see decisions.queries.notices). `days_late` is how many days
    after the last day of the body's own rule, or of KL 5:15, it was sent; 0 where it was in time or there is no rule.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notices", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("version"))
    is_cancellation = models.BooleanField(_("cancels the meeting"), default=False)
    facts = models.TextField(_("what was sent, for machines"))
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("notice of meeting")
        verbose_name_plural = _("notices of meetings")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="notice_number_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(is_cancellation=True), name="meeting_cancelled_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="notice_numbers_from_one"),
        ]

    def __str__(self) -> str:
        return _now("notice %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        """Return the page that shows the notice as it was sent."""
        return reverse("notice_detail", args=[self.meeting_id, self.number])


class NoticeRecipient(models.Model):
    """A person a notice was sent to. `mailed_at` is when the mail server took the letter; empty until it has."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="recipients", verbose_name=_("notice"))
    order = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("recipient of a notice")
        verbose_name_plural = _("recipients of notices")
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="recipient_once_per_notice"),
            models.UniqueConstraint(fields=["notice", "order"], name="recipient_order_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)
