"""The annual cycle and status reports as PDF, indicators as a sheet, and how a plan is shown as an annex."""

from actionplans.reports.annex import plan_annex
from actionplans.reports.cycle import AnnualCycleReport
from actionplans.reports.indicators import IndicatorsReport
from actionplans.reports.status import StatusReportPaper

__all__ = ["AnnualCycleReport", "IndicatorsReport", "StatusReportPaper", "plan_annex"]
