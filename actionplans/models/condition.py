"""How the conditions that measures hang on turned out: part of the follow-up, not of the plan, which is frozen."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.enums import FOLLOW_UP, Branch, MeasureState
from actionplans.models.measure import LONGEST_CONDITION, Measure
from actionplans.models.tracking import StatusUpdate, TrackedMeasure
from foundation.dates import format_long_date
from foundation.imports.directory import folded
from foundation.transitions import take_steps

if TYPE_CHECKING:
    from actionplans.models.plan import Plan

LONGEST_FOLDED = 3 * LONGEST_CONDITION  # one letter may become three when its case is folded


class ConditionOutcome(models.Model):
    """Whether a condition came true, since when it is known, and who said so; follows to the plan's next version.

    `condition` is as the plan writes it, `key` what tells it from the plan's others: case and surplus space do not.
    """

    named_by = ("condition",)
    told_when_made = ("came_true", "known_on")

    plan = models.ForeignKey(
        "actionplans.Plan",
        on_delete=models.PROTECT,
        editable=False,
        related_name="conditions",
        verbose_name=_("plan"),
    )
    condition = models.CharField(_("condition"), max_length=LONGEST_CONDITION)
    key = models.CharField(max_length=LONGEST_FOLDED, editable=False)
    came_true = models.BooleanField(_("it turned out so"))
    known_on = models.DateField(_("known since"))
    note = models.CharField(_("comment"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+", verbose_name=_("by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("outcome of a condition")
        verbose_name_plural = _("outcomes of conditions")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="condition_settled_once")]

    def __str__(self) -> str:
        return f"{self.condition}: {self.words}"

    @property
    def words(self) -> str:
        """How it turned out, in words."""
        return str(_("it turned out so") if self.came_true else _("it did not turn out so"))

    @property
    def shown_day(self) -> str:
        """The day it became known: `12 november 2026`."""
        return format_long_date(self.known_on)

    def leaves_out(self, branch: str) -> bool:
        """Return whether a measure that is for this outcome falls away."""
        return branch == (Branch.IF_NOT if self.came_true else Branch.IF_SO)


def step_together(
    rows: Sequence[TrackedMeasure],
    *,
    to: MeasureState,
    text: str,
    by: Any,
    at: dt.datetime,
    dropped_by: ConditionOutcome | None = None,
) -> None:
    """Move rows to one state and say why of each; as many statements for thirty rows as for one."""
    if not rows:
        return
    take_steps(FOLLOW_UP, rows, to=to, by=by, comment=text, extra={"touched_at": at, "dropped_by": dropped_by})
    StatusUpdate.objects.bulk_create(StatusUpdate(tracked=row, state=to, text=text, by=by, at=at) for row in rows)


def carry_outcomes(plan: "Plan") -> None:
    """Let what is known of conditions follow to the version that is adopted; called once its follow-up has begun.

    What fell away stays so. A measure that no longer hangs on its condition applies again, and one that nobody has
    said anything of falls away where its condition is settled already.
    """
    before = list(ConditionOutcome.objects.filter(plan=plan.revises_id)) if plan.revises_id else []
    if not before:
        return
    rows = TrackedMeasure.objects.filter(measure__item__area__plan=plan).select_related("measure")
    standing = {folded(text) for text in _conditions_of(plan)}
    outcomes = {outcome.key: outcome for outcome in before if outcome.key in standing}
    for outcome in outcomes.values():
        outcome.plan = plan
        outcome.save(update_fields=["plan"])
    at = timezone.now()
    loose = [row for row in rows.exclude(dropped_by=None).order_by("pk") if not _leaver(outcomes, row.measure)]
    text = _now("The new version of the plan no longer lets the measure hang on that. It applies again.")
    step_together(loose, to=MeasureState.NOT_STARTED, text=text, by=None, at=at)
    untold = list(rows.still_open().filter(updates=None).order_by("pk"))
    for outcome in outcomes.values():
        fallen = [row for row in untold if _leaver(outcomes, row.measure) is outcome]
        step_together(fallen, to=MeasureState.DROPPED, text=why(outcome), by=None, at=at, dropped_by=outcome)


def _conditions_of(plan: "Plan") -> "models.QuerySet[Any, Any]":
    return Measure.objects.filter(item__area__plan=plan).exclude(condition="").values_list("condition", flat=True)


def _leaver(outcomes: dict[str, ConditionOutcome], measure: Measure) -> ConditionOutcome | None:
    """Return the outcome that leaves the measure out, if any does."""
    outcome = outcomes.get(folded(measure.condition))
    return outcome if outcome and outcome.leaves_out(measure.branch) else None


def why(outcome: ConditionOutcome, *, applies: bool = False) -> str:
    """Return what is said of a measure that falls away by `outcome`, or of one that applies again."""
    facts = {"condition": outcome.condition, "words": outcome.words, "day": outcome.shown_day}
    first = _now("Condition “%(condition)s”: %(words)s, %(day)s.") % facts
    last = _now("The measure applies again.") if applies else _now("The measure falls away.")
    return "\n\n".join(filter(None, [f"{first} {last}", outcome.note]))
