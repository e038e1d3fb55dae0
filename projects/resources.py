"""Calls and grants taken out as tables."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.imports.columns import Column, ReferenceColumn, ShownColumn
from foundation.imports.resources import ExportResource
from projects.models import Call, Grant


class CallResource(ExportResource):
    """Calls, version by version."""

    title = Column("title")
    year = Column("year")
    version = Column("version")
    state = Column("state")
    frame = Column("frame", _("frame (kr)"))
    opens_at = Column("opens_at")
    closes_at = Column("closes_at")
    adopted_date = Column("adopted_date")

    class Meta:
        model = Call


def _leaders(grant: Grant) -> str:
    return ", ".join(str(leader.person) for leader in sorted(grant.leaders.all(), key=lambda leader: leader.order))


class GrantResource(ExportResource):
    """Grants with their owners and leaders."""

    call = ReferenceColumn("call")
    title = Column("title")
    amount = Column("amount", _("granted amount (kr)"))
    owner = ReferenceColumn("owner")
    owner_as_written = Column("owner_as_written")
    leaders = ShownColumn(_("project leaders"), _leaders)
    end_date = Column("end_date")

    class Meta:
        model = Grant

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().for_export(queryset).prefetch_related("leaders__person")
