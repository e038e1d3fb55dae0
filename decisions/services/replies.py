"""Members answer the notice of a meeting, and ask substitutes."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collaboration.models import Person, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right
from decisions.enums import ReplyAnswer
from decisions.models import Meeting, Reply
from decisions.queries.minutes import place_words, time_words
from decisions.queries.notices import mail_address
from decisions.queries.replies import Replies, answers_to, replies_of
from decisions.services.meetings import lock_meeting
from decisions.services.notices import LANGUAGE
from foundation.dates import format_date
from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from foundation.history import save_as
from notices.services import send_mail_to


@dataclass(frozen=True)
class ReplyFacts:
    """What someone answers; only who cannot come asks a substitute."""

    answer: ReplyAnswer
    substitute: Person | None = None
    comment: str = ""


@transaction.atomic
def answer_notice(*, meeting: Meeting, person: Person, facts: ReplyFacts, by: User, today: dt.date) -> Reply:
    """Write a person's answer to the notice, or change it, until the meeting is held.

    One answers for oneself; whoever calls the meeting may enter an answer given in another way, and `by` says who
    did. A substitute who is asked is told by mail. Raises RightRefusedError for someone without a seat that day,
    StateRefusedError before the meeting is called and once its day has passed or it is held, RuleError for an answer
    that the meeting's form does not leave open and a substitute who cannot be asked.
    """
    meeting = lock_meeting(meeting)
    own = by.person_id == person.pk
    require_right(by, Right.VIEW_WORKING_MATERIAL if own else Right.CALL_MEETING, meeting.body)
    if not meeting.is_called or meeting.date < today:
        raise StateRefusedError(_("A notice is answered from when the meeting is called until it is held."))
    replies = replies_of(meeting)
    if replies.of_person(person.pk) is None:
        raise RightRefusedError(
            _("%(person)s has no seat in %(body)s on that day.") % {"person": person, "body": meeting.body}
        )
    _require_open_answer(meeting, facts)
    _require_free_substitute(replies, person, facts.substitute)
    reply = Reply.objects.filter(meeting=meeting, person=person).first() or Reply(meeting=meeting, person=person)
    asked_before = reply.substitute_id
    reply.answer, reply.substitute, reply.comment = facts.answer, facts.substitute, facts.comment.strip()
    reply.answered_at, reply.by = timezone.now(), by
    save_as(reply, by=by)
    if facts.substitute is not None and facts.substitute.pk != asked_before:
        _tell(reply, facts.substitute)
    return reply


def _require_open_answer(meeting: Meeting, facts: ReplyFacts) -> None:
    if facts.answer not in answers_to(meeting):
        raise RuleError(_("The meeting is %(form)s. Choose another answer.") % {"form": meeting.get_mode_display()})
    if facts.substitute is not None and facts.answer != ReplyAnswer.ABSENT:
        raise RuleError(_("Only someone who cannot come asks a substitute."))


def _require_free_substitute(replies: Replies, person: Person, substitute: Person | None) -> None:
    if substitute is None:
        return
    seat = replies.of_person(person.pk)
    if seat is None or not seat.seat.has_vote:
        raise RuleError(_("Substitutes take the place of members. Others cannot ask one."))
    if substitute.pk not in {free.person_id for free in replies.substitutes_for(person.pk)}:
        raise RuleError(
            _("%(person)s cannot be asked: no substitute that day, unable to come, or asked by another member.")
            % {"person": substitute}
        )


def _tell(reply: Reply, substitute: Person) -> None:
    address = mail_address(substitute)
    if not address:
        return
    meeting = reply.meeting
    with translation.override(LANGUAGE):
        facts = {"person": reply.person, "body": meeting.body, "day": format_date(meeting.date)}
        words = {
            **facts,
            "meeting": meeting,
            "time": time_words(meeting),
            "place": place_words(meeting),
            "link": f"{settings.SITE_URL}{reverse('notice_answer', args=[meeting.pk])}",
            "portal": settings.PORTAL_NAME,
            "portal_address": settings.SITE_URL,
        }
        subject = _("%(person)s asks you to come instead: %(body)s %(day)s") % facts
        send_mail_to(address=address, subject=subject, body=render_to_string("decisions/mail/substitute.txt", words))
