"""What a call grants is recorded, one grant or the whole list at a time."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from collaboration.models import Organisation, Person, User
from foundation.errors import RuleError
from foundation.history import delete_as
from foundation.validation import require_valid_values
from projects.models import Call, Grant, GrantLeader
from projects.services.drafting import claim_draft

MOST_LEADERS = 2
_FIELDS = ("order", "title", "amount", "owner", "owner_as_written", "end_date")


@dataclass(frozen=True)
class GrantInput:
    """One grant as decided: amount in SEK, leaders in the order they are named, `grant` the row it replaces."""

    title: str
    amount: Decimal
    owner: Organisation
    leaders: Sequence[Person] = ()
    owner_as_written: str = ""
    end_date: dt.date | None = None
    grant: int | None = None


@transaction.atomic
def add_grant(*, call: Call, grant: GrantInput, by: User) -> Grant:
    """Record one more grant of a draft call, last in order.

    Raises FrozenError once the call is adopted, StateRefusedError while it is proposed or withdrawn, InvalidError
    or RuleError for what no grant can be.
    """
    call = claim_draft(call=call, by=by, seen=None)
    last = Grant.objects.filter(call=call).aggregate(last=Max("order"))["last"] or 0
    return _write(call, [grant], {}, by, first=last + 1)[0]


@transaction.atomic
def set_grants(
    *, call: Call, grants: Sequence[GrantInput], by: User, removed: Collection[int] = (), seen: int | None = None
) -> Call:
    """Save the grants of a draft call in the order given.

    `removed` holds the keys of grants to take away. A grant that is neither given nor removed stays, last.
    Raises as `add_grant` does, and StaleEditError if someone saved after `seen` was read. The number of
    statements does not grow with the grants saved.
    """
    call = claim_draft(call=call, by=by, seen=seen)
    for gone in Grant.objects.filter(call=call, pk__in=removed):
        delete_as(gone, by=by)
    stored = {grant.pk: grant for grant in Grant.objects.filter(call=call).order_by("order", "pk")}
    _write(call, grants, stored, by, first=1)
    given = {item.grant for item in grants}
    rest = [grant for key, grant in stored.items() if key not in given]
    for order, grant in enumerate(rest, start=len(grants) + 1):
        grant.order = order
    if rest:
        bulk_update_with_history(rest, Grant, ["order"], default_user=by)
    return call


def _write(call: Call, grants: Sequence[GrantInput], stored: dict[int, Grant], by: User, *, first: int) -> list[Grant]:
    rows: list[Grant] = []
    new: list[Grant] = []
    changed: list[Grant] = []
    for order, item in enumerate(grants, start=first):
        row = stored.get(item.grant or 0) or Grant(call=call)
        before = tuple(getattr(row, name) for name in _VALUES)
        row.order, row.title, row.amount, row.end_date = order, item.title, item.amount, item.end_date
        row.owner, row.owner_as_written = item.owner, item.owner_as_written
        _require_valid(row)
        if row.pk is None:
            new.append(row)
        elif before != tuple(getattr(row, name) for name in _VALUES):
            changed.append(row)
        rows.append(row)
    bulk_create_with_history(new, Grant, default_user=by)
    if changed:
        bulk_update_with_history(changed, Grant, _FIELDS, default_user=by)
    _write_leaders({row.pk: list(item.leaders) for row, item in zip(rows, grants, strict=True)}, by)
    return rows


def _require_valid(row: Grant) -> None:
    require_valid_values(row)
    if row.amount <= 0:
        raise RuleError(_("A grant is more than 0 kr."))


_VALUES = ("order", "title", "amount", "owner_id", "owner_as_written", "end_date")


def _write_leaders(wanted: dict[int, list[Person]], by: User) -> None:
    """Make each grant's leaders exactly those wanted, in their order; rows that are right are left alone."""
    if any(len(people) != len(set(people)) for people in wanted.values()):
        raise RuleError(_("The same person is named twice as leader of this project."))
    if any(len(people) > MOST_LEADERS for people in wanted.values()):
        raise RuleError(_("A project is led by one or two people."))
    missing = {(grant, person.pk): order for grant, people in wanted.items() for order, person in enumerate(people, 1)}
    for leader in GrantLeader.objects.filter(grant__in=wanted):
        if missing.get((leader.grant_id, leader.person_id)) == leader.order:
            del missing[leader.grant_id, leader.person_id]
            continue
        delete_as(leader, by=by)
    rows = [GrantLeader(grant_id=grant, person_id=person, order=order) for (grant, person), order in missing.items()]
    bulk_create_with_history(rows, GrantLeader, default_user=by)
