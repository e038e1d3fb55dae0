"""What the end of a body means for its meetings and matters."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from collaboration.services import bodies
from decisions.enums import DecisionState, MatterState
from decisions.models import Decision, Matter, Meeting
from decisions.models.meeting import AHEAD_STATES
from foundation.dates import Precision, format_date
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as


def refuse_closed_body(body: Body, day: dt.date) -> None:
    """Raise StateRefusedError, in words, if the body has closed before `day`; one that is to come is let through."""
    if day > body.last_day:
        raise StateRefusedError(
            _("%(body)s closed on %(day)s. Its records can be read, but nothing new can be added.")
            % {"body": body, "day": format_date(body.valid_to)}
        )


def require_open_body(body: Body, day: dt.date) -> None:
    """Raise StateRefusedError, in words, if the body was not or is no longer at work on `day`."""
    refuse_closed_body(body, day)
    if day < body.first_day:
        raise StateRefusedError(_("%(body)s starts on %(day)s.") % {"body": body, "day": format_date(body.valid_from)})


@transaction.atomic
def close_body(
    *,
    body: Body,
    last_day: dt.date,
    by: User,
    receiver: Body | None = None,
    successors: Sequence[Body] = (),
    precision: str = Precision.DAY,
    note: str = "",
) -> list[Matter]:
    """Hand the body's open matters to `receiver` and close it with `last_day`; return the matters handed over.

    Meetings, decisions and minutes stay where they are and can be read. Matters on the agenda of a meeting that is
    still to be held by that day stay until then (`hand_over_matters` can be called again). Raises StateRefusedError
    if a meeting is planned after the day, if a proposal is circulating, or if there are open matters and no receiver,
    and what collaboration.services.bodies.close_body raises.
    """
    require_right(by, Right.KEEP_REGISTERS, body)
    later = Meeting.objects.filter(body=body, date__gt=last_day, state__in=AHEAD_STATES).order_by("date")
    if later:
        days = get_text_list([format_date(meeting.date) for meeting in later], _("and"))
        raise StateRefusedError(
            _("%(body)s has meetings after that day: %(days)s. Move or cancel them first.")
            % {"body": body, "days": days}
        )
    _require_none_circulating(body)
    handed_over = hand_over_matters(body=body, receiver=receiver, by=by)
    followers = list(dict.fromkeys([*successors, *([receiver] if receiver else [])]))
    bodies.close_body(body=body, last_day=last_day, successors=followers, precision=precision, note=note, by=by)
    return handed_over


def _require_none_circulating(body: Body) -> None:
    out = Matter.objects.filter(body=body, state=MatterState.CIRCULATING).order_by("created_date", "pk")
    if out:
        titles = get_text_list([matter.title for matter in out], _("and"))
        raise StateRefusedError(
            _("%(body)s is deciding by circulation: %(matters)s. Wait for the last day, or stop the round first.")
            % {"body": body, "matters": titles}
        )


@transaction.atomic
def hand_over_matters(*, body: Body, receiver: Body | None, by: User) -> list[Matter]:
    """Give every matter that `body` has in preparation, with its proposal, to `receiver`; return them.

    Raises RightRefusedError without the right to keep the minutes of the body, StateRefusedError if there are such
    matters and no receiver, RuleError if the receiver is the body itself.
    """
    require_right(by, Right.KEEP_MINUTES, body)
    if receiver == body:
        raise RuleError(_("A body cannot hand over its matters to itself."))
    matters = list(
        Matter.objects.select_for_update(of=("self",))
        .filter(body=body, state=MatterState.PREPARING)
        .order_by("created_date", "pk")
    )
    if matters and receiver is None:
        titles = get_text_list([matter.title for matter in matters], _("and"))
        raise StateRefusedError(
            _("%(body)s has matters that are not decided: %(matters)s. Say which body takes them over.")
            % {"body": body, "matters": titles}
        )
    for matter in matters:
        matter.body = receiver or body
        save_as(matter, by=by, reason=_("Handed over from %(body)s") % {"body": body})
    for proposal in Decision.objects.filter(matter__in=matters, state=DecisionState.DRAFT):
        proposal.body = receiver or body
        save_as(proposal, by=by)
    return matters
