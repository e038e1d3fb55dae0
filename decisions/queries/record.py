"""The facts of one decision in the order of its record: what the page shows and what the PDF holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from collaboration.enums import BodyKind, MembershipRole
from collaboration.models import Body
from decisions.enums import ApprovalMethod, AttendanceMode, ChangeKind, ErrorKind
from decisions.models import (
    Adoptable,
    AgendaItem,
    Annex,
    Correction,
    Decider,
    Decision,
    DecisionClause,
    DecisionParticipant,
    Meeting,
    MinutesApproval,
)
from decisions.queries.annexes import AnnexContent, annex_content, fetch_contents
from decisions.queries.chairs import chair_name, name_then
from decisions.queries.people import PersonLine, Signature
from decisions.queries.presence import Presence, Present, attendance_of, deciders_at, presence, quorum_words
from decisions.queries.proceedings import Proceedings, proceedings_of
from decisions.queries.without_meeting import Making, made_without_meeting
from foundation.dates import format_date
from foundation.numbers import HARD_SPACE
from foundation.prepared import STAND_IN_ID, PreparedObjects

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

_CLAUSES = PreparedObjects(lambda of: DecisionClause.objects.filter(decision=of).order_by("order"), STAND_IN_ID)
_PARTICIPANTS = PreparedObjects(
    lambda of: DecisionParticipant.objects.filter(decision=of).order_by("order"), STAND_IN_ID
)
_ANNEXES = PreparedObjects(lambda of: Annex.objects.filter(decision=of).order_by("number"), STAND_IN_ID)
_CORRECTIONS = PreparedObjects(
    lambda of: Correction.objects.filter(decision=of).select_related("annex").order_by("number"), STAND_IN_ID
)
_GIVEN = PreparedObjects(
    lambda meeting: (
        MinutesApproval.objects.filter(meeting=meeting, approved_at__isnull=False)
        .select_related("approver")
        .order_by("order")
    ),
    STAND_IN_ID,
)


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
class CorrectionLine:
    """A slip that was put right after the decision was approved; its text below stands as it was approved."""

    place: str
    stood: str
    shall_read: str
    reason: str
    words: str


@dataclass(frozen=True)
class ChangeLine:
    """The older decision that this one changes or revokes."""

    label: str
    words: str
    decision_id: int


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
    no_presenter: bool
    no_participants: bool
    matter: str
    lead_in: str
    clauses: tuple[str, ...]
    reasons: str
    signatures: tuple[Signature, ...]
    approvals: tuple[str, ...]
    dispatch: tuple[str, ...]
    annexes: tuple[AnnexBlock, ...]
    proceedings: Proceedings
    is_draft: bool
    at_meeting: bool = True
    corrections: tuple[CorrectionLine, ...] = ()
    change: ChangeLine | None = None
    immediate_words: str = ""

    @property
    def that(self) -> str:
        """The word before each clause; none where the lead-in ends with it."""
        return clause_word(self.lead_in)


@dataclass(frozen=True)
class Proposed:
    """What a proposal says before anyone has decided on it, with what it is to adopt."""

    lead_in: str
    clauses: tuple[str, ...]
    reasons: str
    presenter: PersonLine | None
    annexes: tuple[Annex, ...]
    change: ChangeLine | None = None

    @property
    def that(self) -> str:
        """The word before each clause; none where the lead-in ends with it."""
        return clause_word(self.lead_in)


def proposed_in(proposal: Decision) -> Proposed:
    """Return what a proposal says, with its annexes by name: two queries, however the meeting went."""
    return Proposed(
        lead_in=proposal.lead_in,
        clauses=tuple(clause.text for clause in sorted(proposal.clauses.all(), key=lambda clause: clause.order)),
        reasons=proposal.reasons,
        presenter=presenter_line(proposal),
        annexes=tuple(annex_rows(proposal)),
        change=change_line(proposal),
    )


def record_of(decision: Decision, *, with_annexes: bool = True, corrected_until: int | None = None) -> Record:
    """Return the record of a decision, or of a proposal as far as it has got; seven queries and those of the annexes.

    Without annexes for the page that draws them by itself (views/annexes.py). `corrected_until` is the number of the
    last correction to tell of: 0 for the decision as it was approved, None for all there are.
    """
    meeting, item = decision.meeting, decision.agenda_item
    kept = kept_deciders(item)
    attendances = kept or (attendance_of(meeting) if meeting and not meeting.is_ahead else [])
    participants = () if decision.no_participants else _PARTICIPANTS.under(decision, "decision")
    proceedings = proceedings_of(meeting).get(item.pk, Proceedings()) if meeting and item else Proceedings()
    there = kept or (deciders_at(item, attendances, proceedings.conflict_ids) if item else [])  # type: ignore[arg-type] # nothing is kept
    made = _at_meeting(decision, attendances, there) if decision.is_by_meeting else made_without_meeting(decision)
    return Record(
        title=decision.matter_title or decision.matter.title,
        date=format_date(decision.date) if decision.date else "",
        reference_number=reference_number(decision),
        paragraph=paragraph(decision.agenda_item),
        corrections=correction_lines(decision, corrected_until),
        change=change_line(decision),
        body=decision.body_name or decision.body.name,
        decided_words=made.words,
        present=made.deciders,
        presence_words=made.numbers,
        quorum_words=quorum_words(meeting, there, item) if meeting and attendances else "",
        presenter=presenter_line(decision),
        participants=participant_lines(participants),
        no_presenter=decision.no_presenter,
        no_participants=decision.no_participants,
        matter=decision.matter_summary or decision.matter_title or decision.matter.sentence,
        lead_in=decision.lead_in,
        clauses=tuple(clause.text for clause in _CLAUSES.under(decision, "decision")),
        reasons=decision.reasons,
        signatures=_signatures(decision, made.signatory),
        approvals=made.approvals,
        dispatch=tuple(line.strip() for line in decision.dispatch_list.splitlines() if line.strip()),
        annexes=annex_blocks(annex_rows(decision)) if with_annexes else (),
        proceedings=proceedings,
        is_draft=not decision.is_frozen,
        at_meeting=decision.is_by_meeting,
        immediate_words=immediate_words(item),
    )


def _at_meeting(decision: Decision, attendances: Sequence[Present], there: Sequence[Present]) -> Making:
    """Return how a meeting made the decision, with those who took part in deciding its item."""
    spread = presence(there)
    role = capfirst(_("%(bodys)s chair") % {"bodys": the_bodys(decision.body)})
    item = decision.agenda_item
    given = [] if decision.is_proposal else given_approvals(decision.meeting, item)
    chair = next((row.approver for row in given if row.agenda_item_id and row.is_chair), None)
    return Making(
        words=_decided_words(decision, spread),
        deciders=tuple(person_line(row) for row in there),
        numbers=presence_words(spread),
        signatory=Signature(
            name_then(chair, attendances) if chair else chair_name(decision.meeting, attendances, item), role
        ),
        approvals=lines_of(given, attendances),
    )


def kept_deciders(item: AgendaItem | None) -> Sequence[Decider]:
    """Return who decided a § that is approved immediately, as it was then; one query, none for any other item."""
    if item is None or not item.is_approved:
        return []
    return list(item.deciders.select_related("organisation").order_by("order"))


def immediate_words(item: AgendaItem | None) -> str:
    """Return when a § was approved immediately, as its record and the minutes say it; nothing where it was not."""
    if item is None or not item.is_approved:
        return ""
    return _("The paragraph was approved immediately on %(day)s.") % {"day": format_date(item.approved_date)}


def correction_lines(decision: Decision, until: int | None = None) -> tuple[CorrectionLine, ...]:
    """Return what has been corrected since the decision was approved, in order; one query, none before that."""
    if not decision.is_frozen or until == 0:
        return ()
    return tuple(
        CorrectionLine(
            place=_("Annex %(number)d") % {"number": row.annex.number} if row.annex else "",
            stood=row.stood,
            shall_read=row.shall_read,
            reason=row.reason,
            words=_("%(kind)s, corrected %(day)s by %(name)s")
            % {
                "kind": capfirst(ErrorKind(row.kind).label),
                "day": format_date(row.corrected_on),
                "name": row.by_name,
            },
        )
        for row in _CORRECTIONS.under(decision, "decision")
        if until is None or row.number <= until
    )


def change_line(decision: Decision) -> ChangeLine | None:
    """Return which older decision this one changes or revokes; one query where there is one."""
    older = decision.changes
    if older is None:
        return None
    return ChangeLine(capfirst(str(ChangeKind(decision.change_kind).label)), decision_words(older), older.pk)


def decision_words(decision: Decision) -> str:
    """Return how another decision names this one: «Styrgruppens beslut 2019-12-13 § 4, Budget 2020»."""
    values = {
        "body": decision.body_name,
        "day": format_date(decision.date),
        "paragraph": paragraph(decision.agenda_item),
        "title": decision.matter_title,
    }
    if values["paragraph"]:
        return _("%(title)s, %(body)s %(day)s %(paragraph)s") % values
    return _("%(title)s, %(body)s %(day)s") % values


def clause_word(lead_in: str) -> str:
    """Return «att», or nothing where the lead-in ends with that word: «Styrgruppen beslutar att»."""
    last = lead_in.rstrip(" :").rpartition(" ")[2]
    return "" if last in _clause_words() else pgettext("clause", "to")


@cache
def _clause_words() -> frozenset[str]:
    """Return the word in every language of the portal: a lead-in is read as it was written, also on an English page."""
    words: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words.add(pgettext("clause", "to"))
    return frozenset(words)


def reference_number(decision: Decision) -> str:
    """Return the number the decision was made under; of a proposal, the matter's number as it is now."""
    return decision.matter.reference_number if decision.is_proposal else decision.reference_number


