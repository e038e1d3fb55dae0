"""How a call is shown as an annex."""

from projects.reports.annex import call_annex

__all__ = ["call_annex"]
