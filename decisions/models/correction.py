"""Corrections of clerical errors in approved decisions (FL 36 §): rows of their own that point at what stood."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.enums import ErrorKind
from decisions.models.decision import Annex, Decision
from foundation.collation import SVENSKA


class Correction(models.Model):
    """One obvious slip in a decision put right: what stood, what it shall read, why, who did it and when.

    The decision itself stays as it was approved. `annex` is the annex that the slip stands in; None for the
    decision's own text. The row is frozen from the start.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("decision")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    annex = models.ForeignKey(
        Annex, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("annex")
    )
    kind = models.CharField(_("kind of error"), max_length=20, choices=ErrorKind)
    stood = models.TextField(_("stood"))
    shall_read = models.TextField(_("shall read"))
    reason = models.TextField(_("reason"))
    corrected_on = models.DateField(_("corrected"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("corrected by")
    )
    by_name = models.CharField(_("corrected by, name then"), max_length=201, db_collation=SVENSKA)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="correction_number_once"),
            models.CheckConstraint(condition=~Q(stood=F("shall_read")), name="correction_changes_something"),
            models.CheckConstraint(
                condition=~Q(stood="") & ~Q(shall_read="") & ~Q(reason=""), name="correction_says_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stood} → {self.shall_read}"
