"""Who owes something again and again is reminded: a month before the due date, a week before, and once late.

By letter, unless the person has chosen to be told in the portal alone: the desk shows it whichever way is chosen.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import ObligationReminder
from actionplans.queries.obligations import Owed, owed_until
from actionplans.services.letters import LATE, STEPS, choice_link, send_once, step_of
from collaboration.models import User
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from decisions.queries.legal_days import is_workday
from foundation.dates import format_date
from needs.queries.people import told_in_the_portal
from notices.services import mail_at_once


def send_obligation_reminders(*, now: dt.datetime | None = None) -> int:
    """Remind of open rows thirty and seven days before their due date, and once late; one letter for each due date.

    Those who have chosen to be told in the portal alone get none.

    Never on a day off: what falls due then goes the next workday. Returns how many letters went. May be called any
    number of times, also by two workers at once.
    """
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    if not is_workday(today):
        return 0
    owed = owed_until(today + dt.timedelta(days=max(STEPS)), today)
    asked = {pk for one in owed for pk in one.rows_of}
    reached = User.objects.filter(pk__in=asked - told_in_the_portal(asked), is_active=True)
    users = reached.select_related("person").in_bulk()
    return sum(_remind(one, users[pk], moment) for one in owed for pk in sorted(one.rows_of) if pk in users)


def _remind(owed: Owed, user: User, now: dt.datetime) -> bool:
    step = step_of(owed.due_date, timezone.localdate(now))
    key: dict[str, Any] = {"obligation": owed.obligation, "user": user, "due_date": owed.due_date, "days": step}
    reminder, _made = ObligationReminder.objects.get_or_create(**key)
    return send_once(reminder, now=now, send=lambda: _mail(owed, user, is_late=step == LATE))


def _mail(owed: Owed, user: User, *, is_late: bool) -> bool:
    sentence = _("Late since %(day)s: %(title)s") if is_late else _("Due %(day)s: %(title)s")
    rows = owed.rows_of[user.pk]
    words = {
        "obligation": owed.obligation,
        "due": owed.due_date,
        "is_late": is_late,
        "subjects": [row.subject for row in rows],
        "follows_up": has_right(user, Right.MANAGE_PLAN),
        "link": f"{settings.SITE_URL}{owed.obligation.get_absolute_url()}?ar={rows[0].period_from.year}",
        "contact": settings.CONTACT_EMAIL,
        "choice": choice_link(),
        "portal": settings.PORTAL_NAME,
        "portal_address": settings.SITE_URL,
    }
    return mail_at_once(
        address=user.email,
        subject=sentence % {"day": format_date(owed.due_date), "title": owed.obligation},
        body=render_to_string("actionplans/mail/obligation.txt", words),
    )
