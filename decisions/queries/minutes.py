"""The minutes of a meeting in the order they are read: who came, what was handled, what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from collaboration.queries.rights import Visitor
from decisions.enums import AgendaState, AttendanceMode, MeetingMode
from decisions.models import AgendaItem, Attendance, Decision, Meeting, MinutesApproval
from decisions.queries.chairs import chair_name, chair_words, name_then, secretary_name
from decisions.queries.closed import closed_to
from decisions.queries.decision_lines import DecisionLines, lines_of_decisions
from decisions.queries.people import PersonLine, Signature
from decisions.queries.points import MinutesPoint, closing_of, opening_of, texts_of
from decisions.queries.presence import Present, attendance_and_judge, deciders, deciders_at, presence
from decisions.queries.proceedings import MARKS, Proceedings, proceedings_of
from decisions.queries.record import (
    ChangeLine,
    CorrectionLine,
    change_line,
    clause_word,
    correction_lines,
    given_approvals,
    immediate_words,
    kept_deciders,
    lines_of,
    paragraph,
    person_line,
    presence_words,
    presenter_line,
    reference_number,
)
from decisions.queries.without_meeting import report_words
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
    change: ChangeLine | None = None
    corrections: tuple[CorrectionLine, ...] = ()
    reasons: str = ""
    annexes: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    dispatch: tuple[str, ...] = ()
    quorum_words: str = ""
    proceedings: Proceedings = field(default_factory=Proceedings)
    immediate_words: str = ""
    text: str = ""

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
    """Everything the minutes say. Empty text is a fact that is not there; it is shown as missing.

    `is_alone` marks an extract of a § that was approved immediately: it does not wait for the minutes.
    """

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
    is_alone: bool = False
    opening: tuple[MinutesPoint, ...] = ()
    closing: tuple[MinutesPoint, ...] = ()


def item_rows(meeting: Meeting, user: "Visitor | None" = None) -> list[Any]:
    """Return the items in order with what minutes and notes need of them; one query.

    `is_closed` marks the matters in which `user` has a conflict of interest, until what is kept is locked.
    """
    related = ("matter", "decision__changes__agenda_item", "reports")
    rows = meeting.agenda_items.annotate(is_closed=closed_to(user), **MARKS).select_related(*related)
    return list(rows.order_by("order"))


def minutes_of(
    meeting: Meeting, rows: Sequence[Any] | None = None, approvals: Sequence[MinutesApproval] | None = None
) -> Minutes:
    """Return the minutes of a meeting as far as they are written; the number of queries does not grow with items.

    `rows` are those of `item_rows` and `approvals` those of `approvals_of`, where they have been read already.
    """
    attendances, judge = attendance_and_judge(meeting)
    deciding = deciders(attendances)
    overall = judge.words(deciding)
    rows = item_rows(meeting) if rows is None else rows
    lines, proceedings = lines_of_decisions(meeting), proceedings_of(meeting, rows)
    texts, secretary = texts_of(meeting), secretary_name(meeting, attendances)
    approvals = approvals_of(meeting) if approvals is None else approvals

    def during(item: AgendaItem) -> _During:
        """Tell what happened and was written in an item, and who decided there where it was not everyone."""
        seen = proceedings.get(item.pk, Proceedings())
        there = deciders_at(item, attendances, seen.conflict_ids)
        words = judge.words(there, item)
        lacks = item.state == AgendaState.DECIDED and judge.is_met(there, item) is False
        return _During(seen, "" if words == overall and not lacks else words, texts.items.get(item.pk, ""))

    return Minutes(
        body=meeting.body.name,
        date=format_date(meeting.date),
        time=time_words(meeting),
        place=place_words(meeting),
        chair=chair_words(meeting, rows, attendances),
        secretary=secretary,
        groups=groups_of(attendances),
        presence_words=presence_words(presence(attendances)),
        quorum_words=overall,
        items=tuple(_item(item, lines, during(item)) for item in rows),
        signatures=_signatures(
            secretary, chair_name(meeting, attendances, rows[0] if rows else None), approvals, attendances
        ),
        approvals=lines_of(approvals, attendances),
        is_draft=not meeting.is_frozen,
        opening=opening_of(meeting, texts, [name_then(row.approver, attendances) for row in approvals]),
        closing=closing_of(meeting, texts),
    )


def groups_of(attendances: Sequence[Attendance]) -> tuple[PeopleGroup, ...]:
    """Return those who decided, who else was there, and who was not, each under its heading."""
    decided = {row.pk for row in deciders(attendances)}
    return people_groups(
        (_("Deciding"), [row for row in attendances if row.pk in decided]),
        (_("Also present"), [row for row in attendances if row.is_present and row.pk not in decided]),
        *absent_groups(attendances),
    )


def absent_groups(attendances: Sequence[Attendance]) -> tuple[tuple[str, list[Attendance]], ...]:
    """Return who was not there, with the headings: those who sent apologies apart."""
    return (
        (_("Sent apologies"), [row for row in attendances if row.mode == AttendanceMode.EXCUSED]),
        (_("Absent"), [row for row in attendances if row.mode == AttendanceMode.ABSENT]),
    )


def people_groups(*groups: tuple[str, Sequence[Attendance]]) -> tuple[PeopleGroup, ...]:
    """Return the groups that have anyone in them."""
    return tuple(PeopleGroup(words, tuple(map(person_line, rows))) for words, rows in groups if rows)


def extract_of(decision: Decision) -> Minutes:
    """Return the minutes of a decision's meeting with its § alone, and with what has been corrected since.

    A § approved immediately is extracted while the minutes are still written, signed and approved by itself. Raises
    LookupError for a decision that was made without a meeting.
    """
    meeting, found = decision.meeting, decision.agenda_item
    if meeting is None or found is None:
        raise LookupError(decision)
    minutes = minutes_of(meeting)
    (item,) = (row for row in minutes.items if row.number == found.order)
    items = (replace(item, corrections=correction_lines(decision)),)
    extract = replace(minutes, items=items, opening=(), closing=())
    if not found.is_approved:
        return extract
    alone, decided = given_approvals(meeting, found), kept_deciders(found)
    return replace(
        extract,
        signatures=_signatures(extract.secretary, extract.chair, alone, decided),
        approvals=lines_of(alone, decided),
        is_draft=False,
        is_alone=True,
    )


def approvals_of(meeting: Meeting) -> list[MinutesApproval]:
    """Return who approves the minutes, in order, with the people; one query."""
    return list(meeting.minutes_approvals.of_minutes().select_related("approver").order_by("order"))


def approvals_of_item(item: AgendaItem | None) -> list[MinutesApproval]:
    """Return who approves a § immediately, in order, with the people; one query, none where it was not sent out."""
    if item is None or item.sent_at is None:
        return []
    return list(item.approvals.select_related("approver").order_by("order"))


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


def undecided_item(item: AgendaItem, proceedings: Proceedings, quorum_words: str = "", text: str = "") -> MinutesItem:
    """Return an item in which nothing was decided, with what became of it."""
    return MinutesItem(
        number=item.order,
        paragraph=paragraph(item),
        title=item.title,
        matter=report_words(item.reports) if item.reports else item.matter.summary,
        reference_number=item.matter.reference_number,
        result="" if item.is_waiting else str(AgendaState(item.state).label),
        proceedings=proceedings,
        quorum_words=quorum_words,
        text=text,
        papers=_papers(item),
    )


class _During(NamedTuple):
    proceedings: Proceedings
    quorum_words: str
    text: str


def _item(item: AgendaItem, lines: Mapping[int, DecisionLines], during: _During) -> MinutesItem:
    decision: Decision | None = getattr(item, "decision", None)
    if decision is None or decision.is_proposal:
        return undecided_item(item, **during._asdict())
    own = lines.get(decision.pk, DecisionLines())
    return MinutesItem(
        number=item.order,
        paragraph=paragraph(item),
        title=decision.matter_title,
        matter=decision.matter_summary,
        reference_number=reference_number(decision),
        result=str(AgendaState(item.state).label),
        presenter=presenter_line(decision),
        no_presenter=decision.no_presenter,
        participants=tuple(own.participants),
        lead_in=decision.lead_in,
        clauses=tuple(own.clauses),
        change=change_line(decision),
        reasons=decision.reasons,
        annexes=tuple(own.annexes),
        papers=_papers(item),
        dispatch=tuple(line.strip() for line in decision.dispatch_list.splitlines() if line.strip()),
        immediate_words=immediate_words(item),
        **during._asdict(),
    )


def _papers(item: AgendaItem) -> tuple[str, ...]:
    """Return the titles of the papers there were when the item was handled; kept with it, so they stand as it does."""
    return tuple(paper["title"] for paper in item.laid_papers)


def _signatures(
    secretary: str, chair: str, approvals: Sequence[MinutesApproval], attendances: Sequence[Present]
) -> tuple[Signature, ...]:
    """Return who signs: the secretary where there is one, the chair, and each further approver."""
    signatures = [Signature(secretary, _("Secretary"))] if secretary else []
    signatures.append(Signature(chair, _("Chair")))
    others = (row for row in approvals if not row.is_chair)
    return (*signatures, *(Signature(name_then(row.approver, attendances), _("Minutes approver")) for row in others))
