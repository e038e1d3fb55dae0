"""Inventory rounds: when the parties are asked for their needs, until when, and which questions they answer."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Person
from collaboration.models.rights import Visitor, has_right
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.dates import end_of_day
from foundation.edits import EditCounted
from foundation.tables import Tag
from needs.enums import CHOICE_KINDS, QuestionKind, RoundState

ROUND_TONES = {RoundState.DRAFT: "draft", RoundState.OPEN: "info", RoundState.CLOSED: ""}
DAYS_BEFORE = RegexValidator(
    r"^\s*(\d{1,3}(\s*[,;]\s*\d{1,3})*)?\s*\Z",
    _("Write numbers of days with commas between them, for example 14, 7, 1."),
)


class RoundQuerySet(models.QuerySet[Any]):
    """Rounds as lists need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the rounds that `user` may see today: those being prepared are seen by those who prepare them."""
        if has_right(user, Right.OPEN_ROUND):
            return self.all()
        return self.exclude(state=RoundState.DRAFT) if has_right(user, Right.VIEW_NEED) else self.none()

    def open(self) -> Self:
        """Return the rounds that are open, also where the last day has passed and nobody has closed them yet."""
        return self.filter(state=RoundState.OPEN)

    def newest_first(self) -> Self:
        """Order by the last day, the latest first."""
        return self.order_by("-closes_on", "-pk")


class Round(EditCounted, models.Model):
    """One inventory round. Its questions are rows, and may be changed while it is being prepared."""

    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("Stands first on the parties' form and in the letter to them.")
    )
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("last day"), help_text=_("Needs can be handed in until the day has ended."))
    reminder_days = models.CharField(
        _("reminders, days before the last day"),
        max_length=60,
        blank=True,
        default="14, 7, 1",
        validators=[DAYS_BEFORE],
        help_text=_("Those who have not handed in are reminded on these days. Leave it empty for no reminders."),
    )
    contact = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=_("contact at the secretariat"),
    )
    state = models.CharField(_("state"), max_length=20, choices=RoundState, default=RoundState.DRAFT, editable=False)
    opened_at = models.DateTimeField(_("was opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("was closed"), null=True, blank=True, editable=False)
    visits_year = models.PositiveSmallIntegerField(
        _("gathers the visits of the year"), null=True, blank=True, unique=True, editable=False
    )
    history = HistoricalRecords()
    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("inventory round")
        verbose_name_plural = _("inventory rounds")
        indexes = [models.Index(fields=["-closes_on", "-id"], name="round_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="round_closes_after_opening",
                violation_error_message=_("The last day cannot come before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.DRAFT, opened_at__isnull=True, closed_at__isnull=True)
                | Q(state=RoundState.OPEN, opened_at__isnull=False, closed_at__isnull=True)
                | Q(state=RoundState.CLOSED, opened_at__isnull=False, closed_at__isnull=False),
                name="round_state_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the round's page."""
        return reverse("round_detail", args=[self.pk])

    @property
    def state_tag(self) -> Tag:
        """The state as a word with its tone."""
        return Tag(RoundState(self.state).label, ROUND_TONES[RoundState(self.state)])

    @property
    def is_draft(self) -> bool:
        """Whether the round is being prepared: its questions may be changed, and no party sees it."""
        return self.state == RoundState.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether the round has been opened and not been closed; its last day may have passed."""
        return self.state == RoundState.OPEN

    @property
    def closes_at(self) -> dt.datetime:
        """The last moment for handing in: 23.59.59 in Stockholm."""
        return end_of_day(self.closes_on)

    def takes_answers_at(self, moment: dt.datetime) -> bool:
        """Return whether needs are taken at `moment`: by the calendar of Stockholm, not after the last day."""
        return self.is_open and timezone.localdate(moment) <= self.closes_on

    @property
    def reminder_offsets(self) -> tuple[int, ...]:
        """The numbers of days before the last day that reminders go out, the earliest letter first."""
        numbers = self.reminder_days.replace(";", ",").split(",")
        return tuple(sorted({int(number) for number in numbers if number.strip()}, reverse=True))


class Question(models.Model):
    """A question that the parties answer for each need, besides what is always asked."""

    named_by = ("label",)

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="questions", verbose_name=_("inventory round")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind of answer"), max_length=20, choices=QuestionKind, default=QuestionKind.SHORT_TEXT)
    label = models.CharField(_("question"), max_length=200, db_collation=SVENSKA)
    help_text = models.CharField(_("guidance"), max_length=300, blank=True, db_collation=SVENSKA)
    is_required = models.BooleanField(_("must be answered"), default=False)
    choices = models.TextField(_("choices, one on each line"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question of a round")
        verbose_name_plural = _("questions of a round")
        indexes = [models.Index(fields=["round", "order", "id"], name="question_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "label"],
                name="question_asked_once",
                violation_error_message=_("The round already asks this question."),
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=CHOICE_KINDS) & ~Q(choices="")) | (~Q(kind__in=CHOICE_KINDS) & Q(choices="")),
                name="choices_where_there_is_a_choice",
                violation_error_message=_("Write the choices where the answer is chosen among them, and only there."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def choice_list(self) -> list[str]:
        """The choices in their order, without empty lines."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    @property
    def has_choices(self) -> bool:
        """Whether the answer is chosen among the choices."""
        return self.kind in CHOICE_KINDS

    def clean(self) -> None:
        """Refuse a choice of fewer than two, and the same choice twice."""
        if self.has_choices and len(set(self.choice_list)) < max(2, len(self.choice_list)):
            message = _("Write at least two choices, each on a line of its own and each only once.")
            raise ValidationError({"choices": ValidationError(message, code="too_few_choices")})
