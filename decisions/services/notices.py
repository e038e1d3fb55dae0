"""Notices are written as they are sent, and mailed to each who sits in the body."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collaboration.models import User
from decisions.models import Disqualification, Meeting, Notice, NoticeRecipient, Reply
from decisions.queries.calendar import FILE_NAME, event_of
from decisions.queries.notice_changes import changes
from decisions.queries.notices import (
    NoticeFacts,
    facts_json,
    facts_of,
    latest_notice,
    mail_address,
    recipients_in_order,
    recipients_of,
)
from decisions.services.papers import lay_papers
from foundation.calendars import calendar_file
from foundation.dates import format_date
from foundation.history import delete_as
from foundation.tasks import send_on_commit
from notices.services import Attached, mail_at_once

LANGUAGE = "sv"
LEFT_OVER = dt.timedelta(minutes=10)


def write_notice(
    *, meeting: Meeting, facts: NoticeFacts, by: User, late: int = 0, is_cancellation: bool = False
) -> Notice:
    """Keep what is sent as the next version, note whom it goes to, and have it mailed on commit.

    A cancellation goes to those who had the last notice, any other to those who sit in the body on the day.
    Called by the services that call and cancel meetings, which hold the lock on the meeting and have asked the right.
    """
    last = latest_notice(meeting)
    notice = Notice.objects.create(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        is_cancellation=is_cancellation,
        facts=facts_json(facts),
        days_late=late,
        sent_at=timezone.now(),
        sent_by=by,
    )
    people = [row.person for row in recipients_in_order(last)] if is_cancellation and last else recipients_of(meeting)
    NoticeRecipient.objects.bulk_create(
        NoticeRecipient(notice=notice, order=order, person=person) for order, person in enumerate(people, start=1)
    )
    if not is_cancellation:
        lay_papers(papers=[paper.paper for item in facts.items for paper in item.papers], by=by)
    send_on_commit("decisions.tasks.mail_notice", notice_id=notice.pk)
    return notice


def ask_anew(*, meeting: Meeting, by: User) -> None:
    """Take the answers to the notice away, since the day, time, place or form is another; the history keeps them."""
    for reply in Reply.objects.filter(meeting=meeting):
        delete_as(reply, by=by)


def mail_notice(*, notice_id: int) -> int:
    """Mail a notice to those who have not had it; return how many letters the mail server took.

    May be called any number of times: what the server did not take is left for the next run. Those without an
    address get no letter, which the notice's page shows. A newer notice takes the older one's place.
    """
    notice = Notice.objects.select_related("meeting__body", "sent_by__person").get(pk=notice_id)
    if latest_notice(notice.meeting) != notice:
        return 0
    return sum(_mail(notice, row) for row in recipients_in_order(notice) if row.mailed_at is None)


def mail_waiting() -> int:
    """Mail what a lost message or a mail server that was away left unsent; return how many letters went.

    Notices of meetings whose day has passed are let be.
    """
    old = Notice.objects.filter(sent_at__lt=timezone.now() - LEFT_OVER, meeting__date__gte=timezone.localdate())
    waiting = old.filter(recipients__mailed_at=None).distinct().order_by("pk")
    return sum(mail_notice(notice_id=pk) for pk in waiting.values_list("pk", flat=True))


def _mail(notice: Notice, recipient: NoticeRecipient) -> bool:
    address = mail_address(recipient.person)
    if not address:
        return False
    with translation.override(LANGUAGE):
        event = event_of(notice)
        file = Attached(FILE_NAME, calendar_file(event), event.content_type)
        letter = {"subject": _subject(notice), "body": _letter(notice, recipient)}
        taken = mail_at_once(address=address, attachment=file, **letter)
    if taken:
        NoticeRecipient.objects.filter(pk=recipient.pk).update(mailed_at=timezone.now())
    return taken


def _subject(notice: Notice) -> str:
    facts = facts_of(notice)
    words = {"body": facts.body, "day": format_date(facts.day), "number": notice.number}
    if notice.is_cancellation:
        return _("Cancelled: %(body)s %(day)s") % words
    if notice.number > 1:
        return _("New notice (%(number)d): %(body)s %(day)s") % words
    return _("Notice of meeting: %(body)s %(day)s") % words


def _letter(notice: Notice, recipient: NoticeRecipient) -> str:
    """Return the letter to one person; the titles of matters closed to that person are not in it."""
    rows = Disqualification.objects.filter(person=recipient.person_id, matter__body=notice.meeting.body_id)
    closed = set(rows.values_list("matter_id", flat=True))
    facts = facts_of(notice).closed_to(closed)
    before = notice.meeting.notices.filter(number=notice.number - 1).first()
    changed = changes(facts_of(before).closed_to(closed), facts) if before else []
    words = {
        "notice": notice,
        "facts": facts,
        "changed": changed,
        "is_unseen": bool(before and not changed),
        "link": f"{settings.SITE_URL}{notice.get_absolute_url()}",
        "answer_link": f"{settings.SITE_URL}{reverse('notice_answer', args=[notice.meeting_id])}",
        "portal": settings.PORTAL_NAME,
        "portal_address": settings.SITE_URL,
    }
    return render_to_string("decisions/mail/notice.txt", words)
