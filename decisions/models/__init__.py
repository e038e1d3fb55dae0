from decisions.models.adoption import Adoptable, adoptable_models
from decisions.models.decision import Annex, Decision, DecisionClause, DecisionParticipant
from decisions.models.matter import Matter
from decisions.models.meeting import AgendaItem, Attendance, Meeting, MinutesApproval, ParagraphSeries
from decisions.models.terms import TermsOfReference, TermsPoint

__all__ = [
    "Adoptable",
    "AgendaItem",
    "Annex",
    "Attendance",
    "Decision",
    "DecisionClause",
    "DecisionParticipant",
    "Matter",
    "Meeting",
    "MinutesApproval",
    "ParagraphSeries",
    "TermsOfReference",
    "TermsPoint",
    "adoptable_models",
]
