"""The texts that wait for a translation: every msgid in Python files and Django templates.

Written here because GNU gettext is not on a fresh machine. Python is read with `ast`; templates go through
Django's own `templatize`, and the `:label="_('Text')"` attributes of cotton components are read besides.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize


class Msgid(NamedTuple):
    """One text as gettext looks it up."""

    text: str
    plural: str = ""
    context: str | None = None


_SHAPES = {  # function → the position of (context, text, plural) among its arguments
    "gettext": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
_SHAPES |= {f"{name}_lazy": shape for name, shape in _SHAPES.items() if name != "gettext_noop"}

_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({_STRING}(?:\s*,\s*{_STRING})*)")
_ARGUMENT = re.compile(_STRING)
_CONSTANT = re.compile(rf"(?<!\w)_\(({_STRING})\)")


def _call(name: str, arguments: list[str | None]) -> Msgid | None:
    context_at, text_at, plural_at = _SHAPES[name]
    needed = [at for at in (context_at, text_at, plural_at) if at is not None]
    if len(arguments) <= max(needed) or any(arguments[at] is None for at in needed):
        return None
    return Msgid(
        text=arguments[text_at] or "",
        plural=(arguments[plural_at] or "") if plural_at is not None else "",
        context=arguments[context_at] if context_at is not None else None,
    )


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Return the names under which a module knows gettext's functions."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"django.utils.translation", "gettext"}:
            known |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in _SHAPES}
    return known


def python_msgids(source: str) -> Iterator[Msgid]:
    """Yield every text of a Python module that is handed to gettext as a plain string."""
    tree = ast.parse(source)
    aliases = _aliases(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            name = aliases.get(node.func.id, "")
        elif isinstance(node.func, ast.Attribute):
            name = node.func.attr
        else:
            continue
        if name not in _SHAPES:
            continue
        arguments = [
            argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
            for argument in node.args
        ]
        found = _call(name, arguments)
        if found and found.text:
            yield found


def template_msgids(source: str) -> Iterator[Msgid]:
    """Yield every text of a Django template: trans, blocktrans, `_("…")`, also in a cotton `:attribute`."""
    for match in _CALL.finditer(templatize(source)):
        name = match[1]
        arguments: list[str | None] = [ast.literal_eval(literal) for literal in _ARGUMENT.findall(match[2])]
        if name == "_":  # a constant in an expression: Django doubles its per cent signs when it looks it up
            arguments = [(argument or "").replace("%", "%%") for argument in arguments]
        found = _call("gettext" if name == "_" else name, arguments)
        if found and found.text:
            yield found
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.TEXT:
            for literal in _CONSTANT.findall(token.contents):
                yield Msgid(ast.literal_eval(literal).replace("%", "%%"))


def file_msgids(path: Path) -> Iterator[Msgid]:
    """Yield the texts of one file, Python or template, by its suffix."""
    source = path.read_text(encoding="utf-8")
    return python_msgids(source) if path.suffix == ".py" else template_msgids(source)
