"""Rows every app may leave behind: the steps an object's state has taken."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.imports.runs import ImportRun

__all__ = ["ImportRun", "StateChange"]


class StateChange(models.Model):
    """One step of one object's state: from, to, by whom, when, and the words given with it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    from_state = models.CharField(_("from"), max_length=40)
    to_state = models.CharField(_("to"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="statechange_subject")]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
