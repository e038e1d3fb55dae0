"""Letters to those who hand in for the parties: written as rows with what they are about, mailed by a task."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from collaboration.models import User
from foundation.collation import swedish_key
from foundation.dates import format_date
from foundation.tasks import send_on_commit
from needs.enums import CardState, LetterKind
from needs.models import Card, Letter, Need, Submission
from needs.queries.people import contacts_of_parties, hand_in_users, told_in_the_portal
from notices.services import mail_at_once

LANGUAGE = "sv"
LEFT_OVER = dt.timedelta(minutes=10)
LONGEST_SUBJECT = 200


def write_letters(
    *,
    submissions: Iterable[Submission],
    kind: LetterKind,
    by: User | None,
    message: str = "",
    now: dt.datetime | None = None,
    card: Card | None = None,
) -> list[Letter]:
    """Write a letter to each who hands in for these submissions today, and have them mailed on commit.

    Called by services that have asked the right. A reminder that has been written today is not written again. A
    letter about a `card` is mailed to those alone who have not chosen to be told in the portal.
    """
    submissions = list(submissions)
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    people = hand_in_users(submissions, day)
    quiet = told_in_the_portal(user.pk for users in people.values() for user in users) if card else set()
    facts = {"kind": kind, "day": day, "by": by, "message": message, "written_at": moment, "card": card}
    letters = [
        Letter(submission=submission, user=user, by_mail=user.pk not in quiet, **facts)
        for submission in submissions
        for user in people.get(submission.pk, ())
    ]
    if letters:
        Letter.objects.bulk_create(letters, ignore_conflicts=kind == LetterKind.REMINDED)
        send_on_commit("needs.tasks.mail_letters")
    return letters


def write_offers(*, subject: str, text: str, address: str, by: User, now: dt.datetime | None = None) -> list[Letter]:
    """Write to each who hands in for a party, or a department of one, that a result is offered to all of them.

    `subject` is what is offered, `text` what one gets and how, `address` the page in the portal that tells of it. One
    letter to each, whichever number of parties; mailed on commit to those alone who have not chosen the portal. Called
    by services that have asked the right.
    """
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    people = contacts_of_parties(day)
    quiet = told_in_the_portal(user.pk for user in people)
    facts = {"kind": LetterKind.OFFERED, "day": day, "by": by, "message": text, "written_at": moment}
    facts |= {"subject": Truncator(subject).chars(LONGEST_SUBJECT), "address": address}
    letters = [Letter(user=user, by_mail=user.pk not in quiet, **facts) for user in people]
    if letters:
        Letter.objects.bulk_create(letters)
        send_on_commit("needs.tasks.mail_letters")
    return letters


def mail_letters(*, now: dt.datetime | None = None) -> int:
    """Mail the letters that have not gone; return how many the mail server took.

    May be called any number of times, also by two workers at once: each letter is taken by one of them. What the mail
    server did not take is left for the next run, what a killed worker had taken for one ten minutes later.
    """
    moment = now or timezone.now()
    free = Q(taken_at=None) | Q(taken_at__lt=moment - LEFT_OVER)
    waiting = Letter.objects.filter(free, mailed_at=None, by_mail=True)
    related = ("submission__round__contact", "submission__organisation", "user__person", "by__person", "card")
    return sum(_mail(letter, moment) for letter in waiting.select_related(*related).order_by("pk"))


def _mail(letter: Letter, now: dt.datetime) -> bool:
    own = Letter.objects.filter(pk=letter.pk, mailed_at=None)
    if not own.filter(Q(taken_at=None) | Q(taken_at__lt=now - LEFT_OVER)).update(taken_at=now):
        return False
    if (letter.card_id or letter.submission_id is None) and not _may_still_read(letter):
        own.update(by_mail=False)
        return False
    with translation.override(LANGUAGE):
        taken = mail_at_once(address=letter.user.email, subject=_subject(letter), body=_body(letter))
    own.update(**({"mailed_at": timezone.now()} if taken else {"taken_at": None}))
    return taken


def _may_still_read(letter: Letter) -> bool:
    """Whether who the letter is to hands in for the party still, when the mail goes at last."""
    today = timezone.localdate()
    if letter.submission is None:
        return letter.user in contacts_of_parties(today)
    return letter.user in hand_in_users([letter.submission], today).get(letter.submission.pk, [])


def _subject(letter: Letter) -> str:
    if letter.submission is None:
        return _("Offered to every party: %(what)s") % {"what": letter.subject}
    inventory = letter.submission.round
    words = {"round": inventory, "party": letter.submission.organisation, "day": format_date(inventory.closes_on)}
    words["card"] = letter.card
    return {
        LetterKind.OPENED: _("%(round)s: the needs of %(party)s by %(day)s"),
        LetterKind.NUDGED: _("%(round)s: we wait for the needs of %(party)s, last day %(day)s"),
        LetterKind.REMINDED: _("Reminder: hand in the needs of %(party)s by %(day)s"),
        LetterKind.REOPENED: _("%(round)s: the needs of %(party)s can be changed again"),
        LetterKind.DECLINED: _("%(round)s: the needs of %(party)s stand as they were handed in"),
        LetterKind.RECORDED: _("The needs of %(party)s from our visit are recorded"),
        LetterKind.ANSWERED: _("Answer to a need of %(party)s: %(card)s"),
        LetterKind.MERGED: _("A need of %(party)s has been merged with others: %(card)s"),
        LetterKind.SPLIT: _("A need of %(party)s has been split in parts: %(card)s"),
        LetterKind.PARTED: _("A need of %(party)s stands by itself again: %(card)s"),
    }[LetterKind(letter.kind)] % words


def _body(letter: Letter) -> str:
    words: dict[str, Any] = {
        "letter": letter,
        "link": f"{settings.SITE_URL}{letter.get_absolute_url()}",
        "portal": settings.PORTAL_NAME,
        "portal_address": settings.SITE_URL,
        "choice": f"{settings.SITE_URL}{reverse('told_choice')}",
    }
    if letter.submission is None:
        return render_to_string("needs/mail/offered.txt", words)
    words |= {"round": letter.submission.round, "party": letter.submission.organisation}
    if letter.card is not None:
        return render_to_string("needs/mail/card.txt", words | _card_words(letter.submission, letter.card))
    template = "needs/mail/recorded.txt" if letter.kind == LetterKind.RECORDED else "needs/mail/letter.txt"
    return render_to_string(template, words)


def _card_words(submission: Submission, card: Card) -> dict[str, Any]:
    own = card.needs.filter(submission=submission, removed_at=None).order_by("order", "pk")
    others = Need.objects.handed_in().filter(card_links__card=card).exclude(submission=submission)
    return {
        "card": card,
        "needs": list(own),
        "others": sorted(set(others.values_list("submission__organisation__name", flat=True)), key=swedish_key),
        "parts": list(card.parts.exclude(state=CardState.DISSOLVED).order_by("pk")),
    }
