"""Characters our fonts cannot write are found before a PDF is made, and named.

A missing character becomes an empty box, which neither PDF/A nor PDF/UA allows, and which nobody
would see until the record is read.
"""

import unicodedata
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from foundation.errors import RuleError

FAMILIES = {
    "source-sans": "SourceSans3",
    "source-serif": "SourceSerif4",
}
FACES = ("Regular", "It", "Semibold", "SemiboldIt")
AROUND = 20
_UNWRITTEN = frozenset({"style", "script", "title", "template"})
_ALWAYS = frozenset(map(ord, "\t\n\r\f "))


class MissingCharacterError(RuleError):
    """The text holds a character that none of the document's fonts has."""


@lru_cache(maxsize=1)
def known_characters() -> frozenset[int]:
    """Return the code points that every face of a family has, for at least one of our two families."""
    known: set[int] = set()
    for folder, family in FAMILIES.items():
        known |= set.intersection(*(_characters(f"vendor/{folder}/ttf/{family}-{face}.ttf") for face in FACES))
    return frozenset(known | _ALWAYS)


def _characters(font: str) -> set[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow, and needed only by a worker

    with TTFont(finders.find(font), lazy=True) as face:
        return set(face.getBestCmap())


class _Texts(HTMLParser):
    """Collects the texts of a page that are written out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._unwritten = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's
        self._unwritten += tag in _UNWRITTEN

    def handle_endtag(self, tag: str) -> None:
        self._unwritten -= tag in _UNWRITTEN

    def handle_data(self, data: str) -> None:
        if not self._unwritten:
            self.texts.append(data)


def require_characters(html: str) -> None:
    """Raise MissingCharacterError, naming the character and the words around it, if one cannot be written."""
    if {*map(ord, {*unescape(html)})} <= known_characters():
        return
    page = _Texts()
    page.feed(html)
    for text in page.texts:
        for place, char in enumerate(text):
            if ord(char) not in known_characters():
                raise MissingCharacterError(_refusal(char, text, place))


def _refusal(char: str, text: str, place: int) -> str:
    sentence = _(
        "The character “%(char)s” (%(code)s, %(name)s) cannot be written in an archived document. "
        "It stands in “%(around)s”. Change the text and order again.",
    )
    around = " ".join(text[max(0, place - AROUND) : place + AROUND].split())
    name = unicodedata.name(char, "").lower() or _("no name")
    return sentence % {"char": char, "code": f"U+{ord(char):04X}", "name": name, "around": around}
