"""The annual cycle as PDF, and how a plan is shown as an annex."""

from actionplans.reports.annex import plan_annex
from actionplans.reports.cycle import AnnualCycleReport

__all__ = ["AnnualCycleReport", "plan_annex"]
