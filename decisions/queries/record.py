"""The facts of one decision in the order of its record: what the page shows and what the PDF holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from collaboration.enums import BodyKind, MembershipRole
from collaboration.models import Body
from decisions.enums import ApprovalMethod, AttendanceMode
from decisions.models import (
    Adoptable,
    AgendaItem,
    Annex,
    Attendance,
    Decision,
    DecisionParticipant,
    Meeting,
    MinutesApproval,
)
from decisions.queries.annexes import AnnexContent, annex_content
from decisions.queries.presence import Presence, attendance_of, deciders, presence, quorum_words
from foundation.dates import format_date
from foundation.numbers import HARD_SPACE

THE_BODYS = {
    BodyKind.STEERING_GROUP: gettext_lazy("the steering group's"),
    BodyKind.MANAGEMENT_COUNCIL: gettext_lazy("the management council's"),
    BodyKind.THEME_GROUP: gettext_lazy("the thematic group's"),
    BodyKind.WORKING_GROUP: gettext_lazy("the working group's"),
    BodyKind.PRESIDIUM: gettext_lazy("the presidium's"),
    BodyKind.EXECUTIVE_COMMITTEE: gettext_lazy("the executive committee's"),
    BodyKind.DRAFTING_GROUP: gettext_lazy("the drafting group's"),
    BodyKind.OTHER: gettext_lazy("the body's"),
}


@dataclass(frozen=True)
class PersonLine:
    """A person as the record names them: as they were called then, in the role and organisation of then."""

    name: str
    role: str
    organisation: str
    note: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs: name and the capacity in which."""

    name: str
    role: str


@dataclass(frozen=True)
class AnnexBlock:
    """An annex with its number, as plain data."""

    number: int
    kicker: str
    title: str
    template_name: str
    content: object

    @property
    def prefix(self) -> str:
        """What parts the annex's notes from those of other annexes in the same document."""
        return f"annex-{self.number}"


@dataclass(frozen=True)
class Record:
    """Everything the record of a decision says. Empty text is a fact that is not there; it is shown as missing."""

    title: str
    date: str
    reference_number: str
    paragraph: str
    body: str
    decided_words: str
    present: tuple[PersonLine, ...]
    presence_words: str
    quorum_words: str
    presenter: PersonLine | None
    participants: tuple[PersonLine, ...]
    no_participants: bool
    matter: str
    lead_in: str
    clauses: tuple[str, ...]
    reasons: str
    signatures: tuple[Signature, ...]
    approvals: tuple[str, ...]
    dispatch: tuple[str, ...]
    annexes: tuple[AnnexBlock, ...]
    is_draft: bool

    @property
    def that(self) -> str:
        """The word before each clause; none where the lead-in ends with it."""
        return clause_word(self.lead_in)


def record_of(decision: Decision) -> Record:
    """Return the record of a decision, or of a proposal as far as it has got; six queries and those of the annexes."""
    meeting = decision.meeting
    attendances = attendance_of(meeting) if meeting and not meeting.is_ahead else []
    participants = () if decision.no_participants else decision.participants.order_by("order")
    there = presence(attendances)
    return Record(
        title=decision.matter_title or decision.matter.title,
        date=format_date(decision.date) if decision.date else "",
        reference_number=reference_number(decision),
        paragraph=paragraph(decision.agenda_item),
        body=decision.body_name or decision.body.name,
        decided_words=_decided_words(decision, there),
        present=tuple(person_line(row) for row in deciders(attendances)),
        presence_words=presence_words(there),
        quorum_words=quorum_words(meeting, attendances) if meeting and attendances else "",
        presenter=presenter_line(decision),
        participants=participant_lines(participants),
        no_participants=decision.no_participants,
        matter=decision.matter_summary or decision.matter_title or decision.matter.sentence,
        lead_in=decision.lead_in,
        clauses=tuple(clause.text for clause in decision.clauses.order_by("order")),
        reasons=decision.reasons,
        signatures=_signatures(decision, attendances),
        approvals=() if decision.is_proposal else approval_lines(meeting),
        dispatch=tuple(line.strip() for line in decision.dispatch_list.splitlines() if line.strip()),
        annexes=annex_blocks(decision),
        is_draft=not decision.is_frozen,
    )


