"""Who sees which version of what can be adopted: its level opens it, step by step, to more people."""

from django.db.models import Q

from collaboration.permissions import Right
from collaboration.queries.rights import Visitor, has_right, in_scopes_with
from decisions.enums import Level

EVERYONE = Q(level__in=[Level.PARTIES, Level.PUBLIC])
NOBODY = Q(pk__in=[])


def seen_versions(user: Visitor, *, view: Right, manage: Right) -> Q:
    """Return the condition «`user` may see this version» for an adoptable model.

    Who holds `manage` sees every draft. A person sees their own drafts, the working material of the bodies whose
    material they may read, and, with `view`, what has been opened to the parties or to the public.
    """
    if has_right(user, manage):
        return Q()
    seen = Q(created_by=user.pk, level=Level.OWN_DRAFT) if user.is_authenticated else NOBODY
    seen |= Q(level=Level.BODY) & in_scopes_with(user, Right.VIEW_WORKING_MATERIAL, "matter__body__scope")
    return seen | EVERYONE if has_right(user, view) else seen
