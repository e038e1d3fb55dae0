"""The reports of the registers; read at start-up."""

from collaboration.queries.rights import remember_rights
from collaboration.reports.members import BodyMembers
from collaboration.reports.registers import (
    BodyRegister,
    MembershipRegister,
    OrganisationRegister,
    PersonRegister,
    PostRegister,
)
from reports.registry import introduce_with

introduce_with(remember_rights)

__all__ = [
    "BodyMembers",
    "BodyRegister",
    "MembershipRegister",
    "OrganisationRegister",
    "PersonRegister",
    "PostRegister",
]
