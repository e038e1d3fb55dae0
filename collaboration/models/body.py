"""Bodies that meet and decide, and who sits in them."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import BodyKind, CompositionRule, DecisionRegime, MembershipRole, QuorumRule
from collaboration.models.organisation import Organisation
from collaboration.models.person import Person
from collaboration.models.scopes import Scoped, ScopeKind
from collaboration.models.spans import Span, SpanQuerySet
from foundation.collation import SVENSKA
from foundation.dates import Precision


class Body(Scoped, Span):
    """A steering group, council or work group: meets, decides, has members and rules."""

    scope_kind = ScopeKind.BODY

    kind = models.CharField(_("kind"), max_length=30, choices=BodyKind)
    name = models.CharField(_("name"), max_length=200, db_collation=SVENSKA)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    purpose = models.TextField(_("purpose"), blank=True)
    decision_regime = models.CharField(
        _("rules for decisions"), max_length=20, choices=DecisionRegime, default=DecisionRegime.AGREEMENT
    )
    quorum_rule = models.CharField(_("quorum"), max_length=20, choices=QuorumRule, default=QuorumRule.UNKNOWN)
    quorum_number = models.PositiveSmallIntegerField(_("number needed"), null=True, blank=True)
    composition_rule = models.CharField(
        _("composition"), max_length=20, choices=CompositionRule, default=CompositionRule.NONE
    )
    intended_size = models.PositiveSmallIntegerField(_("intended number of seats"), null=True, blank=True)
    valid_from_precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    valid_to_precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("succeeded by")
    )
    history = HistoricalRecords()
    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        indexes = [models.Index(fields=["name", "id"], name="body_name")]
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(quorum_rule=QuorumRule.FIXED) | Q(quorum_number__isnull=False),
                name="fixed_quorum_has_number",
                violation_error_message=_("A fixed quorum needs its number."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(SpanQuerySet):
    def on(self, day: dt.date) -> Self:
        """Return who sat on day `day`: chair first, then by role, family name, given name (Swedish order)."""
        return (
            self.in_force(day)
            .select_related("person", "organisation", "body")
            .annotate(role_order=ROLE_ORDER)
            .order_by("role_order", "person__family_name", "person__given_name", "pk")
        )


ROLE_ORDER = models.Case(
    *(models.When(role=role, then=models.Value(place)) for place, role in enumerate(MembershipRole.values)),
    default=models.Value(len(MembershipRole.values)),
)


class Membership(Span):
    """A person's seat in a body, for an organisation, in a role, over a span of time."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("body"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole, default=MembershipRole.MEMBER)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("represents")
    )
    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [models.Index(fields=["body", "valid_from", "valid_to"], name="membership_span")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


