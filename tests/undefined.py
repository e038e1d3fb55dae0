"""An undefined variable in a template of ours is a fault, in a library's template it is a custom.

Django shows `string_if_invalid` for a variable that does not exist, also in the admin's templates, which count
on it. This value looks who asks: from a template under templates/ it raises, from any other it is the usual
empty string. `{% if thing %}` and `{% for row in things %}` never ask, so a template may still test whether
something was given.
"""

import sys
from pathlib import Path

from django.template.base import FilterExpression, Node

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class UndefinedVariableError(Exception):
    """A template of ours used a variable that its view, or its component's declaration, does not give."""


class Undefined(str):
    """The empty string for libraries' templates, an UndefinedVariableError for ours."""

    __slots__ = ()

    def __bool__(self) -> bool:
        _refuse_in_our_templates()
        return False

    def __contains__(self, part: object) -> bool:
        _refuse_in_our_templates()
        return False


def _refuse_in_our_templates() -> None:
    expression = ""
    frame = sys._getframe(2)
    while frame is not None:
        caller = frame.f_locals.get("self")
        if isinstance(caller, FilterExpression) and not expression:
            expression = str(caller)
        if isinstance(caller, Node) and getattr(caller, "origin", None) is not None:
            if Path(caller.origin.name).is_relative_to(TEMPLATES):
                line = caller.token.lineno if caller.token else "?"
                message = f"{caller.origin.name}:{line} uses {expression or caller!r}, which is not defined"
                raise UndefinedVariableError(message)
            return
        frame = frame.f_back
