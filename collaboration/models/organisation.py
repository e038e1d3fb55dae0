"""Organisations: whoever acts, is a party or is represented."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import SIDE_OF_KIND, OrganisationKind, Side
from collaboration.models.scopes import Scoped, ScopeKind
from collaboration.models.spans import Span, refuse_loop
from collaboration.models.visibility import VisibleSpanQuerySet
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.identifiers import OrganisationNumberField

FOUR_DIGITS = RegexValidator(
    r"^[0-9]{4}\Z", _("A municipality code is four digits, for example 1488. Keep the first zero where there is one.")
)


class OrganisationQuerySet(VisibleSpanQuerySet):
    view_right = Right.VIEW_PARTY
    scope_paths = ("scope",)

    def by_name(self) -> Self:
        """Return the organisations in Swedish order."""
        return self.order_by("name", "pk")


class Organisation(Scoped, Span):
    """A municipality, the university, a department of it, the federation, a company."""

    scope_kind = ScopeKind.ORGANISATION

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=200, db_collation=SVENSKA)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, db_collation=SVENSKA)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    organisation_number = OrganisationNumberField(_("organisation number"), blank=True)
    municipality_code = models.CharField(_("municipality code"), max_length=4, blank=True, validators=[FOUR_DIGITS])
    website = models.URLField(_("website"), blank=True)
    history = HistoricalRecords()
    objects = OrganisationQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["name", "id"], name="organisation_name")]
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation_number"],
                condition=~Q(organisation_number=""),
                name="organisation_number_once",
                violation_error_message=_("Another organisation already has this organisation number."),
            ),
            models.UniqueConstraint(
                fields=["municipality_code"],
                condition=~Q(municipality_code=""),
                name="municipality_code_once",
                violation_error_message=_("Another organisation already has this municipality code."),
            ),
            models.CheckConstraint(
                condition=Q(municipality_code="") | Q(kind=OrganisationKind.MUNICIPALITY),
                name="code_only_for_municipality",
                violation_error_message=_("Only a municipality has a municipality code. Leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_not_its_own_part",
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> Side:
        """Which side the organisation stands on where a body has equal halves."""
        return SIDE_OF_KIND[OrganisationKind(self.kind)]

    def clean(self) -> None:
        """Refuse a chain of parts that bites its own tail, and a department without its university."""
        refuse_loop(self, self.parent, _("An organisation cannot be part of itself, nor of one of its own parts."))
        if self.kind == OrganisationKind.DEPARTMENT and self.parent is None:
            message = _("A department is part of a university. Say which.")
            raise ValidationError({"parent": ValidationError(message, code="department_alone")})


class OrganisationAlias(models.Model):
    """Another way the organisation's name is written, such as «Dals Ed» for Dals-Ed."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200, db_collation=SVENSKA)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="alias_once",
                violation_error_message=_("Another organisation is already called this."),
            )
        ]

    def __str__(self) -> str:
        return self.name
