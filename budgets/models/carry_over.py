"""Money left from one year and promised to a purpose in another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from foundation.money import SEKField


class CarryOver(models.Model):
    """A surplus of an earlier year that this budget promises to a purpose. Never part of the budget's sum."""

    named_by = ("purpose",)

    budget = models.ForeignKey("Budget", on_delete=models.CASCADE, related_name="carry_overs", verbose_name=_("budget"))
    source_year = models.PositiveSmallIntegerField(_("from year"))
    amount = SEKField(_("amount"), in_thousands=True)
    purpose = models.CharField(_("goes to"), max_length=300)
    is_forecast = models.BooleanField(
        _("forecast"), default=True, help_text=_("The surplus is a forecast; the year has not been closed.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("carry-over")
        verbose_name_plural = _("carry-overs")
        indexes = [models.Index(fields=["budget", "source_year"], name="carryover_budget")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="carryover_above_zero",
                violation_error_message=_("A carry-over is more than 0 kr."),
            )
        ]

    def __str__(self) -> str:
        return self.purpose
