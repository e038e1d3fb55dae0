"""Bodies that meet and decide: their rules, what they grew out of and what follows them."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.enums import (
    BodyKind,
    CirculationRule,
    CompositionRule,
    DecisionRegime,
    MembershipRole,
    QuorumRule,
)
from collaboration.models.scopes import Scoped, ScopeKind
from collaboration.models.spans import Span, refuse_loop
from collaboration.models.visibility import VisibleSpanQuerySet
from collaboration.permissions import Right
from foundation.collation import SVENSKA
from foundation.dates import Precision, format_date

MUNICIPAL_NOTICE_DAYS = 7


class BodyQuerySet(VisibleSpanQuerySet):
    view_right = Right.VIEW_BODY
    scope_paths = ("scope",)

    def by_name(self) -> Self:
        """Return the bodies in Swedish order."""
        return self.order_by("name", "pk")


class Body(Scoped, Span):
    """A steering group, council or work group: meets, decides, has members and rules."""

    scope_kind = ScopeKind.BODY

    kind = models.CharField(_("kind"), max_length=30, choices=BodyKind)
    name = models.CharField(_("name"), max_length=200, db_collation=SVENSKA)
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("Another body already has this address.")},
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("under")
    )
    purpose = models.TextField(_("purpose"), blank=True)
    decision_regime = models.CharField(
        _("rules for decisions"), max_length=20, choices=DecisionRegime, default=DecisionRegime.AGREEMENT
    )
    quorum_rule = models.CharField(_("quorum"), max_length=20, choices=QuorumRule, default=QuorumRule.UNKNOWN)
    quorum_number = models.PositiveSmallIntegerField(_("number needed"), null=True, blank=True)
    quorum_from = models.DateField(
        _("the quorum holds from"),
        null=True,
        blank=True,
        help_text=_("Meetings before this day are not judged by the rule. Empty where it has always held."),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("days between notice and meeting"),
        null=True,
        blank=True,
        help_text=_("Empty where nothing is said; for a body under the Local Government Act the week of KL 5:15."),
    )
    circulation_rule = models.CharField(
        _("decision by circulation"), max_length=20, choices=CirculationRule, default=CirculationRule.NONE
    )
    composition_rule = models.CharField(
        _("composition"), max_length=20, choices=CompositionRule, default=CompositionRule.NONE
    )
    intended_size = models.PositiveSmallIntegerField(_("intended number of seats"), null=True, blank=True)
    size_margin = models.PositiveSmallIntegerField(_("seats more or fewer that are allowed"), default=0)
    valid_from_precision = models.CharField(
        _("first day known to the"), max_length=10, choices=Precision, default=Precision.DAY
    )
    valid_to_precision = models.CharField(
        _("last day known to the"), max_length=10, choices=Precision, default=Precision.DAY
    )
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("succeeded by")
    )
    closing_note = models.TextField(_("why it closed"), blank=True)
    history = HistoricalRecords(m2m_fields=[successors])
    objects = BodyQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        indexes = [models.Index(fields=["name", "id"], name="body_name")]
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(quorum_rule=QuorumRule.FIXED) | Q(quorum_number__isnull=False, quorum_number__gte=1),
                name="fixed_quorum_has_number",
                violation_error_message=_("A fixed quorum needs its number."),
            ),
            models.CheckConstraint(
                condition=~Q(decision_regime=DecisionRegime.MUNICIPAL) | Q(circulation_rule=CirculationRule.NONE),
                name="municipal_body_meets_to_decide",
                violation_error_message=_("A body under the Local Government Act cannot decide by circulation."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="body_not_under_itself",
                violation_error_message=_("A body cannot be under itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_first_day(self) -> str:
        """The first day, as exactly as it is known: `2022-01`."""
        return format_date(self.valid_from, self.valid_from_precision)

    @property
    def shown_last_day(self) -> str:
        """The last day, as exactly as it is known."""
        return format_date(self.valid_to, self.valid_to_precision)

    @property
    def shown_span(self) -> str:
        """Both days, as exactly as they are known: `2018–2021-12-31`, `2022-01–`."""
        return f"{self.shown_first_day if self.valid_from else ''}–{self.shown_last_day if self.valid_to else ''}"

    def quorum_rule_on(self, day: dt.date) -> QuorumRule:
        """Return the quorum rule that held on `day`: not stated before the one that is stated came to hold.

        A body under the Local Government Act that states none has that of the law: more than half (KL 6:27).
        """
        if self.quorum_from is not None and day < self.quorum_from:
            return QuorumRule.UNKNOWN
        if self.quorum_rule == QuorumRule.UNKNOWN and self.decision_regime == DecisionRegime.MUNICIPAL:
            return QuorumRule.MAJORITY
        return QuorumRule(self.quorum_rule)

    @property
    def lead_days(self) -> int | None:
        """How many days before a meeting its notice is sent at the latest; None where no rule says it.

        A body's own rule goes first; a body under the Local Government Act without one has a week (KL 5:15).
        """
        if self.notice_days is None and self.decision_regime == DecisionRegime.MUNICIPAL:
            return MUNICIPAL_NOTICE_DAYS
        return self.notice_days

    def refuse_closing_by_hand(self, last_day_before: dt.date | None) -> None:
        """Raise ValidationError if a last day was written where there was none: closing a body is a step of its own."""
        if self.valid_to is not None and last_day_before is None:
            message = _("Use “Close the body”: it hands over the open matters and ends the seats.")
            raise ValidationError({"valid_to": ValidationError(message, code="closed_by_hand")})

    def clean(self) -> None:
        """Refuse a body that lies under itself, and a fixed quorum without its number."""
        refuse_loop(self, self.parent, _("A body cannot be under itself, nor under one of its own bodies."))


class BodyFunction(models.Model):
    """A function that the body must have filled, such as «chair», «programme director» or «student representative».

    It is filled by whoever holds `role` on the day, or, where no role is named, by a membership that points here.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="functions", verbose_name=_("body"))
    name = models.CharField(_("function"), max_length=120, db_collation=SVENSKA)
    role = models.CharField(_("filled by the role"), max_length=20, choices=MembershipRole, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("required function")
        verbose_name_plural = _("required functions")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"],
                name="function_once_per_body",
                violation_error_message=_("The body already requires this function."),
            )
        ]

    def __str__(self) -> str:
        return self.name


def refuse_own_successor(body: Body, successors: Iterable[Body]) -> None:
    """Raise ValidationError if the body is among those that are to follow it."""
    if any(successor.pk == body.pk for successor in successors):
        raise ValidationError(_("A body cannot follow after itself."), code="own_successor")
