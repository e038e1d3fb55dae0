"""Swedish order and search on both databases.

Every text column that is sorted or searched has `db_collation="svenska"`. PostgreSQL gets it as an
ICU collation in foundation's first migration. SQLite, which knows no Swedish and only ASCII letters
in LIKE, gets a collation and a LIKE of its own at every connection. The collation keeps ICU's three
levels: letters first, then accents, then case; å, ä and ö are letters, v and w are two.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

SVENSKA = "svenska"

# ICU's order of signs; what follows them are digits, letters and then everything else.
_SIGNS = " _-‐–—,;:!¡?¿.…·'’\"”«»()[]{}§¶@*/\\&#%`´^¯¨¸°©®+±÷×<=>¬|¦~−¤¢$£¥€"
_PRIMARY = {char: chr(place + 1) for place, char in enumerate(f"{_SIGNS}0123456789abcdefghijklmnopqrstuvwxyzåäö")}
_OTHER = "\uffff"
# Accents in ICU's order: acute, grave, breve, circumflex, caron, ring, diaeresis, double acute, tilde, dot, stroke,
# cedilla, ogonek, macron.
_ACCENTS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0335\u0327\u0328\u0304"
_PLAIN = "\x01"
_SECONDARY = {char: chr(place + 2) for place, char in enumerate(_ACCENTS)}
# Letters that Swedish sorts with another letter: as which, and after which accents.
_AS = {
    "æ": ("ä", "\x02"),
    "ę": ("ä", "\x03"),
    "ø": ("ö", "\x02"),
    "ő": ("ö", "\x03"),
    "œ": ("ö", "\x04"),
    "ô": ("ö", "\x05"),
    "ü": ("y", "\x11"),
    "ű": ("y", "\x12"),
    "đ": ("d", "\x11"),
    "ð": ("d", "\x12"),
    "þ": ("th", "\x11"),
    "ł": ("l", _SECONDARY["\u0335"]),
    "ß": ("ss", "\x19"),
}
_LOWER, _UPPER = "\x01", "\x02"


def _weigh(char: str) -> tuple[str, str, str]:
    """Return the weight of one character on each level: which letter, which accents, which case."""
    lower = char.lower()
    case = _UPPER if lower != char else _LOWER
    if lower in _PRIMARY:
        return _PRIMARY[lower], _PLAIN, case
    if lower in _AS:
        letters, accent = _AS[lower]
        primary = "".join(_PRIMARY[letter] for letter in letters)
        return primary, _PLAIN + accent + _PLAIN * (len(letters) - 1), case * len(letters)
    if char.isspace():
        return _PRIMARY[" "], _PLAIN, _UPPER
    if unicodedata.category(char) == "Cf":
        return "", "", ""
    parts = unicodedata.normalize("NFD", lower)
    accents = "".join(_SECONDARY.get(part, "\x20") for part in parts[1:])
    return _PRIMARY.get(parts[0], _OTHER + parts[0]), _PLAIN + accents, case


@lru_cache(maxsize=65_536)
def swedish_key(text: str) -> tuple[str, str, str, str]:
    """Return a sort key as ICU's Swedish has it; only the same text has the same key."""
    weights = [_weigh(char) for char in unicodedata.normalize("NFC", text)]
    primary, secondary, tertiary = ("".join(level) for level in zip(*weights, strict=True)) if weights else ("", "", "")
    return primary, secondary, tertiary, text


def compare_swedish(left: str, right: str) -> int:
    """Return -1, 0 or 1 as `left` sorts before, with or after `right`."""
    a, b = swedish_key(left), swedish_key(right)
    return (a > b) - (a < b)


@lru_cache(maxsize=512)
def _like_pattern(pattern: str, escape: str | None) -> re.Pattern[str]:
    parts: list[str] = []
    characters = iter(pattern)
    for char in characters:
        if escape and char == escape:
            parts.append(re.escape(next(characters, "")))
        elif char == "%":
            parts.append(".*")
        elif char == "_":
            parts.append(".")
        else:
            parts.append(re.escape(char))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def swedish_like(pattern: str | None, text: object, escape: str | None = None) -> bool | None:
    """SQL's LIKE without regard to case in any alphabet."""
    if pattern is None or text is None:
        return None
    return _like_pattern(str(pattern), escape).fullmatch(str(text)) is not None


def teach_sqlite(connection: Any, **_kwargs: object) -> None:
    """Give a new SQLite connection the collation and the LIKE; other databases are left alone."""
    if connection.vendor != "sqlite":
        return
    raw = connection.connection
    raw.create_collation(SVENSKA, compare_swedish)
    raw.create_function("like", 2, swedish_like, deterministic=True)
    raw.create_function("like", 3, swedish_like, deterministic=True)
