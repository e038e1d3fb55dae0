"""A decision that one person made: on delegation, or the chair alone in an urgent matter (KL 6:37–40)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Person
from decisions.models.decision import Decision
from foundation.collation import SVENSKA


class SoleDecision(models.Model):
    """Who decided alone, by the name and title of then, and what gave the right to: a delegation, or the urgency."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="sole", verbose_name=_("decision"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"))
    person_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    title = models.CharField(_("title"), max_length=150, blank=True)
    organisation_name = models.CharField(_("organisation then"), max_length=200, blank=True, db_collation=SVENSKA)
    authority = models.TextField(_("the delegation's rule"), blank=True)
    authority_decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision that delegated it"),
    )
    urgency = models.TextField(_("why it could not wait"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision by one person")
        verbose_name_plural = _("decisions by one person")
        constraints = [
            models.CheckConstraint(
                condition=~Q(authority="") | Q(authority_decision__isnull=False) | ~Q(urgency=""),
                name="sole_decision_rests_on_something",
                violation_error_message=_("Say what delegation it rests on, or why it could not wait."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_name}, {self.decision}"