def clause_word(lead_in: str) -> str:
    """Return «att», or nothing where the lead-in ends with that word: «Styrgruppen beslutar att»."""
    word = pgettext("clause", "to")
    return "" if lead_in.split()[-1:] == [word] else word


def reference_number(decision: Decision) -> str:
    """Return the number the decision was made under; of a proposal, the matter's number as it is now."""
    return decision.matter.reference_number if decision.is_proposal else decision.reference_number


def paragraph(item: AgendaItem | None) -> str:
    """Return the § with its hard space, or nothing where none is drawn: none is invented."""
    return f"§{HARD_SPACE}{item.paragraph_number}" if item and item.paragraph_number else ""


def the_bodys(body: Body) -> str:
    """Return the body's kind in the genitive: «styrgruppens»."""
    return str(THE_BODYS[BodyKind(body.kind)])


def person_line(row: Attendance) -> PersonLine:
    """Return a person of the attendance as the record names them."""
    note = _("remotely") if row.mode == AttendanceMode.REMOTE else ""
    return PersonLine(row.person_name, str(MembershipRole(row.role).label), row.organisation_name, note)


def presenter_line(decision: Decision) -> PersonLine | None:
    """Return the presenter, who is none of those who decided."""
    if not decision.presenter_name:
        return None
    return PersonLine(decision.presenter_name, decision.presenter_title, decision.presenter_organisation)


def participant_lines(rows: Iterable[DecisionParticipant]) -> tuple[PersonLine, ...]:
    """Return those who took part in the final handling without deciding."""
    return tuple(PersonLine(row.person_name, row.title, row.organisation_name) for row in rows)


def presence_words(there: Presence) -> str:
    """Return how those present spread: «7 närvarande: 4 från högskolan, …»; nothing before anyone is recorded."""
    if not there.total:
        return ""
    return _("%(total)d present: %(groups)s.") % {"total": there.total, "groups": ", ".join(there.words)}


def _decided_words(decision: Decision, there: Presence) -> str:
    if decision.is_proposal:
        return ""
    words = _("Decided at %(bodys)s meeting.") % {"bodys": the_bodys(decision.body)}
    return f"{words} {_('These members were present:')}" if there.total else words


def _signatures(decision: Decision, attendances: Sequence[Attendance]) -> tuple[Signature, ...]:
    chair = chair_name(decision.meeting, attendances)
    chairs = Signature(chair, capfirst(_("%(bodys)s chair") % {"bodys": the_bodys(decision.body)}))
    if decision.no_presenter:
        return (chairs,)
    return chairs, Signature(decision.presenter_name, capfirst(_("presenter")))


def chair_name(meeting: Meeting | None, attendances: Sequence[Attendance]) -> str:
    """Return who chaired the meeting: whoever is recorded as its chair, else whoever sat as chair."""
    names = {row.person_id: row.person_name for row in attendances}
    if meeting and meeting.chair:
        return names.get(meeting.chair_id or 0) or str(meeting.chair)
    return next((row.person_name for row in attendances if row.role == MembershipRole.CHAIR and row.is_present), "")


def approval_lines(meeting: Meeting | None) -> tuple[str, ...]:
    """Return who has approved the minutes, when and how, one line each."""
    if meeting is None:
        return ()
    rows = MinutesApproval.objects.filter(meeting=meeting, approved_at__isnull=False)
    return tuple(
        _("%(name)s, %(day)s, %(method)s")
        % {
            "name": row.approver,
            "day": format_date(row.approved_date),
            "method": ApprovalMethod(row.method).label,
        }
        for row in rows.select_related("approver").order_by("order")
    )


def annex_blocks(decision: Decision) -> tuple[AnnexBlock, ...]:
    """Return the decision's annexes as plain data, numbered."""
    rows = Annex.objects.filter(decision=decision).prefetch_related("content").order_by("number")
    shown = ((row, row.content) for row in rows)
    return tuple(_block(decision, row, annex_content(of)) for row, of in shown if isinstance(of, Adoptable))


def _block(decision: Decision, row: Annex, shown: AnnexContent) -> AnnexBlock:
    if decision.date:
        words = _("Annex %(number)d to decision %(day)s") % {"number": row.number, "day": format_date(decision.date)}
    else:
        words = _("Annex %(number)d") % {"number": row.number}
    return AnnexBlock(row.number, words, shown.title, shown.template_name, shown.content)
