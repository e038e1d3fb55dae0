"""That a decision was sent to someone: to whom, how, which day, and which sealed file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.enums import DispatchWay
from decisions.models.decision import Decision
from decisions.models.record import SealedRecord
from foundation.collation import SVENSKA


class Dispatch(models.Model):
    """One recipient who was sent one sealed file. The row is frozen from the start; the file stays with it."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="dispatches", verbose_name=_("decision")
    )
    record = models.ForeignKey(
        SealedRecord, on_delete=models.PROTECT, related_name="dispatches", verbose_name=_("the file sent")
    )
    recipient = models.CharField(_("recipient"), max_length=200, db_collation=SVENSKA)
    way = models.CharField(_("way"), max_length=20, choices=DispatchWay)
    sent_on = models.DateField(_("sent"))
    filed_at = models.DateTimeField(_("filed"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "recipient"],
                name="file_dispatched_once_to_each",
                violation_error_message=_("This recipient has been sent the same file already."),
            ),
            models.CheckConstraint(condition=~Q(recipient=""), name="dispatch_has_recipient"),
        ]

    def __str__(self) -> str:
        return self.recipient
