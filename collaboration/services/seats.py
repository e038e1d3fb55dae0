"""Seats in bodies: appointed, ended, given another role, corrected.

Every service locks the body before it looks at who sits there, so that two people who appoint a chair at the
same moment get one chair and one refusal.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.models import Body, BodyFunction, Membership, Organisation, Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import forget_rights, require_right
from foundation.dates import format_date
from foundation.errors import StateRefusedError
from foundation.history import save_as
from foundation.validation import require_valid

ONE_DAY = dt.timedelta(days=1)


def lock_body(body: Body) -> Body:
    """Return the body read anew and locked until the transaction ends; who sits in it cannot change meanwhile."""
    locked: Body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    return locked


def _lock_seat(membership: Membership) -> Membership:
    lock_body(membership.body)
    seats = Membership.objects.select_related("person", "organisation", "body", "function")
    seat: Membership = seats.get(pk=membership.pk)
    return seat


def _save(membership: Membership, by: User, reason: str = "") -> Membership:
    require_valid(membership)
    save_as(membership, by=by, reason=reason)
    forget_rights(by)
    return membership


@transaction.atomic
def appoint_member(
    *,
    body: Body,
    person: Person,
    organisation: Organisation,
    role: str,
    valid_from: dt.date | None,
    valid_to: dt.date | None = None,
    function: BodyFunction | None = None,
    by: User,
) -> Membership:
    """Give `person` a seat in `body` for `organisation` from and to the days, both included.

    Raises RightRefusedError without the right to keep the registers, and InvalidError, in words that say what to
    do, for a second chair, a second seat for the same person, or days outside the body's.
    """
    require_right(by, Right.KEEP_REGISTERS, body)
    membership = Membership(
        body=lock_body(body),
        person=person,
        organisation=organisation,
        role=role,
        function=function,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return _save(membership, by)


@transaction.atomic
def end_membership(*, membership: Membership, last_day: dt.date, by: User, reason: str = "") -> Membership:
    """Let a seat end with `last_day`; the day after, it opens nothing.

    Raises RightRefusedError, StateRefusedError if it ended before that day, InvalidError if the day comes before
    the first.
    """
    require_right(by, Right.KEEP_REGISTERS, membership.body)
    membership = _lock_seat(membership)
    if membership.valid_to is not None and membership.valid_to < last_day:
        sentence = _("%(person)s left %(body)s already on %(day)s.")
        raise StateRefusedError(sentence % {**membership.facts(), "day": format_date(membership.valid_to)})
    membership.valid_to = last_day
    return _save(membership, by, reason)


@transaction.atomic
def change_role(
    *, membership: Membership, role: str, first_day: dt.date, function: BodyFunction | None = None, by: User
) -> Membership:
    """Give a seated person another role from `first_day`: the old seat ends the day before, a new one follows.

    Returns the new seat, which ends when the old one would have. Raises RightRefusedError; StateRefusedError if
    the person does not sit on both days or has the role already; InvalidError as `appoint_member` does.
    """
    require_right(by, Right.KEEP_REGISTERS, membership.body)
    old = _lock_seat(membership)
    if old.role == role:
        raise StateRefusedError(_("%(person)s already sits in %(body)s as %(role)s.") % old.facts())
    if not (old.is_in_force(first_day) and old.is_in_force(first_day - ONE_DAY)):
        sentence = _("%(person)s sits %(span)s. Choose a day after the first of them, or correct the seat instead.")
        raise StateRefusedError(sentence % old.facts())
    last_day, old.valid_to = old.valid_to, first_day - ONE_DAY
    _save(old, by)
    return appoint_member(
        body=old.body,
        person=old.person,
        organisation=old.organisation,
        role=role,
        valid_from=first_day,
        valid_to=last_day,
        function=function,
        by=by,
    )


@transaction.atomic
def correct_membership(*, membership: Membership, by: User, reason: str = "") -> Membership:
    """Save a seat that was noted wrongly: the facts change, and the history keeps what stood before.

    Raises RightRefusedError; InvalidError as `appoint_member` does.
    """
    require_right(by, Right.KEEP_REGISTERS, membership.body)
    membership.body = lock_body(membership.body)
    return _save(membership, by, reason)
