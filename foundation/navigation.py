"""The frame around every page: the menus, which each app fills, and the names the installation bears.

An app adds its own entries when it is ready:

    class BudgetsConfig(AppConfig):
        def ready(self) -> None:
            register(Entry(_("Budget"), "budget_list", order=50))

One entry is marked as current: the one whose address, or one of whose `prefixes`, is the longest that the
page's own address begins with.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from foundation.errors import Sentence

IDENTITY_KEY = "frame.identity"
IDENTITY_SECONDS = 60


class Identity(NamedTuple):
    """What the collaboration calls itself: its name, where to write to it, and the address of its logotype."""

    name: str
    email: str = ""
    logotype_url: str = ""


class Section(Enum):
    """Where in the frame an entry stands."""

    MAIN = "main"
    ACCOUNT = "account"
    FOOT = "foot"
    SEARCH = "search"


def signed_in(request: HttpRequest) -> bool:
    """Return whether someone has signed in: the usual rule for showing an entry."""
    return request.user.is_authenticated


def everyone(_request: HttpRequest) -> bool:
    """Show the entry to anyone."""
    return True


@dataclass(frozen=True)
class Entry:
    """One line in a menu.

    `post` makes it a button that posts (signing out); `prefixes` are further addresses it covers.
    """

    label: Sentence
    url_name: str
    order: int = 100
    section: Section = Section.MAIN
    prefixes: tuple[str, ...] = field(default=())
    icon: str = ""
    post: bool = False
    visible: Callable[[HttpRequest], bool] = signed_in


class Link(NamedTuple):
    """An entry as a template shows it."""

    label: Sentence
    url: str
    icon: str
    post: bool
    current: bool


_entries: dict[tuple[Section, str], Entry] = {}
_identify: list[Callable[[], Identity]] = []


def identify(read: Callable[[], Identity]) -> None:
    """Let an app that keeps the collaboration's name in a row say how it is read; until then settings name it."""
    _identify[:] = [read]


def identity() -> Identity:
    """Return what the collaboration calls itself, read anew once a minute."""
    if not _identify:
        return Identity(settings.COLLABORATION_NAME, settings.CONTACT_EMAIL)
    return cache.get_or_set(IDENTITY_KEY, _identify[0], IDENTITY_SECONDS) or _identify[0]()


def forget_identity() -> None:
    """Read the collaboration's name anew on the next page of every web process: for the service that changed it.

    A page that read the old name just before the commit may put it back; IDENTITY_SECONDS end that.
    """
    cache.delete(IDENTITY_KEY)


def register(*entries: Entry) -> None:
    """Add entries to the frame. Registering the same address in the same section again replaces the entry."""
    for entry in entries:
        _entries[entry.section, entry.url_name] = entry


def registered() -> list[Entry]:
    """Return every entry in the order it is shown."""
    return sorted(_entries.values(), key=lambda entry: entry.order)


def _reach(path: str, url: str, prefixes: tuple[str, ...]) -> int:
    """Return how many characters of `path` the entry covers; the start page covers itself only."""
    covers = [prefix for prefix in (url, *prefixes) if path == prefix or (prefix != "/" and path.startswith(prefix))]
    return max(map(len, covers), default=0)


class Frame:
    """What base.html needs, worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.portal = settings.PORTAL_NAME

    @cached_property
    def identity(self) -> Identity:
        """What the collaboration calls itself."""
        return identity()

    @property
    def logotype_url(self) -> str:
        """The collaboration's own logotype, or else the portal's."""
        return self.identity.logotype_url or static(settings.PORTAL_LOGOTYPE)

    @property
    def contact(self) -> str:
        """Where to write to the collaboration."""
        return self.identity.email or settings.CONTACT_EMAIL

    def _links(self, section: Section) -> list[Link]:
        shown = [entry for entry in registered() if entry.section is section and entry.visible(self._request)]
        urls = [reverse(entry.url_name) for entry in shown]
        reaches = [_reach(self._request.path, url, entry.prefixes) for entry, url in zip(shown, urls, strict=True)]
        best = max(reaches, default=0)
        return [
            Link(entry.label, url, entry.icon, entry.post, reach == best > 0)
            for entry, url, reach in zip(shown, urls, reaches, strict=True)
        ]

    @cached_property
    def main(self) -> list[Link]:
        """The main menu."""
        return self._links(Section.MAIN)

    @cached_property
    def account(self) -> list[Link]:
        """The menu under the person's name."""
        return self._links(Section.ACCOUNT)

    @cached_property
    def foot(self) -> list[Link]:
        """The links at the foot of the page."""
        return self._links(Section.FOOT)

    @cached_property
    def search(self) -> Link | None:
        """The search page, when there is one and the visitor may use it."""
        return next(iter(self._links(Section.SEARCH)), None)

    @property
    def login_url(self) -> str:
        """Where to sign in."""
        return resolve_url(settings.LOGIN_URL)

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """The languages the page can be read in instead, each with its own name for itself."""
        now = translation.get_language()
        return [
            (code, translation.get_language_info(code)["name_local"].capitalize())
            for code, _name in settings.LANGUAGES
            if code != now
        ]


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: give every template its `frame`."""
    return {"frame": Frame(request)}
