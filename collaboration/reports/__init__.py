"""The reports of the registers; read at start-up."""

from collaboration.reports.members import BodyMembers
from collaboration.reports.registers import (
    BodyRegister,
    MembershipRegister,
    OrganisationRegister,
    PersonRegister,
    PostRegister,
)

__all__ = [
    "BodyMembers",
    "BodyRegister",
    "MembershipRegister",
    "OrganisationRegister",
    "PersonRegister",
    "PostRegister",
]
