"""The minutes of a meeting in the order they are read: who came, what was handled, what was decided."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from decisions.enums import AgendaState, AttendanceMode, MeetingMode
from decisions.models import AgendaItem, Decision, Meeting
from decisions.queries.presence import attendance_of, deciders, presence, quorum_words
from decisions.queries.record import (
    PersonLine,
    Signature,
    approval_lines,
    chair_name,
    clause_word,
    paragraph,
    participant_lines,
    person_line,
    presence_words,
    presenter_line,
    reference_number,
)
from foundation.dates import format_date, format_time


@dataclass(frozen=True)
class PeopleGroup:
    """People of the meeting under one heading."""

    heading: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True)
class MinutesItem:
    """One matter of the meeting: its § where one is drawn, and what became of it."""

    number: int
    paragraph: str
    title: str
    matter: str
    reference_number: str
    result: str
    presenter: PersonLine | None = None
    no_presenter: bool = False
    participants: tuple[PersonLine, ...] = ()
    lead_in: str = ""
    clauses: tuple[str, ...] = ()
    reasons: str = ""
    annexes: tuple[str, ...] = ()
    dispatch: tuple[str, ...] = ()

    @property
    def that(self) -> str:
        """The word before each clause; none where the lead-in ends with it."""
        return clause_word(self.lead_in)

    @property
    def heading(self) -> str:
        """The § and the title; the number on the agenda where no § is drawn."""
        return f"{self.paragraph or f'{self.number}.'} {self.title}"


@dataclass(frozen=True)
class Minutes:
    """Everything the minutes say. Empty text is a fact that is not there; it is shown as missing."""

    body: str
    date: str
    time: str
    place: str
    chair: str
    secretary: str
    groups: tuple[PeopleGroup, ...]
    presence_words: str
    quorum_words: str
    items: tuple[MinutesItem, ...]
    signatures: tuple[Signature, ...]
    approvals: tuple[str, ...]
    is_draft: bool


def minutes_of(meeting: Meeting) -> Minutes:
    """Return the minutes of a meeting as far as they are written; the number of queries does not grow with items."""
    attendances = attendance_of(meeting)
    chair = chair_name(meeting, attendances)
    decided = {row.pk for row in deciders(attendances)}
    groups = [
        (_("Deciding"), [row for row in attendances if row.pk in decided]),
        (_("Also present"), [row for row in attendances if row.is_present and row.pk not in decided]),
        (_("Sent apologies"), [row for row in attendances if row.mode == AttendanceMode.EXCUSED]),
        (_("Absent"), [row for row in attendances if row.mode == AttendanceMode.ABSENT]),
    ]
    items = meeting.agenda_items.select_related("matter").order_by("order")
    decisions = decisions_of(meeting)
    return Minutes(
        body=meeting.body.name,
        date=format_date(meeting.date),
        time=time_words(meeting),
        place=place_words(meeting),
        chair=chair,
        secretary=str(meeting.secretary or ""),
        groups=tuple(PeopleGroup(words, tuple(map(person_line, rows))) for words, rows in groups if rows),
        presence_words=presence_words(presence(attendances)),
        quorum_words=quorum_words(meeting, attendances) if attendances else "",
        items=tuple(_item(item, decisions.get(item.pk)) for item in items),
        signatures=_signatures(meeting, chair),
        approvals=approval_lines(meeting),
        is_draft=not meeting.is_frozen,
    )


def decisions_of(meeting: Meeting) -> dict[int, Decision]:
    """Return the decision of each agenda item, with what it is shown with; six queries whatever the number."""
    rows = Decision.objects.filter(agenda_item__meeting=meeting).select_related("matter", "body", "agenda_item")
    found = rows.prefetch_related("clauses", "participants", "annexes")
    return {row.agenda_item_id: row for row in found if row.agenda_item_id}


def time_words(meeting: Meeting) -> str:
    """Return when the meeting began and ended: «kl. 13.15–15.00»; nothing where it is not known."""
    if meeting.start_time is None:
        return ""
    start = format_time(meeting.start_time)
    return f"{start}–{format_time(meeting.end_time).split()[-1]}" if meeting.end_time else start


def place_words(meeting: Meeting) -> str:
    """Return where and in what form the meeting was; nothing where the place of a meeting on site is not known."""
    if meeting.mode == MeetingMode.ON_SITE:
        return meeting.place
    form = str(MeetingMode(meeting.mode).label)
    return f"{meeting.place}, {form}" if meeting.place else form


def _item(item: AgendaItem, decision: Decision | None) -> MinutesItem:
    matter = item.matter
    if decision is None or decision.is_proposal:
        return MinutesItem(
            number=item.order,
            paragraph=paragraph(item),
            title=matter.title,
            matter=matter.summary,
            reference_number=matter.reference_number,
            result="" if item.is_waiting else str(AgendaState(item.state).label),
        )
    people = sorted(decision.participants.all(), key=lambda row: row.order)
    return MinutesItem(
        number=item.order,
        paragraph=paragraph(item),
        title=decision.matter_title,
        matter=decision.matter_summary,
        reference_number=reference_number(decision),
        result=str(AgendaState(item.state).label),
        presenter=presenter_line(decision),
        no_presenter=decision.no_presenter,
        participants=participant_lines(people),
        lead_in=decision.lead_in,
        clauses=tuple(row.text for row in sorted(decision.clauses.all(), key=lambda row: row.order)),
        reasons=decision.reasons,
        annexes=tuple(row.title for row in sorted(decision.annexes.all(), key=lambda row: row.number)),
        dispatch=tuple(line.strip() for line in decision.dispatch_list.splitlines() if line.strip()),
    )


def _signatures(meeting: Meeting, chair: str) -> tuple[Signature, ...]:
    """Return who signs: the secretary where there is one, the chair, and each further approver."""
    signatures = [Signature(str(meeting.secretary), _("Secretary"))] if meeting.secretary else []
    signatures.append(Signature(chair, _("Chair")))
    others = meeting.minutes_approvals.filter(is_chair=False).select_related("approver").order_by("order")
    return (*signatures, *(Signature(str(row.approver), _("Minutes approver")) for row in others))
