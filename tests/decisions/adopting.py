"""A short way to something adopted, for tests of what is frozen then; the long way is told in story.py."""

from typing import TypeVar

from decisions.enums import AdoptionState, Level
from decisions.models import Adoptable
from tests.decisions.factories import DAY, DecisionFactory

AnyAdoptable = TypeVar("AnyAdoptable", bound=Adoptable)


def adopted(adoptable: AnyAdoptable) -> AnyAdoptable:
    """Return the same version, adopted by a fixed decision in its matter, as the services would leave it."""
    decision = DecisionFactory(fixed=True)
    adoptable.keep_what_is_shown()
    type(adoptable)._base_manager.filter(pk=adoptable.pk).update(
        state=AdoptionState.ADOPTED,
        level=Level.PARTIES,
        matter=decision.matter,
        adopted_by=decision,
        adopted_date=DAY,
    )
    adoptable.refresh_from_db()
    return adoptable
