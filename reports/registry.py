"""The kinds of report there are. Each app's `reports.py` is read at start-up, as Django's admin does."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from foundation.collation import swedish_key
from foundation.errors import RightRefusedError, RuleError, Sentence
from reports.kinds import ReportKind

Kind = TypeVar("Kind", bound=ReportKind)

_kinds: dict[str, ReportKind] = {}
_introductions: list[Callable[[Any], None]] = []


class UnknownReportError(RuleError):
    """There is no such kind of report."""


def register(kind_class: type[Kind]) -> type[Kind]:
    """Class decorator: make a kind of report known under its `kind`. Raises ValueError if it is taken."""
    kind = kind_class()
    taken = _kinds.get(kind.kind)
    if taken is not None and type(taken).__qualname__ != kind_class.__qualname__:
        message = f"Two kinds of report call themselves {kind.kind!r}."
        raise ValueError(message)
    _kinds[kind.kind] = kind
    return kind_class


def introduce_with(introduce: Callable[[Any], None]) -> None:
    """Have `introduce(owner)` called before a worker asks for an owner's rights.

    The floors above know who may do what; a request lets them remember it, and so does the making of one report.
    """
    if introduce not in _introductions:
        _introductions.append(introduce)


def introduced(owner: Any) -> Any:
    """Return the owner, introduced."""
    for introduce in _introductions:
        introduce(owner)
    return owner


def get_kind(name: str) -> ReportKind:
    """Return the kind called `name`. Raises UnknownReportError, with the names there are."""
    try:
        return _kinds[name]
    except KeyError:
        names = ", ".join(sorted(_kinds)) or "–"
        sentence = _("There is no report called “%(name)s”. Possible: %(names)s.")
        raise UnknownReportError(sentence % {"name": name, "names": names}) from None


def title_of(name: str) -> Sentence:
    """Return the title of a kind, or its bare name when the kind is no more."""
    return _kinds[name].title if name in _kinds else name


def all_kinds() -> list[ReportKind]:
    """Return every kind, in order of name."""
    return [_kinds[name] for name in sorted(_kinds)]


def kinds_for(user: Any) -> list[ReportKind]:
    """Return the kinds that `user` is offered on the page of reports, in Swedish order of title."""
    offered = (kind for kind in all_kinds() if kind.listed and _may_order_some(kind, user))
    return sorted(offered, key=lambda kind: swedish_key(str(kind.title)))


def _may_order_some(kind: ReportKind, user: Any) -> bool:
    try:
        kind.may_order(user, None)
    except RightRefusedError:
        return False
    return True
