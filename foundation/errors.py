"""Errors whose text is meant for the person who caused them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

Sentence = str | Promise


class RuleError(Exception):
    """A rule said no. `sentence` is what the person reads: what happened and what to do next."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class RightRefusedError(RuleError, PermissionDenied):
    """The person does not hold the right; Django shows page 403, where `exception` is the sentence."""


class StateRefusedError(RuleError):
    """The right is there but the moment is wrong: the object's state does not allow it."""


class FrozenError(StateRefusedError):
    """Something adopted or approved was about to be changed."""


class MissingFactsError(RuleError):
    """Facts the law demands are missing (FL 31 §). `missing` names each of them."""

    def __init__(self, sentence: Sentence, missing: Iterable[Sentence]) -> None:
        super().__init__(sentence)
        self.missing = list(missing)
