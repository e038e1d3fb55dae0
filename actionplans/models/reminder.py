"""What every reminder by letter is: to whom, of which day, when it went."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """A letter to one person about a day: so many days before it, or once it has passed (`days` below zero).

    `due_date` is the day the letter tells of; one that is moved is a new reason to remind. `taken_at` is when a
    worker began to send it, `mailed_at` when the mail server took it; empty until it has.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("user")
    )
    due_date = models.DateField(_("last day"))
    days = models.SmallIntegerField(_("days before"))
    taken_at = models.DateTimeField(_("taken by a worker"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        abstract = True
