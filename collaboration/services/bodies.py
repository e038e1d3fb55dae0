"""Bodies are opened, changed, closed and replaced here."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from collaboration.models import Body, BodyFunction, Membership, User
from collaboration.models.body import refuse_own_successor
from collaboration.models.membership import refuse_seats_outside
from collaboration.permissions import Right
from collaboration.queries.rights import forget_rights, require_right
from collaboration.services.seats import ONE_DAY, lock_body
from foundation.dates import Precision, format_date, today
from foundation.errors import StateRefusedError
from foundation.history import delete_as, save_as
from foundation.validation import InvalidError, require_valid


def _free_slug(name: str) -> str:
    """Return an address made of the name that no other body has: `styrgruppen`, `styrgruppen-2`."""
    stem = slugify(name)[:70] or "organ"
    taken = set(Body.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def open_body(*, body: Body, by: User) -> Body:
    """Register an unsaved body; without an address it gets one made of its name.

    Raises RightRefusedError without the right to keep the registers, InvalidError where a field is wrong.
    """
    require_right(by, Right.KEEP_REGISTERS)
    body.slug = body.slug or _free_slug(body.name)
    require_valid(body)
    save_as(body, by=by)
    forget_rights(by)
    return body


@transaction.atomic
def change_body(*, body: Body, by: User, reason: str = "") -> Body:
    """Save a changed body.

    Raises RightRefusedError; InvalidError where a field is wrong, if a body that had no last day is given one (close
    it instead: that hands over its matters and ends the seats), or if someone would be left with a seat on days when
    the body does not exist.
    """
    require_right(by, Right.KEEP_REGISTERS, body)
    before = lock_body(body)
    require_valid(body)
    try:
        body.refuse_closing_by_hand(before.valid_to)
        refuse_seats_outside(body, body.memberships.select_related("person"))
    except ValidationError as error:
        raise InvalidError(error) from error
    save_as(body, by=by, reason=reason)
    return body


@transaction.atomic
def require_functions(*, body: Body, functions: Iterable[tuple[str, str]], by: User) -> list[BodyFunction]:
    """Say which functions the body must have filled: pairs of a name and the role that fills it, or "".

    What is no longer named is removed. Raises RightRefusedError; InvalidError for a role that does not exist;
    StateRefusedError if someone's seat fills a function that would be removed.
    """
    require_right(by, Right.KEEP_REGISTERS, body)
    body = lock_body(body)
    wanted = dict(functions)
    for function in body.functions.exclude(name__in=wanted):
        _drop(function, by)
    return [_require_function(body, name, role, by) for name, role in wanted.items()]


@transaction.atomic
def drop_function(*, function: BodyFunction, by: User) -> None:
    """No longer require a function. Raises RightRefusedError; StateRefusedError if someone's seat fills it."""
    require_right(by, Right.KEEP_REGISTERS, function.body)
    lock_body(function.body)
    _drop(function, by)


def _drop(function: BodyFunction, by: User) -> None:
    seat = function.memberships.select_related("person", "body").first()
    if seat is not None:
        sentence = _("%(person)s fills the function “%(function)s”. Change that seat first.")
        raise StateRefusedError(sentence % {**seat.facts(), "function": function})
    delete_as(function, by=by)


def _require_function(body: Body, name: str, role: str, by: User) -> BodyFunction:
    function = body.functions.filter(name=name).first() or BodyFunction(body=body, name=name)
    if function.pk is None or function.role != role:
        function.role = role
        require_valid(function)
        save_as(function, by=by)
    return function


@transaction.atomic
def close_body(
    *,
    body: Body,
    last_day: dt.date,
    successors: Sequence[Body] = (),
    precision: str = Precision.DAY,
    note: str = "",
    by: User,
) -> Body:
    """Close a body with `last_day`, end every seat in it that day, and note which bodies follow.

    Everything about the body stays readable. Its open matters are handed over by decisions.services, which calls
    this. One whose last day is to come can be closed earlier. Raises RightRefusedError; StateRefusedError if it is
    closed already or ends by then, if a seat begins after the day, or if a successor was closed by then; InvalidError
    if the day comes before the first, or it would follow itself.
    """
    require_right(by, Right.KEEP_REGISTERS, body)
    body = lock_body(body)
    _require_closable(body, last_day, successors)
    seats = list(body.memberships.overlapping(last_day + ONE_DAY, None).select_related("person"))
    _require_no_later_seat(seats, last_day)
    body.valid_to, body.valid_to_precision, body.closing_note = last_day, precision, note
    require_valid(body)
    for seat in seats:
        seat.valid_to = last_day
    bulk_update_with_history(seats, Membership, ["valid_to"], default_user=by, default_change_reason=note[:100] or None)
    save_as(body, by=by)
    body.successors.add(*successors)
    forget_rights(by)
    return body


def _require_closable(body: Body, last_day: dt.date, successors: Sequence[Body]) -> None:
    if body.valid_to is not None and (body.valid_to < today() or body.valid_to <= last_day):
        sentence = _("%(body)s ends on %(day)s already. Choose an earlier day.")
        if body.valid_to < today():
            sentence = _("%(body)s was closed already on %(day)s.")
        raise StateRefusedError(sentence % {"body": body, "day": format_date(body.valid_to)})
    try:
        refuse_own_successor(body, successors)
    except ValidationError as error:
        raise InvalidError(error) from error
    closed = [successor for successor in successors if successor.last_day <= last_day]
    if closed:
        sentence = _("%(body)s is itself closed on %(day)s and cannot take over. Choose another body.")
        raise StateRefusedError(sentence % {"body": closed[0], "day": format_date(closed[0].valid_to)})


def _require_no_later_seat(seats: Sequence[Membership], last_day: dt.date) -> None:
    later = [seat for seat in seats if seat.first_day > last_day]
    if later:
        sentence = _("%(person)s has a seat in %(body)s %(span)s, after the closing. Move or remove that seat first.")
        raise StateRefusedError(sentence % later[0].facts())


@transaction.atomic
def replace_body(
    *,
    body: Body,
    last_day: dt.date,
    successors: Sequence[Body],
    precision: str = Precision.DAY,
    note: str = "",
    by: User,
) -> list[Body]:
    """Close a body with `last_day` and open unsaved `successors` in its place the day after.

    A successor that names no first day of its own begins the day after, as exactly as the closing is known.
    Returns the opened bodies. Raises what `open_body` and `close_body` raise; then nothing has changed.
    """
    opened = []
    for successor in successors:
        if successor.valid_from is None:
            successor.valid_from, successor.valid_from_precision = last_day + ONE_DAY, precision
        opened.append(open_body(body=successor, by=by))
    close_body(body=body, last_day=last_day, successors=opened, precision=precision, note=note, by=by)
    return opened