def paragraph(item: AgendaItem | None) -> str:
    """Return the § with its hard space, or nothing where none is drawn: none is invented."""
    return f"§{HARD_SPACE}{item.paragraph_number}" if item and item.paragraph_number else ""


def the_bodys(body: Body) -> str:
    """Return the body's kind in the genitive: «styrgruppens»."""
    return str(THE_BODYS[BodyKind(body.kind)])


def person_line(row: Present) -> PersonLine:
    """Return a person of the attendance as the record names them."""
    notes = [*([_("remotely")] if row.mode == AttendanceMode.REMOTE else []), *part_words(row)]
    return PersonLine(row.person_name, str(MembershipRole(row.role).label), row.organisation_name, ", ".join(notes))


def part_words(row: Present) -> list[str]:
    """Return whom a person served for and between which items they were there, where it was not the whole time."""
    words = []
    if row.serving_for_id:
        words.append(_("serving for %(name)s") % {"name": row.serving_for_name} + _served(row))
    if row.came_at:
        words.append(_("from item %(number)d") % {"number": row.came_at.order})
    if row.left_at:
        words.append(_("until item %(number)d") % {"number": row.left_at.order})
    return words


def _served(row: Present) -> str:
    """Return between which items a substitute served, where it was not the whole time."""
    words = [
        template % {"number": item.order}
        for template, item in (
            (_("from item %(number)d"), row.serves_from),
            (_("until item %(number)d"), row.serves_until),
        )
        if item
    ]
    return f" {' '.join(words)}" if words else ""


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


