"""Which days the law sets for one meeting's minutes, and for a § approved immediately, and how they were kept."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from collaboration.enums import DecisionRegime
from decisions.models import AgendaItem, Announcement, Meeting, MinutesApproval
from decisions.queries.legal_days import announce_by, approve_by


@dataclass(frozen=True)
class MinutesDays:
    """The last days, and what has been done; None where the step does not concern the body or has not come."""

    approve_by: dt.date
    approved: dt.date | None
    announce_by: dt.date | None
    announcement: Announcement | None

    @property
    def to_announce_by(self) -> dt.date | None:
        """The last day to announce what is approved; None where it need not be, or has been."""
        return None if self.announcement else self.announce_by


def approved_on(meeting: Meeting, approvals: Iterable[MinutesApproval] | None = None) -> dt.date | None:
    """Return the day of the last approval, in Stockholm; None while one is missing. No query where they are given."""
    if not meeting.is_frozen:
        return None
    given = meeting.minutes_approvals.of_minutes() if approvals is None else approvals
    last = max((row.approved_at for row in given if row.approved_at), default=None)
    return timezone.localdate(last) if last else None


def minutes_days(meeting: Meeting, approvals: Iterable[MinutesApproval] | None = None) -> MinutesDays:
    """Return the days of a meeting's minutes; announcement and appeal only under the Local Government Act."""
    return _days(meeting, approved_on(meeting, approvals), meeting)


def item_days(item: AgendaItem) -> MinutesDays:
    """Return the days of a § that goes out for immediate approval: it is announced, and can be appealed, by itself."""
    return _days(item.meeting, item.approved_date, item)


def _days(meeting: Meeting, approved: dt.date | None, announced: Meeting | AgendaItem) -> MinutesDays:
    is_municipal = meeting.body.decision_regime == DecisionRegime.MUNICIPAL
    return MinutesDays(
        approve_by=approve_by(meeting.date),
        approved=approved,
        announce_by=announce_by(approved) if approved and is_municipal else None,
        announcement=getattr(announced, "announcement", None) if approved and is_municipal else None,
    )
