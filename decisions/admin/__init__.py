"""Meetings, matters, decisions, remarks, terms and text blocks in the administration, registered by being imported."""

from decisions.admin import blocks, bodies, meetings, remarks, terms

__all__ = ["blocks", "bodies", "meetings", "remarks", "terms"]
