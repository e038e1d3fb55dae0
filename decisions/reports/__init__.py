"""The decision record and the minutes as PDF, and how terms of reference are shown as an annex."""

from decisions.reports.minutes import MinutesReport
from decisions.reports.record import DecisionRecord
from decisions.reports.terms import terms_annex

__all__ = ["DecisionRecord", "MinutesReport", "terms_annex"]
