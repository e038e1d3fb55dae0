"""Organisations, the agreement, and the parties bound by it."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import OrganisationKind
from collaboration.models.scopes import Scoped, ScopeKind
from collaboration.models.spans import Span, SpanQuerySet
from foundation.collation import SVENSKA


class Organisation(Scoped, Span):
    """A municipality, the university, a department of it, the federation, a company: whoever acts or is represented."""

    scope_kind = ScopeKind.ORGANISATION

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=200, db_collation=SVENSKA)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, db_collation=SVENSKA)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    organisation_number = models.CharField(_("organisation number"), max_length=11, blank=True)
    municipality_code = models.CharField(_("municipality code"), max_length=4, blank=True)
    website = models.URLField(_("website"), blank=True)
    history = HistoricalRecords()
    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["name", "id"], name="organisation_name")]
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation_number"],
                condition=~models.Q(organisation_number=""),
                name="organisation_number_once",
                violation_error_message=_("Another organisation already has this organisation number."),
            ),
            models.UniqueConstraint(
                fields=["municipality_code"],
                condition=~models.Q(municipality_code=""),
                name="municipality_code_once",
                violation_error_message=_("Another organisation already has this municipality code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another way the organisation's name is written, such as «Dals Ed» for Dals-Ed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=200, db_collation=SVENSKA)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(Lower("name"), name="alias_once")]

    def __str__(self) -> str:
        return self.name


class Agreement(Span):
    """The collaboration agreement (samverkansavtal) that binds the parties."""

    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    reference_number = models.CharField(_("reference number"), max_length=40, blank=True)
    evaluation_date = models.DateField(_("to be evaluated by"), null=True, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    history = HistoricalRecords()
    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return self.title


class Party(Span):
    """An organisation bound by the agreement for a span of time."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    history = HistoricalRecords()
    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "organisation", "valid_from"], name="party_once_per_start"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
