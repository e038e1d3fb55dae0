from collaboration.models.body import Body, Membership
from collaboration.models.organisation import Agreement, Organisation, OrganisationAlias, Party
from collaboration.models.person import Person, Post, User
from collaboration.models.roles import RoleGrant
from collaboration.models.scopes import RoleGroup, Scope, ScopeKind, ScopePermission

__all__ = [
    "Agreement",
    "Body",
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
