"""Decision by circulation (per capsulam): the members answer one by one, without meeting, until a deadline."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import CirculationRule, MembershipRole
from collaboration.models import Person
from decisions.enums import AnswerMethod, CirculationChoice, CirculationState
from decisions.models.decision import Decision
from foundation.collation import SVENSKA
from foundation.dates import end_of_day
from foundation.tables import Tag

ROUND_TONES = {
    CirculationState.OPEN: "warn",
    CirculationState.PASSED: "ok",
    CirculationState.FAILED: "bad",
    CirculationState.MEETING_DEMANDED: "info",
    CirculationState.STOPPED: "",
}
CHOICE_TONES = {CirculationChoice.AGREE: "ok", CirculationChoice.AGAINST: "bad", CirculationChoice.MEETING: "warn"}


class Circulation(models.Model):
    """One round: the proposal as it was sent, the body's rule as it was then, and the last day for answers.

    Answers are taken until 23.59.59 of that day in Stockholm. The proposal cannot be changed meanwhile.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="circulations", verbose_name=_("proposal")
    )
    number = models.PositiveSmallIntegerField(_("round"))
    rule = models.CharField(
        _("passes"),
        max_length=20,
        choices=[choice for choice in CirculationRule.choices if choice[0] != CirculationRule.NONE],
    )
    lead_in = models.CharField(_("lead-in"), max_length=200, blank=True)
    clauses = models.JSONField(_("clauses as sent"))
    closes_date = models.DateField(_("last day for answers"))
    started_at = models.DateTimeField(_("sent"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=CirculationState, default=CirculationState.OPEN, editable=False
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("round of circulation")
        verbose_name_plural = _("rounds of circulation")
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="circulation_number_once"),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(state=CirculationState.OPEN),
                name="one_open_circulation",
                violation_error_message=_("The proposal is already out for decision by circulation."),
            ),
            models.CheckConstraint(
                condition=Q(state=CirculationState.OPEN, ended_at__isnull=True)
                | (~Q(state=CirculationState.OPEN) & Q(ended_at__isnull=False)),
                name="ended_circulation_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision.matter}, {self._meta.verbose_name} {self.number}"

    @property
    def state_tag(self) -> Tag:
        """The state as a word with its tone."""
        return Tag(CirculationState(self.state).label, ROUND_TONES[CirculationState(self.state)])

    @property
    def is_open(self) -> bool:
        """Whether the round has not ended; its last day may have passed."""
        return self.state == CirculationState.OPEN

    @property
    def closes_at(self) -> dt.datetime:
        """The last moment for answers: 23.59.59 in Stockholm."""
        return end_of_day(self.closes_date)

    def takes_answers_at(self, moment: dt.datetime) -> bool:
        """Return whether an answer given at `moment` counts: by the calendar of Stockholm, not after the last day."""
        return self.is_open and timezone.localdate(moment) <= self.closes_date


class CirculationAnswer(models.Model):
    """One member's row in a round, made when it starts: name and organisation of then, and the answer once given.

    The answer may be changed until the deadline; the last one stands, and the history keeps each.
    """

    circulation = models.ForeignKey(
        Circulation, on_delete=models.PROTECT, related_name="answers", verbose_name=_("round")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("member"))
    person_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole)
    organisation_name = models.CharField(_("organisation then"), max_length=200, db_collation=SVENSKA)
    choice = models.CharField(_("answer"), max_length=20, choices=CirculationChoice, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    answered_at = models.DateTimeField(_("given"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=20, choices=AnswerMethod, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer in a circulation")
        verbose_name_plural = _("answers in circulations")
        constraints = [
            models.UniqueConstraint(
                fields=["circulation", "person"],
                name="one_answer_per_member_and_round",
                violation_error_message=_("Each member has one answer in a round."),
            ),
            models.UniqueConstraint(fields=["circulation", "order"], name="circulation_order_once"),
            models.CheckConstraint(
                condition=Q(choice="", method="", answered_at__isnull=True)
                | (~Q(choice="") & ~Q(method="") & Q(answered_at__isnull=False)),
                name="circulation_answer_has_time_and_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.get_choice_display()}"

    @property
    def tag(self) -> Tag | None:
        """The answer as a word with its tone; None while there is none."""
        return Tag(self.get_choice_display(), CHOICE_TONES[CirculationChoice(self.choice)]) if self.choice else None
