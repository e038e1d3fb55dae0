"""Meetings, matters, decisions and terms in the administration. Importing the modules registers them."""

from decisions.admin import bodies, meetings

__all__ = ["bodies", "meetings"]
