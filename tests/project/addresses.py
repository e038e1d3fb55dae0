"""Every address of the portal, found by walking the resolver."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

# Views that are not ours and therefore name no rule of ours, by the first part of their name or namespace.
FOREIGN = {
    "account": "allauth decides itself who may sign in, out and change a password",
    "mfa": "allauth asks for a sign-in, and for it again before anything is changed",
    "socialaccount": "allauth, as above",
    "admin": "the admin site asks `has_permission` before every page; tests/project/test_admin.py opens them all",
}
# What stands in an address where a path converter waits for a value; no such row exists.
_SAMPLES = {"int": 999_999, "str": "finns-inte", "slug": "finns-inte", "uuid": "00000000-0000-4000-8000-000000000000"}


class Address(NamedTuple):
    """One address: where it leads, what it is called, and whose view answers."""

    path: str
    name: str
    callback: Any
    has_arguments: bool

    @property
    def owner(self) -> str:
        """Return the first part of the name: the namespace, or what allauth puts before an underscore."""
        first = self.name.partition(":")[0]
        return first.partition("_")[0] if ":" not in self.name else first

    @property
    def is_foreign(self) -> bool:
        """Whether the view belongs to a library."""
        module = getattr(self.callback, "__module__", "") or ""
        is_ours = module.startswith(("kav.", "foundation.", "collaboration."))
        return self.owner == "admin" or (self.owner in FOREIGN and not is_ours)


def _sample(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        text = str(pattern._route)
        for name, converter in pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            value = str(_SAMPLES.get(kind, "finns-inte"))
            text = text.replace(f"<{kind}:{name}>", value).replace(f"<{name}>", value)
        return text
    return "finns-inte/"


def _walk(patterns: list[Any], prefix: str, space: str, *, arguments: bool) -> Iterator[Address]:
    for entry in patterns:
        path = prefix + _sample(entry.pattern)
        has_arguments = arguments or bool(getattr(entry.pattern, "converters", None) or entry.pattern.regex.groups)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, path, inner, arguments=has_arguments)
        elif isinstance(entry, URLPattern):
            yield Address(path, space + (entry.name or path), entry.callback, has_arguments)


def all_addresses() -> list[Address]:
    """Return every address of the portal."""
    return list(_walk(get_resolver().url_patterns, "/", "", arguments=False))


def our_addresses() -> list[Address]:
    """Return the addresses whose views are ours."""
    return [address for address in all_addresses() if not address.is_foreign]
