"""Who sees what, level by level: own draft, the body's working material, the parties, the public."""

from django.db.models import Q

from collaboration.models.rights import Visitor, in_scopes_with
from collaboration.permissions import Right
from decisions.enums import Level


def seen_by(user: Visitor, *, scope: str, shared: Right, drafts: Right) -> Q:
    """Return the condition «`user` may see the row today», for rows with `level` and `created_by`.

    `scope` is the path to the scope of the body it belongs to. Working material is open to those with the right
    to it in that scope, drafts to whoever made them and to those with the right `drafts`, and what the parties
    share to those with the right `shared`. Everyone sees what is public.
    """
    working = in_scopes_with(user, Right.VIEW_WORKING_MATERIAL, scope)
    own = Q(created_by=user.pk) if user.is_authenticated else Q(pk__in=())
    return (
        Q(level=Level.PUBLIC)
        | (Q(level=Level.PARTIES) & in_scopes_with(user, shared, scope))
        | (Q(level__in=(Level.BODY, Level.PARTIES)) & working)
        | (Q(level=Level.OWN_DRAFT) & (own | in_scopes_with(user, drafts, scope)))
    )
