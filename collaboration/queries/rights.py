"""What may be asked about rights, and the refusals that say why; collaboration.models.rights reads the answers."""

from collaboration.models.rights import (
    HeldRights,
    Place,
    Visitor,
    forget_rights,
    has_right,
    has_right_somewhere,
    held_rights,
    in_scopes_with,
    remember_rights,
)
from collaboration.permissions import Right
from collaboration.queries.refusals import refusal_sentence
from foundation.dates import today
from foundation.errors import RightRefusedError

__all__ = [
    "HeldRights",
    "Place",
    "Visitor",
    "forget_rights",
    "has_right",
    "has_right_somewhere",
    "held_rights",
    "in_scopes_with",
    "remember_rights",
    "require_right",
    "require_right_somewhere",
]


def require_right(user: Visitor, right: Right, scope: Place = None) -> None:
    """Raise RightRefusedError, saying why and what to do, unless `user` holds `right` today in `scope`."""
    if not has_right(user, right, scope):
        raise RightRefusedError(refusal_sentence(user, right, scope, today()))


def require_right_somewhere(user: Visitor, right: Right) -> None:
    """Raise RightRefusedError, saying why and what to do, unless `user` holds `right` today in some scope."""
    if not has_right_somewhere(user, right):
        raise RightRefusedError(refusal_sentence(user, right, None, today()))