def _signatures(decision: Decision, first: Signature) -> tuple[Signature, ...]:
    if decision.no_presenter:
        return (first,)
    return first, Signature(decision.presenter_name, capfirst(_("presenter")))


def given_approvals(meeting: Meeting | None, item: AgendaItem | None = None) -> list[MinutesApproval]:
    """Return the approvals given: of the minutes, or of the § alone where it was approved immediately; one query."""
    alone = item.pk if item and item.is_approved else None
    given = _GIVEN.under(meeting, "meeting") if meeting else []
    return [row for row in given if row.agenda_item_id == alone]


def lines_of(approvals: Iterable[MinutesApproval], attendances: Sequence[Present]) -> tuple[str, ...]:
    """Return who has approved, by the name they had at the meeting, when and how, one line each; no one else."""
    return tuple(
        _("%(name)s, %(day)s, %(method)s")
        % {
            "name": name_then(row.approver, attendances),
            "day": format_date(row.approved_date),
            "method": ApprovalMethod(row.method).label,
        }
        for row in approvals
        if row.approved_at
    )


def annex_rows(decision: Decision) -> list[Annex]:
    """Return which annexes a decision has, by number; one query, which does not read what they hold."""
    return _ANNEXES.under(decision, "decision")


def annex_blocks(rows: Sequence[Annex]) -> tuple[AnnexBlock, ...]:
    """Return a decision's annexes as plain data, numbered; a query for each kind, and those of its builder."""
    fetch_contents(rows)
    shown = ((row, row.content) for row in rows)
    return tuple(_block(row, annex_content(of)) for row, of in shown if isinstance(of, Adoptable))


def annex_kicker(row: Annex) -> str:
    """Return what stands over an annex's title: its number, and the day of its decision once it is made."""
    if not row.decision.date:
        return _("Annex %(number)d") % {"number": row.number}
    values = {"number": row.number, "day": format_date(row.decision.date)}
    return _("Annex %(number)d to decision %(day)s") % values


def _block(row: Annex, shown: AnnexContent) -> AnnexBlock:
    return AnnexBlock(row.number, annex_kicker(row), shown.title, shown.template_name, shown.content)
