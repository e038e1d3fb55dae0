"""The collaboration itself: the one row that gives the installation its name and face."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.files import IMAGE_RULES, keep_apart

THE_ONE = 1


class Collaboration(models.Model):
    """Name, address and logotype of the collaboration. There is one row; `queries.portal` reads it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=20)
    address = models.TextField(_("address"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    logotype = models.FileField(_("logotype"), upload_to=keep_apart, blank=True, validators=IMAGE_RULES)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("the collaboration")
        verbose_name_plural = _("the collaboration")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=THE_ONE),
                name="one_collaboration",
                violation_error_message=_("There is one collaboration in the portal. Change the one that is there."),
            )
        ]

    def __str__(self) -> str:
        return self.name
