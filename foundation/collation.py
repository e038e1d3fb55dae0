"""Swedish order and search on both databases.

Every text column that is sorted or searched has `db_collation="svenska"`. PostgreSQL gets it as an
ICU collation in foundation's first migration. SQLite, which knows no Swedish and only ASCII letters
in LIKE, gets a collation and a LIKE of its own at every connection.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

SVENSKA = "svenska"
_AFTER_Z = {"å": "\ue001", "ä": "\ue002", "æ": "\ue002", "ö": "\ue003", "ø": "\ue003"}  # after every letter


@lru_cache(maxsize=65_536)
def swedish_key(text: str) -> tuple[str, str, str]:
    """Return a sort key: å, ä, ö after z, accents and case only as tie-breakers, v and w apart.

    Punctuation and spaces sort before digits and letters, as ICU's Swedish does.
    """
    folded = unicodedata.normalize("NFC", text).lower()
    base = []
    for char in folded:
        if char in _AFTER_Z:
            base.append(_AFTER_Z[char])
        elif char == "ü":
            base.append("y")
        else:
            plain = unicodedata.normalize("NFD", char)
            base.append("".join(c for c in plain if not unicodedata.combining(c)) or char)
    return "".join(base), folded, text.swapcase()


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
