"""Approved minutes, and §§ approved immediately, are announced here, where the Local Government Act binds the body."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.enums import DecisionRegime
from collaboration.models import Body, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.models import AgendaItem, Announcement, Meeting
from decisions.queries.legal_days import appeal_until
from decisions.queries.minutes_days import approved_on
from decisions.services.agenda import lock_item
from decisions.services.meetings import lock_meeting
from foundation.dates import format_date
from foundation.errors import RuleError, StateRefusedError
from foundation.history import save_as


@transaction.atomic
def announce_minutes(*, meeting: Meeting, on: dt.date, kept_at: str, by: User, today: dt.date) -> Announcement:
    """Record that approved minutes were announced on the notice board, and until when they can be appealed.

    Raises StateRefusedError unless the minutes are approved and the body's decisions follow the Local Government
    Act; RuleError for a day before the approval or after today, and for a second announcement.
    """
    meeting = lock_meeting(meeting)
    _require_announced(meeting.body, by)
    approved = approved_on(meeting)
    if not meeting.is_frozen or approved is None:
        raise StateRefusedError(_("The minutes are announced when they have been approved."))
    if Announcement.objects.filter(meeting=meeting).exists():
        raise RuleError(_("The minutes are already announced. The days stand on the meeting's page."))
    return _announce(Announcement(meeting=meeting), approved, on=on, kept_at=kept_at, by=by, today=today)


@transaction.atomic
def announce_item(*, item: AgendaItem, on: dt.date, kept_at: str, by: User, today: dt.date) -> Announcement:
    """Record that a § approved immediately was announced by itself: its time to appeal is its own.

    Raises as `announce_minutes`, for this § alone.
    """
    item = lock_item(item)
    _require_announced(item.meeting.body, by)
    if item.approved_date is None:
        raise StateRefusedError(_("A § is announced by itself when it has been approved immediately."))
    if Announcement.objects.filter(agenda_item=item).exists():
        raise RuleError(_("The § is already announced. The days stand on the decision's page."))
    return _announce(Announcement(agenda_item=item), item.approved_date, on=on, kept_at=kept_at, by=by, today=today)


def _require_announced(body: Body, by: User) -> None:
    require_right(by, Right.KEEP_MINUTES, body)
    if body.decision_regime != DecisionRegime.MUNICIPAL:
        raise StateRefusedError(
            _("Only minutes of a body under the Local Government Act are announced. %(body)s follows %(rules)s.")
            % {"body": body, "rules": body.get_decision_regime_display()}
        )


def _announce(
    row: Announcement, approved: dt.date, *, on: dt.date, kept_at: str, by: User, today: dt.date
) -> Announcement:
    if not approved <= on <= today:
        raise RuleError(
            _("Choose a day between %(first)s, when the minutes were approved, and today.")
            % {"first": format_date(approved)}
        )
    if not kept_at.strip():
        raise RuleError(_("Say where the minutes can be read."))
    row.announced_on, row.appeal_until, row.kept_at, row.by = on, appeal_until(on), kept_at.strip(), by
    save_as(row, by=by)
    return row
