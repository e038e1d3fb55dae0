"""A meeting in the members' own calendars, as its latest notice says."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Notice
from decisions.queries.notices import facts_of
from foundation.calendars import Event

FILE_NAME = "kallelse.ics"


def event_of(notice: Notice) -> Event:
    """Return the event that a notice tells of; its number is the version that calendars go by.

    The UID follows the meeting, so that each notice changes the same event. No titles of matters stand in it: a
    calendar is often shared with people who may not read the body's working material.
    """
    facts = facts_of(notice)
    address = f"{settings.SITE_URL}{notice.get_absolute_url()}"
    words = _("Notice %(number)d. Agenda and papers: %(address)s") % {"number": notice.number, "address": address}
    return Event(
        uid=f"moten-{notice.meeting_id}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=notice.number,
        stamp=notice.sent_at,
        start=_moment(facts.day, facts.start),
        end=_moment(facts.day, facts.end) if facts.end else None,
        summary=_("Meeting: %(body)s") % {"body": facts.body},
        organiser=(settings.PORTAL_NAME, settings.CONTACT_EMAIL),
        location=facts.place_words,
        description=_("The meeting is cancelled.") if notice.is_cancellation else words,
        url=address,
        is_cancelled=notice.is_cancellation,
    )


def _moment(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=timezone.get_default_timezone())
