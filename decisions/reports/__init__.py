"""The decision record, the minutes and the notes as PDF, and how terms of reference are shown as an annex."""

from decisions.reports.minutes import MinutesReport
from decisions.reports.notes import NotesReport
from decisions.reports.record import DecisionRecord
from decisions.reports.records import RecordRegister
from decisions.reports.terms import terms_annex

__all__ = ["DecisionRecord", "MinutesReport", "NotesReport", "RecordRegister", "terms_annex"]
