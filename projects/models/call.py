"""Calls for proposals: money offered to projects between two moments."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history

from budgets.models import CarryOver
from collaboration.models.scopes import Scoped, ScopeKind
from collaboration.permissions import Right
from decisions.models.adoption import Adoptable, AdoptableQuerySet
from foundation.collation import SVENSKA
from foundation.copies import copy_of
from foundation.edits import EditCounted
from foundation.money import SEKField
from projects.models.grant import Grant, GrantLeader


class CallQuerySet(AdoptableQuerySet):
    """Calls, and what they have granted."""

    def with_totals(self) -> Self:
        """Annotate `granted_total` in SEK (None where nothing is granted) and `grant_count`."""
        granted = Grant.objects.filter(call=OuterRef("pk")).order_by().values("call")
        return self.annotate(
            granted_total=Subquery(granted.annotate(total=Sum("amount")).values("total")),
            grant_count=Subquery(granted.annotate(n=Count("pk")).values("n")),
        )

    def newest_first(self) -> Self:
        """Order by year, then version, the latest first."""
        return self.order_by("-year", "-pk")


class Call(Scoped, EditCounted, Adoptable):
    """A call for proposals (utlysning): when it is open, its frame, its criteria and what was granted."""

    scope_kind = ScopeKind.CALL
    frozen_rows: ClassVar[tuple[tuple[str, str], ...]] = (
        ("projects.Grant", "call"),
        ("projects.GrantLeader", "grant__call"),
    )
    own_to_version: ClassVar[tuple[str, ...]] = ("edit_number", "scope")
    view_right: ClassVar[Right] = Right.VIEW_CALL
    manage_right: ClassVar[Right] = Right.MANAGE_CALL

    title = models.CharField(_("title"), max_length=200, db_collation=SVENSKA)
    year = models.PositiveSmallIntegerField(_("year"))
    frame = SEKField(
        _("funding frame"), null=True, blank=True, help_text=_("What the call may grant in all, in kronor.")
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    criteria = models.TextField(_("criteria"), blank=True)
    carry_overs = models.ManyToManyField(
        CarryOver, blank=True, related_name="calls", verbose_name=_("carried over to this call")
    )
    history = HistoricalRecords()
    objects = CallQuerySet.as_manager()  # type: ignore[misc]  # the plugin takes an abstract parent\'s for a class variable

    class Meta(Adoptable.Meta):
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        indexes = [models.Index(fields=["-year", "-id"], name="call_newest")]
        constraints = [
            *Adoptable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("A call cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(frame__isnull=True) | Q(frame__gt=0),
                name="call_frame_above_zero",
                violation_error_message=_("The frame is more than 0 kr."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("call_detail", kwargs={"pk": self.pk})

    def copy_rows_to(self, new: Self) -> None:
        """Copy the grants and their leaders to a new version of the call."""
        old = list(self.grants.all())
        copies = [copy_of(grant, call=new) for grant in old]
        made = bulk_create_with_history(copies, Grant, default_user=new.created_by)
        new_grant = {before.pk: after for before, after in zip(old, made, strict=True)}
        leaders = GrantLeader.objects.filter(grant__call=self)
        new_leaders = [copy_of(leader, grant=new_grant[leader.grant_id]) for leader in leaders]
        bulk_create_with_history(new_leaders, GrantLeader, default_user=new.created_by)
