"""Goals of a plan: long-term ones, and under them what each unit sets for itself."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import GoalKind
from actionplans.models.area import PlanArea
from collaboration.models import Body, Organisation
from foundation.dates import Precision, format_long_date
from foundation.edits import EditCounted


class Goal(EditCounted):
    """A goal of a plan or of one of its sections; frozen with the plan.

    A long-term goal belongs to everyone and lies under nothing. A unit's own goal names its body or organisation, and
    may lie under a long-term one. `due_date` is known to the day, the month or the year.
    """

    named_by = ("text",)

    plan = models.ForeignKey("Plan", on_delete=models.CASCADE, related_name="goals", verbose_name=_("plan"))
    area = models.ForeignKey(
        PlanArea, on_delete=models.CASCADE, null=True, blank=True, related_name="goal_rows", verbose_name=_("section")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=GoalKind, default=GoalKind.LONG_TERM)
    text = models.TextField(_("goal"))
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    due_date = models.DateField(_("to be reached by"), null=True, blank=True)
    due_precision = models.CharField(_("known to the"), max_length=10, choices=Precision, default=Precision.DAY)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        indexes = [models.Index(fields=["plan", "order"], name="goal_order")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="goal_key_once"),
            models.CheckConstraint(
                condition=Q(kind=GoalKind.LONG_TERM, body=None, organisation=None, parent=None)
                | Q(kind=GoalKind.OWN, body__isnull=False, organisation__isnull=True)
                | Q(kind=GoalKind.OWN, body__isnull=True, organisation__isnull=False),
                name="goal_of_everyone_or_of_one",
                violation_error_message=_(
                    "A unit's own goal names its body or its organisation. A long-term goal names neither and lies "
                    "under no other goal."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def whose(self) -> str:
        """Whose goal it is; empty for a long-term goal."""
        return str(self.body or self.organisation or "")

    @property
    def when(self) -> str:
        """When it is to be reached, as exactly as it is known; empty where nothing says it."""
        return format_long_date(self.due_date, self.due_precision) if self.due_date else ""

    def get_absolute_url(self) -> str:
        return reverse("plan_goal_detail", args=[self.plan_id, self.pk])
