"""Dataclasses are read back from JSON as they were, and from what was written before a field was thought of."""

import json
from dataclasses import asdict, dataclass, field

from foundation.plain import from_plain


@dataclass(frozen=True)
class Part:
    name: str
    pairs: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Whole:
    title: str
    parts: tuple[Part, ...]
    chosen: Part | None
    number: int
    is_last: bool
    ids: frozenset[int] = frozenset()
    note: str = "none"
    inner: Part = field(default_factory=lambda: Part("inner"))
    content: object = None


WHOLE = Whole("A", (Part("B", (("yes", ("C", "D")),)), Part("E")), Part("F"), 4, is_last=True, content={"a": [1]})


def test_dataclass_comes_back_from_json_as_it_was():
    assert from_plain(Whole, json.loads(json.dumps(asdict(WHOLE), default=str))) == WHOLE


def test_nothing_chosen_stays_nothing():
    assert from_plain(Whole, {**asdict(WHOLE), "chosen": None}).chosen is None


def test_field_the_data_lack_is_empty_or_its_default():
    assert from_plain(Whole, {"title": "A"}) == Whole("A", (), None, 0, is_last=False)
