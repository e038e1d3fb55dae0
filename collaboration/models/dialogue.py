"""Dialogues with the parties, and how parties without a seat were reached."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import BodyKind, CoverageMethod, DialogueForm
from collaboration.models.organisation import Organisation
from collaboration.models.person import Person
from collaboration.models.spans import Span
from collaboration.models.visibility import VisibleQuerySet, VisibleSpanQuerySet
from collaboration.permissions import Right
from foundation.collation import SVENSKA


class DialogueQuerySet(VisibleQuerySet):
    """Dialogues are read with the right to do so in the organisation, or in the one it is part of."""

    view_right = Right.VIEW_DIALOGUE
    scope_paths = ("organisation__scope", "organisation__parent__scope")

    def latest_first(self) -> Self:
        """Return the dialogues with their organisations, the latest first."""
        return self.select_related("organisation").order_by("-date", "organisation__name", "pk")


class Dialogue(models.Model):
    """A follow-up meeting with a party or a department of one: held when its day has come, booked before that."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="dialogues", verbose_name=_("organisation")
    )
    date = models.DateField(_("date"))
    form = models.CharField(_("form of meeting"), max_length=10, choices=DialogueForm, default=DialogueForm.ON_SITE)
    group_met = models.CharField(_("group that was met"), max_length=200, db_collation=SVENSKA)
    participants = models.ManyToManyField(
        Person, blank=True, related_name="dialogues", verbose_name=_("participants in the register")
    )
    other_participants = models.TextField(_("other participants"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    history = HistoricalRecords(m2m_fields=[participants])
    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue")
        verbose_name_plural = _("dialogues")
        indexes = [models.Index(fields=["date", "organisation"], name="dialogue_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "date", "group_met"],
                name="dialogue_once",
                violation_error_message=_("This dialogue is already recorded. Change the one that is there."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.date.isoformat()}"


class CoverageNoteQuerySet(VisibleSpanQuerySet):
    view_right = Right.VIEW_PARTY
    scope_paths = ("organisation__scope",)


class CoverageNote(Span):
    """How a party without a seat in a kind of body was reached instead, over a span of time."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="coverage_notes", verbose_name=_("party")
    )
    body_kind = models.CharField(_("kind of body"), max_length=30, choices=BodyKind)
    method = models.CharField(_("reached by"), max_length=20, choices=CoverageMethod)
    text = models.TextField(_("how the party was reached"), blank=True)
    responsible = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="coverage_notes",
        verbose_name=_("responsible"),
    )
    history = HistoricalRecords()
    objects = CoverageNoteQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("coverage of a party without a seat")
        verbose_name_plural = _("coverage of parties without a seat")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(method=CoverageMethod.OTHER, text=""),
                name="other_coverage_is_told",
                violation_error_message=_("Tell in words how the party was reached."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_body_kind_display()}: {self.get_method_display()}"

    def clean(self) -> None:
        """Refuse two notes that speak of the same days."""
        same = CoverageNote.objects.filter(organisation=self.organisation_id, body_kind=self.body_kind)
        other = same.exclude(pk=self.pk).overlapping(self.valid_from, self.valid_to).first()
        if other is not None:
            message = _("It is already said how this party was reached %(span)s. Change that, or choose other days.")
            raise ValidationError(message, code="coverage_twice", params={"span": other.span})
