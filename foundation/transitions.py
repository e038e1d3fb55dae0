"""One way to change state: a table of allowed steps beside the states, and a row for every step taken.

    WORKFLOW = TransitionTable(
        MeetingState,
        {MeetingState.PLANNED: {MeetingState.CALLED, MeetingState.CANCELLED}, ...},
    )
    take_step(WORKFLOW, meeting, to=MeetingState.CALLED, by=user, comment="")

The state field is written by `take_step` and `take_steps` alone, and they are called by services alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import StateRefusedError
from foundation.models import StateChange

State = TypeVar("State", bound=models.TextChoices)


class TransitionTable(Generic[State]):
    """The steps that states allow: `steps[from_state]` is the set of states that may follow."""

    def __init__(self, states: type[State], steps: Mapping[State, set[State]], *, field: str = "state") -> None:
        self.states = states
        self.steps = steps
        self.field = field

    def allows(self, source: str, target: str) -> bool:
        """Return whether a step from `source` to `target` is in the table."""
        return self.states(target) in self.steps.get(self.states(source), set())

    def require(self, source: str, target: str) -> None:
        """Raise StateRefusedError, in words, if the step is not in the table."""
        if not self.allows(source, target):
            raise StateRefusedError(
                _("This is “%(from)s” and cannot become “%(to)s”.")
                % {"from": self.states(source).label, "to": self.states(target).label},
            )


def take_step(
    table: TransitionTable[Any],
    instance: models.Model,
    *,
    to: str,
    by: Any,
    comment: str = "",
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Move `instance` to state `to` with a conditional UPDATE, and write the StateChange row.

    `extra` holds other fields that are written in the same UPDATE. Call it inside a transaction.
    Raises StateRefusedError if the table does not allow the step or another session took it first.
    """
    source = getattr(instance, table.field)
    table.require(source, to)
    values = {table.field: to, **(extra or {})}
    manager = type(instance)._base_manager
    if not manager.filter(pk=instance.pk, **{table.field: source}).update(**values):
        raise StateRefusedError(_("Someone else changed this a moment ago. Reload the page and look again."))
    for name, value in values.items():
        setattr(instance, name, value)
    StateChange.objects.create(
        subject=instance, from_state=source, to_state=to, by=by, at=timezone.now(), comment=comment
    )
    history = getattr(type(instance), "history", None)
    if history is not None:
        history.bulk_history_create([instance], update=True, default_user=by)


def take_steps(
    table: TransitionTable[Any],
    rows: Sequence[models.Model],
    *,
    to: str,
    by: Any,
    comment: str = "",
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Move rows of one model to state `to` together, as `take_step` does one: in two statements, however many.

    For models whose history is their steps. Raises StateRefusedError, and moves none, if the table does not allow one
    of the steps or another session took one first.
    """
    sources = {row.pk: getattr(row, table.field) for row in rows}
    for source in set(sources.values()):
        table.require(source, to)
    stood = Q(pk__in=[])
    for source in set(sources.values()):
        stood |= Q(pk__in=[key for key, was in sources.items() if was == source], **{table.field: source})
    values = {table.field: to, **(extra or {})}
    if type(rows[0])._base_manager.filter(stood).update(**values) != len(sources):
        raise StateRefusedError(_("Someone else changed this a moment ago. Reload the page and look again."))
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    at = timezone.now()
    StateChange.objects.bulk_create(
        StateChange(subject=row, from_state=sources[row.pk], to_state=to, by=by, at=at, comment=comment) for row in rows
    )
