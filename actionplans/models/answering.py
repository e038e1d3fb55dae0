"""Which needs a measure answers, and what came of it: rows that live on, apart from the text that is frozen."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import OutcomeKind
from actionplans.models.measure import Measure
from actionplans.models.tracking import TrackedMeasure
from needs.models import Need


class MeasureNeed(models.Model):
    """A need that a measure answers, in full or in part; follows the measure to the plan's next version."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="answered", verbose_name=_("measure"))
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="measure_links", verbose_name=_("need"))
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("need that a measure answers")
        verbose_name_plural = _("needs that measures answer")
        constraints = [models.UniqueConstraint(fields=["measure", "need"], name="measure_answers_need_once")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.need}"


class Outcome(models.Model):
    """What came of a measure: an evaluation of its effect, or the offer of its result to every party. Only ever added.

    `date` is the day of the evaluation or the offer, as someone says; `at` when it was written down.
    """

    tracked = models.ForeignKey(
        TrackedMeasure, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("tracked measure")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=OutcomeKind)
    date = models.DateField(_("date"))
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("outcome of a measure")
        verbose_name_plural = _("outcomes of measures")
        indexes = [models.Index(fields=["tracked", "-at"], name="outcome_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["tracked"], condition=Q(kind=OutcomeKind.OFFERED), name="result_offered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def is_offer(self) -> bool:
        """Whether it is the offer to every party."""
        return self.kind == OutcomeKind.OFFERED
