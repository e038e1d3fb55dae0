"""Those responsible for a measure are reminded: a month before its last day, a week before, and once late.

By letter, unless the person has chosen to be told in the portal alone: the desk shows it whichever way is chosen.
"""

import datetime as dt
import textwrap

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.enums import MeasureState
from actionplans.models import MeasureReminder, TrackedMeasure
from actionplans.queries.following import people_to_remind, responsible_of
from actionplans.services.letters import LATE, STEPS, choice_link, send_once, step_of
from collaboration.models import User
from decisions.queries.legal_days import is_workday
from foundation.dates import format_date
from foundation.errors import RuleError
from needs.queries.people import told_in_the_portal
from notices.services import mail_at_once

LINK_LIFE = dt.timedelta(days=180)
LONGEST_SUBJECT = 60
_SALT = "actionplans.measure"


def link_token(tracked_id: int) -> str:
    """Return the signed part of a reminder's link: it names the measure and is good for half a year."""
    return TimestampSigner(salt=_SALT).sign(str(tracked_id))


def read_token(token: str) -> int:
    """Return which measure a reminder's link names. Raises RuleError for one that is changed or too old."""
    try:
        return int(TimestampSigner(salt=_SALT).unsign(token, max_age=LINK_LIFE))
    except BadSignature as error:
        raise RuleError(_("The link is too old or incomplete. Find the measure in the list instead.")) from error


def send_measure_reminders(*, now: dt.datetime | None = None) -> int:
    """Remind those responsible of open measures thirty and seven days before the last day, and once it has passed.

    Those who have chosen to be told in the portal alone get no letter. Never on a day off: what falls due then goes the
    next workday. Returns how many letters went. May be called any number of times, also by two workers at once: each
    letter is taken by one of them. What the mail server did not take is left for the next run, what a killed worker had
    taken for one ten minutes later.
    """
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    if not is_workday(today):
        return 0
    span = today + dt.timedelta(days=max(STEPS))
    rows = TrackedMeasure.objects.in_force().still_open().filter(due_date__lte=span).with_text()
    rows = rows.select_related("measure__item__area__plan__created_by").prefetch_related("measure__parties")
    asked = [
        (row, user, found.answer_for_it)
        for row in rows.order_by("due_date", "pk")
        for found in [people_to_remind(row, today)]
        for user in found.users
    ]
    quiet = told_in_the_portal(user.pk for _row, user, _own in asked)
    return sum(_remind(row, user, moment, is_own=own) for row, user, own in asked if user.pk not in quiet)


def _remind(tracked: TrackedMeasure, user: User, now: dt.datetime, *, is_own: bool) -> bool:
    due = tracked.due_date or dt.date.max
    step = step_of(due, timezone.localdate(now))
    row, _made = MeasureReminder.objects.get_or_create(tracked=tracked, user=user, due_date=due, days=step)
    return send_once(row, now=now, send=lambda: _mail(tracked, user, due, is_late=step == LATE, is_own=is_own))


def _mail(tracked: TrackedMeasure, user: User, due: dt.date, *, is_late: bool, is_own: bool) -> bool:
    sentence = _("Late since %(day)s: %(title)s") if is_late else _("Due %(day)s: %(title)s")
    subject = sentence % {"day": format_date(due), "title": _in_short(tracked)}
    return mail_at_once(address=user.email, subject=subject, body=_letter(tracked, due, is_late=is_late, is_own=is_own))


def _in_short(tracked: TrackedMeasure) -> str:
    """Return the measure in so few words that whose part it is is not cut off: mail programs thread by subject."""
    text = textwrap.shorten(str(tracked.measure), LONGEST_SUBJECT, placeholder=" …")
    return f"{text} ({tracked.name})" if tracked.name else text


def _letter(tracked: TrackedMeasure, due: dt.date, *, is_late: bool, is_own: bool) -> str:
    link = settings.SITE_URL + reverse("measure_answer", args=[link_token(tracked.pk)])
    answers = (MeasureState.UNDER_WAY, MeasureState.DONE)
    words = {
        "tracked": tracked,
        "plan": tracked.measure.item.area.plan,
        "due": due,
        "is_late": is_late,
        "is_own": is_own,
        "responsible": ", ".join(filter(None, responsible_of(tracked))),
        "answers": [(state.label, f"{link}?lage={state.value}") for state in answers],
        "link": link,
        "choice": choice_link(),
        "portal": settings.PORTAL_NAME,
        "portal_address": settings.SITE_URL,
    }
    return render_to_string("actionplans/mail/reminder.txt", words)
