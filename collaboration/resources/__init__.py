from collaboration.resources.bodies import BodyResource, MembershipResource
from collaboration.resources.organisations import OrganisationResource
from collaboration.resources.people import PersonResource, PostResource

__all__ = ["BodyResource", "MembershipResource", "OrganisationResource", "PersonResource", "PostResource"]
