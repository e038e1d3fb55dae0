"""What a call granted, and how it is spread over the owners."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from foundation.numbers import format_ksek, format_sek
from projects.models import Call, Grant


@dataclass(frozen=True)
class OwnerShare:
    """One owner's part of a call: SEK, number of grants, and the part of all that was granted."""

    owner: str
    amount: Decimal
    count: int
    share: Decimal


@dataclass(frozen=True)
class GrantRow:
    """One grant for show. `owner` is the organisation's name, `owner_as_written` the decision's own spelling of it."""

    title: str
    amount: Decimal
    owner: str
    owner_as_written: str
    leaders: str
    end_date: dt.date | None

    @property
    def owner_for_record(self) -> str:
        """Return the owner as the decision writes it, or by name where it writes nothing of its own."""
        return self.owner_as_written or self.owner


@dataclass(frozen=True)
class GrantTable:
    """The grants in order with their sum in SEK, summed by the database."""

    rows: list[GrantRow]
    total: Decimal
    frame: Decimal | None

    @property
    def frame_sentence(self) -> str:
        """Return in words how the sum compares with the frame, or nothing where no frame is stated."""
        if self.frame is None or not self.rows:
            return ""
        left = self.frame - self.total
        if left < 0:
            return _("The grants come to %(gap)s more than the frame.") % {"gap": format_sek(-left)}
        if left == 0:
            return _("The whole frame is granted.")
        return _("%(gap)s of the frame is not granted.") % {"gap": format_sek(left)}


def call_grants(calls: Collection[int]) -> dict[int, list[GrantRow]]:
    """Return the grants of several calls by the call's key, in order: two queries, one where there is none."""
    found: defaultdict[int, list[GrantRow]] = defaultdict(list)
    for grant in Grant.objects.filter(call__in=calls).in_order():
        row = GrantRow(
            grant.title, grant.amount, str(grant.owner), grant.owner_as_written, leader_names(grant), grant.end_date
        )
        found[grant.call_id].append(row)
    return found


def grant_table(call: Call) -> GrantTable:
    """Return the grants of a call: three queries, whatever the number of grants."""
    total = Grant.objects.filter(call=call).aggregate(total=Sum("amount"))["total"]
    return GrantTable(call_grants([call.pk]).get(call.pk, []), total or Decimal(0), call.frame)


def leader_names(grant: Grant) -> str:
    """Return who leads a grant, in the order named: «Anna Ek och Bo Alm»; expects `in_order()`."""
    return get_text_list([str(leader.person) for leader in grant.leaders.all()], _("and"))


def grants_by_owner(call: Call) -> list[OwnerShare]:
    """Return what each owner was granted, most first: one query."""
    rows = (
        Grant.objects.filter(call=call)
        .values("owner__name")
        .annotate(granted=Sum("amount"), grants=Count("pk"))
        .order_by("-granted", "owner__name")
    )
    shares = [(row["owner__name"], row["granted"], row["grants"]) for row in rows]
    total = sum((amount for _owner, amount, _count in shares), Decimal(0))
    return [OwnerShare(owner, amount, count, amount / total) for owner, amount, count in shares]


def carry_over_sentences(call: Call) -> list[str]:
    """Return what earlier years' surpluses pay for in this call, one sentence for each: one query."""
    rows = call.carry_overs.select_related("budget").order_by("source_year", "pk")
    return [
        _("%(amount)s is carried over from %(year)s to %(purpose)s (%(budget)s).")
        % {"amount": format_ksek(row.amount), "year": row.source_year, "purpose": row.purpose, "budget": row.budget}
        for row in rows
    ]
