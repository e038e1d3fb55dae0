"""What a call granted, to whom, and who leads it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from collaboration.models import Organisation, Person
from foundation.collation import SVENSKA
from foundation.money import SEKField


class GrantQuerySet(models.QuerySet[Any]):
    """Grants in the order the decision names them."""

    def in_order(self) -> Self:
        """Return the grants as decided, each with its owner and its leaders at hand."""
        return (
            self.select_related("owner")
            .prefetch_related(models.Prefetch("leaders", GrantLeader.objects.in_order()))
            .order_by("order", "pk")
        )


class Grant(models.Model):
    """Money granted to one project of a call. `owner_as_written` keeps the decision's own spelling («Dals Ed»)."""

    call = models.ForeignKey(
        "Call", on_delete=models.CASCADE, related_name="grants", verbose_name=_("call for proposals")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=300, db_collation=SVENSKA)
    amount = SEKField(_("granted amount"))
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="grants", verbose_name=_("project owner")
    )
    owner_as_written = models.CharField(_("owner as written in the decision"), max_length=200, blank=True)
    end_date = models.DateField(_("ends"), null=True, blank=True)
    history = HistoricalRecords()
    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        indexes = [models.Index(fields=["call", "order"], name="grant_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="grant_above_zero",
                violation_error_message=_("A grant is more than 0 kr."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class GrantLeaderQuerySet(models.QuerySet[Any]):
    def in_order(self) -> Self:
        """Return leaders with their person, in the order they are named."""
        return self.select_related("person").order_by("order", "pk")


class GrantLeader(models.Model):
    """Someone who leads a granted project."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="leaders", verbose_name=_("grant"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="grants_led", verbose_name=_("project leader")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    history = HistoricalRecords()
    objects = GrantLeaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("project leader")
        verbose_name_plural = _("project leaders")
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "person"],
                name="leader_once_per_grant",
                violation_error_message=_("The same person is named twice as leader of this project."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
