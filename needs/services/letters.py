"""Letters to those who hand in for the parties: written as rows with what they are about, mailed by a task."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collaboration.models import User
from foundation.dates import format_date
from foundation.tasks import send_on_commit
from needs.enums import LetterKind
from needs.models import Letter, Submission
from needs.queries.people import hand_in_users
from notices.services import mail_at_once

LANGUAGE = "sv"
LEFT_OVER = dt.timedelta(minutes=10)


def write_letters(
    *,
    submissions: Iterable[Submission],
    kind: LetterKind,
    by: User | None,
    message: str = "",
    now: dt.datetime | None = None,
) -> list[Letter]:
    """Write a letter to each who hands in for these submissions today, and have them mailed on commit.

    Called by services that have asked the right. A reminder that has been written today is not written again.
    """
    submissions = list(submissions)
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    people = hand_in_users(submissions, day)
    letters = [
        Letter(submission=submission, user=user, kind=kind, day=day, by=by, message=message, written_at=moment)
        for submission in submissions
        for user in people.get(submission.pk, ())
    ]
    if letters:
        Letter.objects.bulk_create(letters, ignore_conflicts=kind == LetterKind.REMINDED)
        send_on_commit("needs.tasks.mail_letters")
    return letters


def mail_letters(*, now: dt.datetime | None = None) -> int:
    """Mail the letters that have not gone; return how many the mail server took.

    May be called any number of times, also by two workers at once: each letter is taken by one of them. What the mail
    server did not take is left for the next run, what a killed worker had taken for one ten minutes later.
    """
    moment = now or timezone.now()
    waiting = Letter.objects.filter(Q(taken_at=None) | Q(taken_at__lt=moment - LEFT_OVER), mailed_at=None)
    related = ("submission__round__contact", "submission__organisation", "user__person", "by__person")
    return sum(_mail(letter, moment) for letter in waiting.select_related(*related).order_by("pk"))


def _mail(letter: Letter, now: dt.datetime) -> bool:
    own = Letter.objects.filter(pk=letter.pk, mailed_at=None)
    if not own.filter(Q(taken_at=None) | Q(taken_at__lt=now - LEFT_OVER)).update(taken_at=now):
        return False
    with translation.override(LANGUAGE):
        taken = mail_at_once(address=letter.user.email, subject=_subject(letter), body=_body(letter))
    own.update(**({"mailed_at": timezone.now()} if taken else {"taken_at": None}))
    return taken


def _subject(letter: Letter) -> str:
    inventory = letter.submission.round
    words = {"round": inventory, "party": letter.submission.organisation, "day": format_date(inventory.closes_on)}
    return {
        LetterKind.OPENED: _("%(round)s: the needs of %(party)s by %(day)s"),
        LetterKind.NUDGED: _("%(round)s: we wait for the needs of %(party)s, last day %(day)s"),
        LetterKind.REMINDED: _("Reminder: hand in the needs of %(party)s by %(day)s"),
        LetterKind.REOPENED: _("%(round)s: the needs of %(party)s can be changed again"),
        LetterKind.DECLINED: _("%(round)s: the needs of %(party)s stand as they were handed in"),
        LetterKind.RECORDED: _("The needs of %(party)s from our visit are recorded"),
    }[LetterKind(letter.kind)] % words


def _body(letter: Letter) -> str:
    words = {
        "letter": letter,
        "round": letter.submission.round,
        "party": letter.submission.organisation,
        "link": f"{settings.SITE_URL}{letter.submission.get_absolute_url()}",
        "portal": settings.PORTAL_NAME,
        "portal_address": settings.SITE_URL,
    }
    is_recorded = letter.kind == LetterKind.RECORDED
    return render_to_string("needs/mail/recorded.txt" if is_recorded else "needs/mail/letter.txt", words)
