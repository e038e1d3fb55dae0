"""How a plan is shown as an annex."""

from actionplans.reports.annex import plan_annex

__all__ = ["plan_annex"]
