"""Decisions: what was decided, by whom, on whose presentation, with which annexes (FL 31 §)."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Body, Person
from collaboration.models.rights import Visitor
from collaboration.permissions import Right
from decisions.enums import ChangeKind, DecisionMode, DecisionOutcome, DecisionState, Level
from decisions.models.agenda import AgendaItem
from decisions.models.levels import seen_by
from decisions.models.matter import Matter
from decisions.models.meeting import Meeting
from foundation.collation import SVENSKA
from foundation.dates import format_date
from foundation.edits import EditCounted
from foundation.tables import Tag

DECISION_TONES = {
    DecisionState.DRAFT: "draft",
    DecisionState.FIXED: "warn",
    DecisionState.APPROVED: "ok",
}


class DecisionQuerySet(models.QuerySet[Any]):
    """Decisions as lists need them."""

    def visible_to(self, user: Visitor) -> Self:
        """Return the decisions and proposals `user` may see today."""
        shared, drafts = Right.VIEW_DECISION, Right.KEEP_MINUTES
        return self.filter(seen_by(user, scope="body__scope", shared=shared, drafts=drafts, matter="matter_id"))

    def decided(self) -> Self:
        """Return what has been decided, proposals left out."""
        return self.exclude(state=DecisionState.DRAFT)

    def newest_first(self) -> Self:
        """Order by date, the latest first."""
        return self.order_by("-date", "-pk")


class Decision(EditCounted):
    """A decision in a matter. As a draft it is the proposal put to the body; once fixed it is what was decided.

    The five facts of FL 31 § are the date, the clauses, who decided (the meeting's attendance), the presenter
    and who else took part in the final handling; the last two may be the explicit answer «none». Where an older
    decision was made by the collaboration's own rules and its document names no others, `participants_unknown` says
    so: neither someone nor no one. Names are copied
    when it is fixed, so that a later change of a title or a surname does not reach back into what was decided.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("body"))
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("matter"))
    agenda_item = models.OneToOneField(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name=_("agenda item"),
    )
    mode = models.CharField(_("decided"), max_length=20, choices=DecisionMode, default=DecisionMode.MEETING)
    date = models.DateField(_("date"), null=True, blank=True)
    body_name = models.CharField(_("the body's name then"), max_length=200, blank=True, editable=False)
    matter_title = models.CharField(_("the matter's title then"), max_length=200, blank=True, editable=False)
    matter_summary = models.TextField(_("the matter in one sentence then"), blank=True, editable=False)
    reference_number = models.CharField(_("reference number"), max_length=40, blank=True, editable=False)
    presenter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("presenter")
    )
    presenter_name = models.CharField(_("presenter's name then"), max_length=201, blank=True)
    presenter_title = models.CharField(_("presenter's title"), max_length=150, blank=True)
    presenter_organisation = models.CharField(_("presenter's organisation"), max_length=200, blank=True)
    no_presenter = models.BooleanField(_("no presenter"), default=False)
    no_participants = models.BooleanField(_("no one else took part"), default=False)
    participants_unknown = models.BooleanField(_("who else took part is not known"), default=False)
    lead_in = models.CharField(_("lead-in"), max_length=200, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=DecisionOutcome, blank=True)
    changes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changed_by",
        verbose_name=_("changes the decision"),
    )
    change_kind = models.CharField(_("what it does with it"), max_length=20, choices=ChangeKind, blank=True)
    dispatch_list = models.TextField(_("sent to"), blank=True, help_text=_("One recipient a line."))
    state = models.CharField(
        _("state"), max_length=20, choices=DecisionState, default=DecisionState.DRAFT, editable=False
    )
    level = models.CharField(_("seen by"), max_length=20, choices=Level, default=Level.BODY, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    history = HistoricalRecords()
    titled_with = ("matter",)
    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=["-date", "-id"], name="decision_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DecisionState.DRAFT) | Q(date__isnull=False),
                name="fixed_decision_has_date",
                violation_error_message=_("A decision has a date."),
            ),
            models.CheckConstraint(
                condition=Q(no_presenter=False) | Q(presenter__isnull=True),
                name="presenter_or_none",
                violation_error_message=_("Name a presenter or say that there was none, not both."),
            ),
            models.CheckConstraint(
                condition=Q(no_participants=False) | Q(participants_unknown=False),
                name="no_participants_or_unknown",
                violation_error_message=_("Either no one else took part or it is not known, not both."),
            ),
            models.CheckConstraint(
                condition=Q(changes__isnull=True, change_kind="") | (Q(changes__isnull=False) & ~Q(change_kind="")),
                name="change_says_which_and_how",
                violation_error_message=_("Say which decision it is, and whether it is changed or revoked."),
            ),
            models.CheckConstraint(
                condition=Q(changes__isnull=True) | ~Q(changes=F("id")),
                name="decision_changes_another",
                violation_error_message=_("A decision does not change itself."),
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(state=DecisionState.DRAFT),
                name="one_proposal_per_matter",
                violation_error_message=_("The matter already has a proposal. Continue with that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{format_date(self.date)} {self.matter}" if self.date else str(self.matter)

    def get_absolute_url(self) -> str:
        """Return the decision's page; a proposal is read on its matter's."""
        if self.is_proposal:
            return reverse("matter_detail", args=[self.matter_id])
        return reverse("decision_detail", args=[self.pk])

    @property
    def state_tag(self) -> Tag:
        """The state as a word with its tone."""
        return Tag(DecisionState(self.state).label, DECISION_TONES[DecisionState(self.state)])

    @property
    def meeting(self) -> Meeting | None:
        """The meeting it is or was decided at; None while the matter is on no agenda."""
        return self.agenda_item.meeting if self.agenda_item else None

    @property
    def is_proposal(self) -> bool:
        """Whether this is not yet decided."""
        return self.state == DecisionState.DRAFT

    @property
    def is_by_meeting(self) -> bool:
        """Whether a meeting made it, or is to make it."""
        return self.mode == DecisionMode.MEETING

    @property
    def is_by_circulation(self) -> bool:
        """Whether the members made it one by one, without meeting."""
        return self.mode == DecisionMode.CIRCULATION

    @property
    def is_fixed(self) -> bool:
        """Whether it is decided and waits for its approval."""
        return self.state == DecisionState.FIXED

    @property
    def is_frozen(self) -> bool:
        """Whether the minutes are approved, so that the decision can never change again."""
        return self.state == DecisionState.APPROVED


class DecisionClause(models.Model):
    """One clause («att …») of a decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("decision"))
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("clause"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision clause")
        verbose_name_plural = _("decision clauses")
        constraints = [models.UniqueConstraint(fields=["decision", "order"], name="clause_order_once")]

    def __str__(self) -> str:
        return self.text


class DecisionParticipant(models.Model):
    """Someone who took part in the final handling without deciding (FL 31 § 5)."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="participants", verbose_name=_("decision")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    person_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    title = models.CharField(_("title"), max_length=150, blank=True)
    organisation_name = models.CharField(_("organisation then"), max_length=200, blank=True, db_collation=SVENSKA)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="participant_once_per_decision"),
            models.UniqueConstraint(fields=["decision", "order"], name="participant_order_once"),
        ]

    def __str__(self) -> str:
        return self.person_name


class Annex(models.Model):
    """What a decision adopts, numbered as it stands after the decision's text."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="annexes", verbose_name=_("decision"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    content = GenericForeignKey("content_type", "object_id")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="annex_number_once"),
            models.UniqueConstraint(fields=["decision", "content_type", "object_id"], name="annex_once_per_decision"),
        ]

    def __str__(self) -> str:
        return self.title
