"""Whoever has not answered is reminded by one letter, some days before the last day."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from decisions.models import Reminder
from decisions.queries.notices import mail_address
from decisions.queries.reminders import MissingAnswer, missing_answers
from decisions.services.notices import LANGUAGE, LEFT_OVER
from foundation.dates import format_date
from notices.services import mail_at_once


def send_reminders(*, now: dt.datetime | None = None) -> int:
    """Remind those whose answers are missing REMINDER_DAYS days before the last day; return how many letters went.

    May be called any number of times, also by two workers at once: each letter is taken by one of them. What the mail
    server did not take is left for the next run, what a killed worker had taken for one ten minutes later. Those
    without an address are reminded once they have one.
    """
    moment = now or timezone.now()
    missing = missing_answers(timezone.localdate(moment), settings.REMINDER_DAYS)
    return sum(_remind(answer, address, moment) for answer in missing if (address := mail_address(answer.person)))


def _remind(missing: MissingAnswer, address: str, now: dt.datetime) -> bool:
    thing: dict[str, Any] = {missing.kind: missing.asked}
    row, _made = Reminder.objects.get_or_create(person=missing.person, due_date=missing.due, **thing)
    own = Reminder.objects.filter(pk=row.pk, mailed_at=None)
    if not own.filter(Q(taken_at=None) | Q(taken_at__lt=now - LEFT_OVER)).update(taken_at=now):
        return False
    with translation.override(LANGUAGE):
        subject = missing.subject % {"day": format_date(missing.due), "body": missing.body}
        taken = mail_at_once(address=address, subject=subject, body=_letter(missing))
    own.update(**({"mailed_at": timezone.now()} if taken else {"taken_at": None}))
    return taken


def _letter(missing: MissingAnswer) -> str:
    words = {
        "missing": missing,
        "link": f"{settings.SITE_URL}{missing.path}",
        "portal": settings.PORTAL_NAME,
        "portal_address": settings.SITE_URL,
    }
    return render_to_string("decisions/mail/reminder.txt", words)
