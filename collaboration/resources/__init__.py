from collaboration.resources.bodies import BodyResource, MembershipResource
from collaboration.resources.office import (
    AgreementResource,
    CoverageResource,
    DialogueResource,
    InvitationResource,
    PartyResource,
    RoleGrantResource,
    UserResource,
)
from collaboration.resources.organisations import OrganisationResource
from collaboration.resources.people import PersonResource, PostResource

__all__ = [
    "AgreementResource",
    "BodyResource",
    "CoverageResource",
    "DialogueResource",
    "InvitationResource",
    "MembershipResource",
    "OrganisationResource",
    "PartyResource",
    "PersonResource",
    "PostResource",
    "RoleGrantResource",
    "UserResource",
]
