"""The small parts a list page is put together from."""

from typing import NamedTuple

from foundation.errors import Sentence


class PageLink(NamedTuple):
    """One step in the pager: a page to go to, the page shown now, or a gap."""

    label: Sentence
    url: str = ""
    rel: str = ""
    current: bool = False


class Action(NamedTuple):
    """A button: what it does and where it leads."""

    label: Sentence
    url: str
    icon: str = ""


class Empty(NamedTuple):
    """What an empty list says: that there is nothing yet, and what to do next."""

    title: Sentence
    text: Sentence = ""
    action: Action | None = None
