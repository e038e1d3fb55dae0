"""Texts of two versions beside each other, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

SIMILAR = 0.5


@dataclass(frozen=True)
class Piece:
    """A run of words in a changed text: kept, taken out or put in."""

    text: str
    change: str = ""


class TextState(Enum):
    """What became of a text from one version to the next."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True)
class TextChange:
    """One text of a new version beside what it was, word by word where it has changed."""

    state: TextState
    pieces: tuple[Piece, ...]


def text_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    """Yield the texts of the new version in order, each beside what it was, and those taken out where they stood."""
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (TextChange(TextState.SAME, (Piece(text),)) for text in new[j1:j2])
            continue
        before, after = list(old[i1:i2]), list(new[j1:j2])
        for text in after:
            likeness, like = max(((_likeness(other, text), other) for other in before), default=(0.0, ""))
            if likeness < SIMILAR:
                yield TextChange(TextState.NEW, (Piece(text, "in"),))
                continue
            before.remove(like)
            yield TextChange(TextState.CHANGED, tuple(word_changes(like, text)))
        yield from (TextChange(TextState.REMOVED, (Piece(text, "out"),)) for text in before)


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(a=old.split(), b=new.split(), autojunk=False).ratio()


def word_changes(old: str, new: str) -> Iterator[Piece]:
    """Yield one text beside what it was: the words kept, those taken out and those put in, in order."""
    before, after = old.split(), new.split()
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(" ".join(after[j1:j2]))
            continue
        if i2 > i1:
            yield Piece(" ".join(before[i1:i2]), "out")
        if j2 > j1:
            yield Piece(" ".join(after[j1:j2]), "in")
