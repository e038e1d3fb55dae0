"""Members read a proposal before the meeting and say what they think of it, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Person
from decisions.enums import Stance
from decisions.models.decision import Decision
from decisions.models.matter import Matter
from foundation.tables import Tag

STANCE_TONES = {Stance.AGREE: "ok", Stance.COMMENT: "info", Stance.MUST_CHANGE: "warn", Stance.CONFLICT: "bad"}


class ProposalVersion(models.Model):
    """A proposal as it was sent to the members. It never changes; a changed proposal is a new version."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="versions", verbose_name=_("proposal")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    edit_number = models.PositiveIntegerField(_("saved edit"))
    lead_in = models.CharField(_("lead-in"), max_length=200, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    answer_by = models.DateField(_("answer by"))
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of proposals")
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="proposal_version_once")]

    def __str__(self) -> str:
        return _("version %(number)d") % {"number": self.number}


class VersionClause(models.Model):
    """One clause of a proposal as it was sent."""

    version = models.ForeignKey(
        ProposalVersion, on_delete=models.PROTECT, related_name="clauses", verbose_name=_("version")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("clause"))

    class Meta:
        verbose_name = _("clause as sent")
        verbose_name_plural = _("clauses as sent")
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="version_clause_once")]

    def __str__(self) -> str:
        return self.text


class Position(models.Model):
    """A member's position on a version, or on one of its clauses. `by` is who entered it."""

    version = models.ForeignKey(
        ProposalVersion, on_delete=models.PROTECT, related_name="positions", verbose_name=_("version")
    )
    clause = models.ForeignKey(
        VersionClause,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("clause"),
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="positions", verbose_name=_("member"))
    stance = models.CharField(_("position"), max_length=20, choices=Stance)
    comment = models.TextField(_("comment"), blank=True)
    taken_at = models.DateTimeField(_("given"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    history = HistoricalRecords()
    told_when_made = ("stance",)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person"], condition=Q(clause__isnull=True), name="position_once_per_version"
            ),
            models.UniqueConstraint(
                fields=["clause", "person"], condition=Q(clause__isnull=False), name="position_once_per_clause"
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.MUST_CHANGE) | ~Q(comment=""),
                name="must_change_has_reason",
                violation_error_message=_("Say what must change, and why."),
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.CONFLICT) | Q(clause__isnull=True),
                name="conflict_is_of_the_whole",
                violation_error_message=_("A conflict of interest concerns the whole matter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_stance_display()}"

    @property
    def tag(self) -> Tag:
        """The position as a word with its tone."""
        return Tag(self.get_stance_display(), STANCE_TONES[Stance(self.stance)])


class Disqualification(models.Model):
    """A person's conflict of interest in a matter (KL 6:28, FL 16 §): closed to that person while it is handled."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="disqualifications", verbose_name=_("matter")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="disqualifications", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"), blank=True)
    declared_at = models.DateTimeField(_("declared"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person"],
                name="disqualified_once",
                violation_error_message=_("The conflict of interest is already declared."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.matter}"
