from collaboration.models.agreement import Agreement, AgreementDocument, Party
from collaboration.models.body import Body, BodyFunction
from collaboration.models.dialogue import CoverageNote, Dialogue
from collaboration.models.invitation import Invitation
from collaboration.models.membership import Membership
from collaboration.models.organisation import Organisation, OrganisationAlias
from collaboration.models.person import Person, Post
from collaboration.models.portal import Collaboration
from collaboration.models.roles import RoleGrant
from collaboration.models.scopes import RoleGroup, Scope, ScopeKind, ScopePermission
from collaboration.models.user import User

__all__ = [
    "Agreement",
    "AgreementDocument",
    "Body",
    "BodyFunction",
    "Collaboration",
    "CoverageNote",
    "Dialogue",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationAlias",
    "Party",
    "Person",
    "Post",
    "RoleGrant",
    "RoleGroup",
    "Scope",
    "ScopeKind",
    "ScopePermission",
    "User",
]
