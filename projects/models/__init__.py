from projects.models.call import Call, CallQuerySet
from projects.models.grant import Grant, GrantLeader, GrantQuerySet

__all__ = ["Call", "CallQuerySet", "Grant", "GrantLeader", "GrantQuerySet"]
