"""Which rows a person may see: one right per table, asked for where the row belongs."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from collaboration.models.rights import Visitor, has_right, in_scopes_with
from collaboration.models.spans import SpanQuerySet
from collaboration.permissions import Right


class VisibleQuerySet(models.QuerySet[Any]):
    """Rows that are seen with `view_right` in one of the scopes at `scope_paths`, or in the whole portal.

    Without a path the row belongs to the whole portal, and the right must be held there.
    """

    view_right: ClassVar[Right]
    scope_paths: ClassVar[tuple[str, ...]] = ()

    def visible_to(self, user: Visitor) -> Self:
        """Return the rows that `user` may see today; none for a visitor who has not signed in."""
        if not self.scope_paths:
            return self.all() if has_right(user, self.view_right) else self.none()
        somewhere = Q()
        for path in self.scope_paths:
            here = in_scopes_with(user, self.view_right, path)
            if not here:  # held in the whole portal: no row is left out
                return self.all()
            somewhere |= here
        return self.filter(somewhere)


class VisibleSpanQuerySet(VisibleQuerySet, SpanQuerySet):
    """The same for rows that are valid over a span of time."""
