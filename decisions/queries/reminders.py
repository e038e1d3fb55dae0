"""Whose answers are missing when the last day is near: on proposals, in rounds of circulation, to notices."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Body, Membership, Person
from decisions.enums import CirculationState, DecisionState, MeetingState
from decisions.models import (
    Circulation,
    CirculationAnswer,
    Disqualification,
    Meeting,
    Notice,
    NoticeRecipient,
    ProposalVersion,
)
from decisions.queries.replies import replies_of
from decisions.queries.review import ASKING_STATES, members_asked


@dataclass(frozen=True)
class MissingAnswer:
    """An answer that one person has not given: to what, by when, and on which page it is given.

    `kind` is the field of Reminder that points at what is asked. `title` is the matter's, empty for a meeting.
    """

    person: Person
    kind: str
    asked: models.Model
    body: Body
    title: str
    due: dt.date
    path: str

    @property
    def subject(self) -> str:
        """What the letter is called."""
        return {
            "version": _("Reminder: take a position by %(day)s, %(body)s"),
            "circulation": _("Reminder: answer by %(day)s, decision by circulation, %(body)s"),
            "meeting": _("Reminder: are you coming %(day)s? %(body)s"),
        }[self.kind]


def missing_answers(today: dt.date, days: int) -> Iterator[MissingAnswer]:
    """Yield the answers that are missing and whose last day is `today` or within `days` days of it.

    What was sent today is let be until tomorrow. No one is named who has a conflict of interest in the matter, whose
    seat has ended, or who is not asked any longer since the matter is decided, withdrawn or out in another way.
    """
    span = (today, today + dt.timedelta(days=days))
    for find in (_positions, _rounds, _replies):
        yield from find(today, span)


def _positions(today: dt.date, span: tuple[dt.date, dt.date]) -> Iterator[MissingAnswer]:
    newer = ProposalVersion.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    versions = ProposalVersion.objects.filter(
        ~Exists(newer),
        answer_by__range=span,
        decision__state=DecisionState.DRAFT,
        decision__matter__state__in=ASKING_STATES,
    ).select_related("decision__matter", "decision__body")
    for version in versions.order_by("answer_by", "pk"):
        if timezone.localdate(version.sent_at) >= today:
            continue
        proposal = version.decision
        given = version.positions.filter(clause=None).values_list("person_id", flat=True)
        silent = {seat.person_id for seat in members_asked(proposal, today)}.difference(given)
        path = reverse("position_take", args=[proposal.matter_id])
        for person in _people(silent):
            yield MissingAnswer(
                person, "version", version, proposal.body, proposal.matter.title, version.answer_by, path
            )


def _rounds(today: dt.date, span: tuple[dt.date, dt.date]) -> Iterator[MissingAnswer]:
    seats = Membership.objects.on(today).voting().order_by()
    seated = seats.filter(person=OuterRef("person"), body=OuterRef("circulation__decision__body"))
    conflicts = Disqualification.objects.filter(
        person=OuterRef("person"), matter=OuterRef("circulation__decision__matter")
    )
    rows = CirculationAnswer.objects.filter(
        Exists(seated),
        ~Exists(conflicts),
        choice="",
        circulation__state=CirculationState.OPEN,
        circulation__closes_date__range=span,
        circulation__started_at__date__lt=today,
    ).select_related("person__user", "circulation__decision__matter", "circulation__decision__body")
    for row in rows.order_by("circulation__closes_date", "circulation", "order"):
        sent: Circulation = row.circulation
        matter = sent.decision.matter
        path = reverse("circulation_answer", args=[matter.pk])
        yield MissingAnswer(row.person, "circulation", sent, sent.decision.body, matter.title, sent.closes_date, path)


def _replies(today: dt.date, span: tuple[dt.date, dt.date]) -> Iterator[MissingAnswer]:
    meetings = Meeting.objects.filter(state=MeetingState.CALLED, date__range=span).select_related("body")
    for meeting in meetings.order_by("date", "pk"):
        last = Notice.objects.filter(meeting=meeting).order_by("-number").first()
        if last is None or timezone.localdate(last.sent_at) >= today:
            continue
        called = NoticeRecipient.objects.filter(notice__meeting=meeting).values_list("person_id", flat=True)
        silent = {row.seat.person_id for row in replies_of(meeting).silent} & set(called)
        path = reverse("notice_answer", args=[meeting.pk])
        for person in _people(silent):
            yield MissingAnswer(person, "meeting", meeting, meeting.body, "", meeting.date, path)


def _people(keys: Collection[int]) -> Iterable[Person]:
    """Return the people with their sign-ins, which letters are addressed by."""
    return Person.objects.filter(pk__in=keys).select_related("user").order_by("pk")
