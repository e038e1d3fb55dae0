"""Who sees what, level by level: own draft, the body's working material, the parties, the public."""

from collections.abc import Mapping, Sequence, Sized
from copy import copy
from typing import Any, TypeAlias

from django.apps import apps
from django.db.models import BooleanField, Expression, F, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Col

from collaboration.models.rights import Visitor, ids_along, in_scopes_with, known_bodies
from collaboration.permissions import Right
from decisions.enums import Level

CONFLICTS = "conflicts"
Bodies: TypeAlias = frozenset[int] | None


def seen_by(user: Visitor, *, scope: str, shared: Right, drafts: Right, matter: str = "") -> Q:
    """Return the condition «`user` may see the row today», for rows with `level` and `created_by`.

    `scope` is the path to the scope of the body it belongs to. Working material is open to those with the right
    to it in that scope, and what the parties share to those with the right `shared`. Drafts are open to those with
    the right `drafts`, and to whoever made them as long as that person still may see the body's working material:
    a seat that ended yesterday opens no draft today. Everyone sees what is public. `matter`
    is the path to the matter's id: to a person with a conflict of interest in it, working material and drafts are
    closed (KL 6:30).
    """
    known = known_bodies(user, Right.VIEW_WORKING_MATERIAL, shared, drafts)
    seen = _seen_in(user, scope, known) if any(known) else _seen_with(user, scope, shared, drafts)
    apart = without_conflict(user, matter) if matter else None
    return seen & apart if apart else seen


def _seen_in(user: Visitor, scope: str, known: Sequence[Bodies]) -> Q:
    working, shared, drafts = known
    parties = None if working is None or shared is None else working | shared
    if working is None and drafts is None:
        return Q()
    bodies = {Level.PARTIES: parties, Level.BODY: working, Level.OWN_DRAFT: drafts}
    columns = F("level"), F("created_by"), F(scope.removesuffix("__scope"))
    return Q(_Seen(*columns, bodies=bodies, by=user.pk))


def _seen_with(user: Visitor, scope: str, shared: Right, drafts: Right) -> Q:
    working = in_scopes_with(user, Right.VIEW_WORKING_MATERIAL, scope)
    parties = in_scopes_with(user, shared, scope)
    every_draft = in_scopes_with(user, drafts, scope)
    own = Q(created_by=user.pk) & working if user.is_authenticated else Q(pk__in=())
    where = {
        Level.PUBLIC: Q(),
        Level.PARTIES: parties and working and parties | working,
        Level.BODY: working,
        Level.OWN_DRAFT: every_draft and own | every_draft,
    }
    closed = [level for level, condition in where.items() if condition]
    seen = ~Q(level__in=closed) if closed else Q()  # one comparison a row for who sees every level but others' drafts
    for level in closed:
        seen |= Q(level=level) & where[level]
    return seen


class _Seen(Expression):
    """What `seen_by` says where the rights are known, as one expression with one look at each column.

    Put together from conditions it took Django longer to build than the database to run. `bodies` are, level by
    level, those where it is open; None is the whole portal.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, *columns: F, bodies: Mapping[Level, Bodies], by: int | None) -> None:
        super().__init__()
        self.columns: list[Any] = list(columns)
        self.bodies, self.by = bodies, by

    def get_source_expressions(self) -> list[Any]:
        """Return the columns: the level, who made it, the body."""
        return self.columns

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take the columns as the query has resolved them."""
        self.columns = list(exprs)

    def resolve_expression(self, query: Any = None, *args: Any, **options: Any) -> "_Seen":
        """Return the condition with its columns found, those of the model itself without a search along paths.

        Django asks once more as it writes the SQL: what is found stays.
        """
        found = copy(self)
        found.columns = [
            column
            if isinstance(column, Col)
            else _own_column(query, column.name) or column.resolve_expression(query, *args, **options)
            for column in self.columns
        ]
        return found

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition. Own drafts are open where the working material is, so both are asked for together."""
        level, maker, body = (compiler.compile(column)[0] for column in self.columns)
        everywhere = [Level.PUBLIC, *(each for each, bodies in self.bodies.items() if bodies is None)]
        params: list[Any]
        said, params = [f"{level} IN ({_marks(everywhere)})"], [each.value for each in everywhere]
        for each, bodies in self.bodies.items():
            is_own = each == Level.BODY
            if bodies:
                words = f"({level} = %s OR {maker} = %s)" if is_own else f"{level} = %s"
                said.append(f"({body} IN ({_marks(bodies)}) AND {words})")
                params += [*bodies, each.value, *([self.by] if is_own else [])]
            elif bodies is None and is_own:
                said.append(f"{maker} = %s")
                params.append(self.by)
        return f"({' OR '.join(said)})", tuple(params)


def _own_column(query: Any, name: str) -> Any:
    return None if LOOKUP_SEP in name else query.model._meta.get_field(name).get_col(query.get_initial_alias())


def _marks(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


def without_conflict(user: Visitor, matter: str) -> Q:
    """Return the condition «decided and shared, or of no matter in which `user` has a conflict of interest»."""
    person = getattr(user, "person_id", None)
    if person is None:
        return Q()
    closed: Any = ids_along(user, CONFLICTS)
    if closed is None:
        closed = conflicts_of(person).values("matter")
    elif not closed:
        return Q()
    return Q(level__in=(Level.PARTIES, Level.PUBLIC)) | ~Q((f"{matter}__in", closed))


def conflicts_of(person_id: int) -> "QuerySet[Any, Any]":
    """Return the conflicts of interest of one person; every request reads them with the rights, under CONFLICTS."""
    return apps.get_model("decisions", "Disqualification")._default_manager.filter(person=person_id)
