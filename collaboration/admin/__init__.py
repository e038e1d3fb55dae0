"""The registers of the collaboration in the administration. Importing the modules registers them."""

from collaboration.admin import bodies, dialogues, organisations, people, portal, users

__all__ = ["bodies", "dialogues", "organisations", "people", "portal", "users"]
