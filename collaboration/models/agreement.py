"""The agreement that binds the parties, and its documents."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models.organisation import Organisation
from collaboration.models.person import Person
from collaboration.models.spans import Span
from collaboration.models.visibility import VisibleSpanQuerySet
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.files import DOCUMENT_RULES, keep_apart


class AgreementQuerySet(VisibleSpanQuerySet):
    view_right = Right.VIEW_PARTY


class Agreement(Span):
    """The collaboration agreement (samverkansavtal) that binds the parties."""

    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    reference_number = models.CharField(_("reference number"), max_length=40, blank=True)
    signed_date = models.DateField(_("signed"), null=True, blank=True)
    evaluation_date = models.DateField(_("to be evaluated by"), null=True, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    history = HistoricalRecords()
    objects = AgreementQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(evaluation_date__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(evaluation_date__gte=F("valid_from")),
                name="agreement_evaluated_after_start",
                violation_error_message=_("The agreement cannot be evaluated before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgreementDocument(models.Model):
    """A file that belongs to the agreement: the signed text, an annex, an extension."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="documents", verbose_name=_("agreement")
    )
    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    document_date = models.DateField(_("dated"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=keep_apart, validators=DOCUMENT_RULES)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("document of the agreement")
        verbose_name_plural = _("documents of the agreement")

    def __str__(self) -> str:
        return self.title


class PartyQuerySet(VisibleSpanQuerySet):
    view_right = Right.VIEW_PARTY
    scope_paths = ("organisation__scope",)

    def by_name(self) -> Self:
        """Return the parties with their organisations in Swedish order."""
        return self.select_related("organisation").order_by("organisation__name", "pk")


class Party(Span):
    """An organisation bound by the agreement for a span of time."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="parties", verbose_name=_("organisation")
    )
    contact_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_for",
        verbose_name=_("contact person"),
    )
    history = HistoricalRecords()
    objects = PartyQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["agreement", "organisation", "valid_from"],
                name="party_once_per_start",
                violation_error_message=_("The organisation is already a party from that day."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def clean(self) -> None:
        """Refuse a span that meets another of the same party, or that lies outside the agreement."""
        if self.agreement_id is None or self.organisation_id is None:
            return
        same = Party.objects.filter(agreement=self.agreement_id, organisation=self.organisation_id)
        other = same.exclude(pk=self.pk).overlapping(self.valid_from, self.valid_to).first()
        if other is not None:
            message = _("%(party)s is already a party %(span)s. End that first, or choose other days.")
            raise ValidationError(message, code="party_twice", params={"party": other, "span": other.span})
        if not self.is_within(self.agreement):
            message = _("The agreement holds %(span)s. The party's days must lie within them.")
            raise ValidationError(message, code="outside_agreement", params={"span": self.agreement.span})
