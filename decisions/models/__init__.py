from decisions.models.adoption import Adoptable, adoptable_models
from decisions.models.agenda import AgendaItem, ParagraphSeries
from decisions.models.announcement import Announcement
from decisions.models.approval import DecisionApproval, MinutesApproval
from decisions.models.block import TextBlock
from decisions.models.circulation import Circulation, CirculationAnswer
from decisions.models.correction import Correction
from decisions.models.decider import Decider
from decisions.models.decision import Annex, Decision, DecisionClause, DecisionParticipant
from decisions.models.dispatch import Dispatch
from decisions.models.matter import Matter
from decisions.models.meeting import Attendance, Meeting
from decisions.models.minutes_text import MinutesText
from decisions.models.notice import Notice, NoticeRecipient
from decisions.models.paper import Paper
from decisions.models.publication import Publication
from decisions.models.record import RecordChain, SealedRecord
from decisions.models.remark import Remark
from decisions.models.reminder import Reminder
from decisions.models.reply import Reply
from decisions.models.review import Disqualification, Position, ProposalVersion, VersionClause
from decisions.models.signed import SignedDocument
from decisions.models.sole import SoleDecision
from decisions.models.standing import StandingItem
from decisions.models.terms import TermsOfReference, TermsPoint
from decisions.models.vote import Ballot, Statement, Vote

__all__ = [
    "Adoptable",
    "AgendaItem",
    "Annex",
    "Announcement",
    "Attendance",
    "Ballot",
    "Circulation",
    "CirculationAnswer",
    "Correction",
    "Decider",
    "Decision",
    "DecisionApproval",
    "DecisionClause",
    "DecisionParticipant",
    "Dispatch",
    "Disqualification",
    "Matter",
    "Meeting",
    "MinutesApproval",
    "MinutesText",
    "Notice",
    "NoticeRecipient",
    "Paper",
    "ParagraphSeries",
    "Position",
    "ProposalVersion",
    "Publication",
    "RecordChain",
    "Remark",
    "Reminder",
    "Reply",
    "SealedRecord",
    "SignedDocument",
    "SoleDecision",
    "StandingItem",
    "Statement",
    "TermsOfReference",
    "TermsPoint",
    "TextBlock",
    "VersionClause",
    "Vote",
    "adoptable_models",
]
