"""Everything that freezes: what decisions adopted, approved decisions and minutes, and notes that are done."""

from decisions.enums import CirculationState, DecisionState, MatterState, MeetingState
from decisions.models.adoption import adoptable_freezes
from decisions.models.agenda import AgendaItem
from decisions.models.approval import DecisionApproval, MinutesApproval
from decisions.models.circulation import Circulation, CirculationAnswer
from decisions.models.correction import Correction
from decisions.models.decider import Decider
from decisions.models.decision import Annex, Decision, DecisionClause, DecisionParticipant
from decisions.models.dispatch import Dispatch
from decisions.models.freezing import Freeze
from decisions.models.matter import Matter
from decisions.models.meeting import Attendance, Meeting
from decisions.models.minutes_text import MinutesText
from decisions.models.notice import Notice, NoticeRecipient
from decisions.models.paper import Paper
from decisions.models.publication import Publication
from decisions.models.record import SealedRecord
from decisions.models.remark import Remark
from decisions.models.reply import Reply
from decisions.models.review import ProposalVersion, VersionClause
from decisions.models.signed import SignedDocument
from decisions.models.sole import SoleDecision
from decisions.models.standing import StandingItem
from decisions.models.vote import Ballot, Statement, Vote


def all_freezes() -> list[Freeze]:
    """Return every declaration that the database is to guard."""
    return [*record_freezes(), *adoptable_freezes()]


def record_freezes() -> list[Freeze]:
    """Return the freezes of the record itself.

    A meeting freezes when its minutes are approved, for ever, or when its notes are done, until they are opened
    again. The text of a decision freezes when the minutes are approved; which annexes it has, already when it is fixed,
    since they are adopted then. The answers of a round of circulation freeze when it ends. A § that has been drawn
    is never changed or removed, but who chaired the item can be put right until the minutes are approved. Nor is a
    correction, a dispatch, a sealed record, or a proposal or a notice of meeting as it was sent to the members. That
    something was published stays, and so does that it was withdrawn, which is the one thing that may happen to it; so
    it is with a document signed elsewhere. A § that is approved immediately freezes with its votes, its statements and
    who decided it, while the rest of its meeting is written. Papers and remarks stand with what they belong to.
    """
    meeting = (
        (Attendance, "meeting"),
        (AgendaItem, "meeting"),
        (MinutesApproval, "meeting"),
        (StandingItem, "meeting"),
        (MinutesText, "meeting"),
        (Notice, "meeting"),
        (Reply, "meeting"),
        (Vote, "agenda_item__meeting"),
        (Ballot, "vote__agenda_item__meeting"),
        (Statement, "agenda_item__meeting"),
        (Decider, "agenda_item__meeting"),
    )
    alone = (
        (Vote, "agenda_item"),
        (Ballot, "vote__agenda_item"),
        (Statement, "agenda_item"),
        (MinutesText, "agenda_item"),
        (Decider, "agenda_item"),
        (MinutesApproval, "agenda_item"),
    )
    decision = (
        (DecisionClause, "decision"),
        (DecisionParticipant, "decision"),
        (Annex, "decision"),
        (DecisionApproval, "decision"),
        (SoleDecision, "decision"),
        (Circulation, "decision"),
        (CirculationAnswer, "circulation__decision"),
    )
    ended = tuple(state.value for state in CirculationState if state != CirculationState.OPEN)
    return [
        Freeze(
            model=Meeting,
            states=(MeetingState.MINUTES_APPROVED.value, MeetingState.NOTES_DONE.value),
            steps=((MeetingState.NOTES_DONE.value, MeetingState.HELD.value),),
            free_fields=("level",),
            rows=tuple((model._meta.label, path) for model, path in meeting),
        ),
        Freeze(
            model=Decision,
            states=(DecisionState.APPROVED.value,),
            free_fields=("level",),
            rows=tuple((model._meta.label, path) for model, path in decision),
        ),
        Freeze(
            model=Decision,
            states=(DecisionState.FIXED.value,),
            rows=((Annex._meta.label, "decision"),),
            only_rows=True,
        ),
        Freeze(model=Circulation, states=ended, rows=((CirculationAnswer._meta.label, "circulation"),)),
        Freeze(
            model=AgendaItem,
            state_field="paragraph_number",
            free_fields=("order", "state", "laid_papers", "sent_at", "approved_at", "chair", "chair_name"),
        ),
        Freeze(
            model=AgendaItem,
            state_field="approved_at",
            rows=tuple((model._meta.label, path) for model, path in alone),
        ),
        *_paper_freezes(),
        Freeze(
            model=Decision,
            states=(DecisionState.APPROVED.value,),
            rows=((Remark._meta.label, "version__decision"),),
            only_rows=True,
        ),
        Freeze(model=Correction, state_field="number"),
        Freeze(model=Dispatch, state_field="filed_at"),
        Freeze(model=SealedRecord, state_field="number"),
        Freeze(
            model=Publication,
            state_field="published_at",
            free_fields=("withdrawn_at", "withdrawn_by", "withdrawn_reason"),
        ),
        Freeze(model=Publication, state_field="withdrawn_at"),
        Freeze(
            model=SignedDocument,
            state_field="attached_at",
            free_fields=("removed_at", "removed_by", "removed_reason"),
        ),
        Freeze(model=SignedDocument, state_field="removed_at"),
        Freeze(model=ProposalVersion, state_field="number", free_fields=("answer_by",)),
        Freeze(model=VersionClause, state_field="order"),
        Freeze(model=Notice, state_field="number"),
        Freeze(model=NoticeRecipient, state_field="order", free_fields=("mailed_at",)),
    ]


def _paper_freezes() -> list[Freeze]:
    """Return how papers freeze: with their matter when it is decided or closed, and by themselves once laid.

    Remarks freeze with the decision but are not sealed with it, so they are rows of a declaration of their own.
    """
    decided = (MatterState.DECIDED.value, MatterState.CLOSED.value)
    withdrawal = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")
    return [
        Freeze(model=Matter, states=decided, rows=((Paper._meta.label, "matter"),), only_rows=True),
        Freeze(model=Paper, state_field="laid_at", free_fields=("order", "replaced_at", *withdrawal)),
        Freeze(model=Paper, state_field="withdrawn_at", free_fields=("order",)),
    ]
