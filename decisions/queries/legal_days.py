"""The days that the law sets: approve minutes, announce them, appeal (KL 5:69, 8:12, 13:5; lag 1930:173)."""

import datetime as dt
from functools import lru_cache

DAYS_TO_APPROVE = 14
DAYS_TO_ANNOUNCE = 2
APPEAL_WEEKS = 3
SATURDAY = 5


def approve_by(meeting_day: dt.date) -> dt.date:
    """Return the last day to approve a meeting's minutes: fourteen days after it (KL 5:69)."""
    return meeting_day + dt.timedelta(days=DAYS_TO_APPROVE)


def announce_by(approved: dt.date) -> dt.date:
    """Return the last day to announce approved minutes: the second day after (KL 8:12), or the next workday."""
    return next_workday(approved + dt.timedelta(days=DAYS_TO_ANNOUNCE))


def appeal_until(announced: dt.date) -> dt.date:
    """Return the last day to appeal: three weeks from the announcement (KL 13:5), or the next workday."""
    return next_workday(announced + dt.timedelta(weeks=APPEAL_WEEKS))


def next_workday(day: dt.date) -> dt.date:
    """Return `day`, or the first day after it that is a workday (lag 1930:173 2 §)."""
    while not is_workday(day):
        day += dt.timedelta(days=1)
    return day


def is_workday(day: dt.date) -> bool:
    """Return whether a day is no Saturday, Sunday, public holiday, nor Midsummer, Christmas or New Year's Eve."""
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


@lru_cache(maxsize=16)
def _days_off(year: int) -> frozenset[dt.date]:
    from holidays import DE_FACTO, PUBLIC, Sweden  # noqa: PLC0415 - slow, and few pages ask

    return frozenset(Sweden(years=year, include_sundays=False, categories=(PUBLIC, DE_FACTO)))
