"""Who took part in deciding a § that is approved immediately, kept with it while the attendance is still written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collaboration.enums import MembershipRole
from collaboration.models import Organisation, Person
from decisions.enums import AttendanceMode
from decisions.models.agenda import AgendaItem
from foundation.collation import SVENSKA


class Decider(models.Model):
    """One person who took part in deciding one §, copied from the attendance when the § went out for approval.

    When someone came and left at other items may still be noted in the attendance; this stands.
    """

    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="deciders", verbose_name=_("agenda item")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    person_name = models.CharField(_("name then"), max_length=201, db_collation=SVENSKA)
    role = models.CharField(_("role"), max_length=20, choices=MembershipRole)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("represents")
    )
    organisation_name = models.CharField(_("organisation then"), max_length=200, db_collation=SVENSKA)
    mode = models.CharField(_("attendance"), max_length=20, choices=AttendanceMode)
    serving_for = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("serving for")
    )
    serving_for_name = models.CharField(_("serving for, name then"), max_length=201, blank=True, db_collation=SVENSKA)

    came_at = left_at = serves_from = serves_until = None  # of this § everyone in it was there for the whole
    is_present = decides = True

    class Meta:
        verbose_name = _("who took part in deciding a §")
        verbose_name_plural = _("who took part in deciding §§")
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "person"], name="decider_once_per_paragraph"),
            models.UniqueConstraint(fields=["agenda_item", "order"], name="decider_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} ({self.organisation_name})"
