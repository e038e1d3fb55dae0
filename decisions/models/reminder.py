"""Reminders of answers that are missing: one letter to each, for each thing that has a last day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.models import Person
from decisions.models.circulation import Circulation
from decisions.models.meeting import Meeting
from decisions.models.review import ProposalVersion


class Reminder(models.Model):
    """A letter to a person whose answer is missing: on a version, in a round of circulation or to a notice.

    `due_date` is the last day the letter tells of; a meeting that is moved is a new reason to remind. `taken_at` is
    when a worker began to send it, `mailed_at` when the mail server took it; empty until it has.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    version = models.ForeignKey(
        ProposalVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("version")
    )
    circulation = models.ForeignKey(
        Circulation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("round")
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    due_date = models.DateField(_("last day"))
    taken_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="reminded_once_of_version"),
            models.UniqueConstraint(fields=["circulation", "person"], name="reminded_once_of_circulation"),
            models.UniqueConstraint(fields=["meeting", "due_date", "person"], name="reminded_once_of_meeting_day"),
            models.CheckConstraint(
                condition=Q(version__isnull=False, circulation__isnull=True, meeting__isnull=True)
                | Q(version__isnull=True, circulation__isnull=False, meeting__isnull=True)
                | Q(version__isnull=True, circulation__isnull=True, meeting__isnull=False),
                name="reminder_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.person}"
